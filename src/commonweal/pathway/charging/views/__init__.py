"""Pages of this room: contributions, the telling of money, what eases them, deferred payments, and uprating."""

from commonweal.pathway.charging.views.contributions import calculator, contribution, letter, work_out, worklist
from commonweal.pathway.charging.views.deferring import defer, end_deferral, state_deferral
from commonweal.pathway.charging.views.easing import (
    answer_again,
    answer_waiver,
    look_again,
    stop_waiver,
    waive,
    waivers,
)
from commonweal.pathway.charging.views.means import check_means, means_line, means_page, means_part, remove_means_line
from commonweal.pathway.charging.views.uprating import uprating, upratings

__all__ = [
    "answer_again",
    "answer_waiver",
    "calculator",
    "check_means",
    "contribution",
    "defer",
    "end_deferral",
    "letter",
    "look_again",
    "means_line",
    "means_page",
    "means_part",
    "remove_means_line",
    "state_deferral",
    "stop_waiver",
    "uprating",
    "upratings",
    "waive",
    "waivers",
    "work_out",
    "worklist",
]
