"""People who act at the same moment, each in a connection of their own."""

import threading
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import connections

from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.accounts.models import Account


def at_once(*actions: tuple[Account, Callable[[Actor], object]]) -> list[str]:
    """Let each account do its action at the same moment; what each was told, "done" where it went through."""
    barrier = threading.Barrier(len(actions))
    told: list[str] = []

    def run(account: Account, action: Callable[[Actor], object]) -> None:
        try:
            barrier.wait()
            with acting_as(account) as actor:
                action(actor)
            told.append("done")
        except ValidationError as error:
            told.append(error.messages[0])
        except Exception as error:  # a thread's own failure must not pass unseen
            told.append(f"failed: {error!r}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)
