"""What the web server runs: `granian --interface wsgi commonweal.config.wsgi:application`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")

from commonweal.core.database.preparation import connect_environment

connect_environment()

from commonweal.core.running.lifeline import WEB_PROCESS, live_with  # noqa: E402

if WEB_PROCESS in os.environ:
    live_with(int(os.environ[WEB_PROCESS]))

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the settings read what was just set

application = get_wsgi_application()

from commonweal.core.database.checks import refuse_unsafe_role  # noqa: E402

refuse_unsafe_role()
