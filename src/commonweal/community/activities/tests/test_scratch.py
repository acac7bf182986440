import re
from pathlib import Path
from django.contrib.staticfiles import finders
from commonweal.community.activities.models import Activity, Session
from commonweal.community.directory.tests.factories import make_entry
from commonweal.core.accounts.actors import acting_as, system_actor

def test_shot(client, place, lunch_club, make_session):
    found = make_entry(place)
    with acting_as(system_actor("test")): Activity.objects.update(service=found)
    make_session(places=3); make_session(places=0, days=7, note="With a talk on scams"); make_session(places=None, days=14)
    for view in ("standard", "large-print", "easy-read"):
        client.post("/directory/view", {"view": view})
        html = client.get(f"/services/{found.pk}").content.decode()
        html = re.sub(r'"/static/([^"]+)"', lambda m: f'"file://{finders.find(re.sub(chr(92)+".[0-9a-f]{12}"+chr(92)+".", ".", m.group(1)))}"', html)
        Path(f"/tmp/es/{view}.html").write_text(html)
