"""Keys to one referral, for people and organisations without an account.

A key is made from the secret key of the installation and what it opens, so that every message can name it again while
only its digest is stored. It has 55 bits, and few wrong ones may be tried.
"""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.db import connection

from commonweal.core.correspondence.references import ALPHABET, CODE_GROUPS

FOR_PERSON = "person"
FOR_HOLDER = "holder"


def key_of(whose: str, what: UUID) -> str:
    """The key of a person or of a receiver to what has this id: such as 7K3M-9QXD-2HTR."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"referrals.{whose}.{what}".encode(), hashlib.sha256).digest()
    rest, letters = int.from_bytes(made, "big"), []
    for _ in range(sum(CODE_GROUPS)):
        rest, index = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[index])
    groups = []
    for size in CODE_GROUPS:
        groups.append("".join(letters[:size]))
        del letters[:size]
    return "-".join(groups)


def digest_of(key: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def digest_in_hand() -> str:
    """The digest that whoever acts in this transaction has shown, as row security reads it; "" for none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('commonweal.draft_key', true)")
        return cursor.fetchone()[0] or ""
