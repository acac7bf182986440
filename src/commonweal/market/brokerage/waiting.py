"""What waits in this room, for the start page: for brokers, and for providers."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import MOST_COUNTED, counted, number_in_words
from commonweal.market.brokerage.queries import briefs_in_hand, invitations_to_answer, is_to_decide, lines_to_arrange


def support_to_find(actor: Actor) -> str:
    """How many briefs wait for the broker's choice, and how many lines of plans have nobody yet."""
    # Those that closed come first, so that the first hundred in hand hold what waits longest.
    to_decide = sum(map(is_to_decide, briefs_in_hand()[:MOST_COUNTED]))
    said = (
        f"{number_in_words(to_decide)} to decide" if to_decide else "",
        counted(lines_to_arrange(), "to arrange", "to arrange"),
    )
    return ", ".join(filter(None, said))


def briefs_to_answer(actor: Actor) -> str:
    """How many open briefs the provider was invited to and has made no offer for."""
    return counted(invitations_to_answer(actor), "to answer", "to answer")
