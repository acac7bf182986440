"""The words and figures of every page."""

from commonweal.core.design.environment import unbroken


def test_references_stay_on_one_line_and_what_was_typed_stays_text():
    assert unbroken("<b>We have it</b> (CW-M8N-P8W)") == (
        '&lt;b&gt;We have it&lt;/b&gt; (<span class="cw-nowrap">CW-M8N-P8W</span>)'
    )
    assert unbroken("B-XX28S2JY, 12 hours") == '<span class="cw-nowrap">B-XX28S2JY</span>, 12 hours'
    assert unbroken("A well-known day-to-day X-ray") == "A well-known day-to-day X-ray"
