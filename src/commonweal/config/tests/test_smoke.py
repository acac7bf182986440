import pytest
from commonweal.config.tests.browsing import PHONE
@pytest.mark.browser
def test_front(visitor):
    v = visitor(size=PHONE, javascript=False)
    v.opens_front_page()
    v.signs_in_as("Rose Penny")
    print(v.reads())
