"""By when a plan is looked at again. Pure.

Source: Care Act 2014 section 27 and statutory guidance chapter 13 (a review no later than 12 months after the plan is
agreed); Care and Support (Direct Payments) Regulations 2014, SI 2014/2871 (a first review within 6 months of a
direct payment).
"""

from datetime import date

from commonweal.core.calculations.spans import months_after

MONTHS_WITH_DIRECT_PAYMENT = 6
MONTHS_OTHERWISE = 12


def review_by(starts_on: date, *, has_direct_payment: bool) -> date:
    """The last day for the first review of a plan that starts on `starts_on`."""
    return months_after(starts_on, MONTHS_WITH_DIRECT_PAYMENT if has_direct_payment else MONTHS_OTHERWISE)
