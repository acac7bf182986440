"""Keys for people who do not sign in: a code to follow a task by, and the links that volunteers and groups are sent.

Each is made from the secret key of the installation and what it opens, so that every message can name it again while
only its digest is stored. A code is short enough to be read out, and few wrong ones may be tried; a link's key is long.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from commonweal.community.referrals.keys import digest_in_hand, digest_of, key_of

__all__ = ("code_of", "digest_in_hand", "digest_of", "link_key")

TASK, GRANT = "volunteering-task", "volunteering-grant"
VOLUNTEER, ASKING = "volunteer", "asking"
LINK_LETTERS = 26


def code_of(whose: str, what: UUID) -> str:
    """The code by which whoever asked follows a task or a grant, such as 7K3M-9QXD-2HTR."""
    return key_of(whose, what)


def link_key(whose: str, what: UUID) -> str:
    """The key in a link to a volunteer's own page or to one question: 26 letters and digits, 130 bits."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"volunteering.{whose}.{what}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made).decode()[:LINK_LETTERS].lower()
