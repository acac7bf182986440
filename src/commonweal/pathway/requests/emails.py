"""An e-mail that somebody sent to ask for help: who wrote, what, and whether a person wrote it. Pure."""

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from html.parser import HTMLParser

LONGEST = 5000
"""Characters of what was written that are kept: as many as the question on the website takes."""

_REPLY_BELOW = re.compile(r"^(-----Original Message-----|On .{5,120} wrote:|From: .+)$", re.MULTILINE)


class UnreadableEmailError(ValueError):
    """What came is no e-mail that can be read; says why and what to do."""


@dataclass(frozen=True)
class ReadEmail:
    """An e-mail as it is written down. `key` is its own id, by which it is known when it comes twice.

    `is_automatic`: a machine sent it (an out-of-office reply, a bounce), so no answer is sent back to it.
    """

    key: str
    sender_name: str
    sender: str
    subject: str
    words: str
    attachments: tuple[str, ...]
    is_automatic: bool


def read_email(content: bytes) -> ReadEmail:
    """Read an e-mail as it travelled (RFC 5322). Raises UnreadableEmailError."""
    message = BytesParser(policy=policy.default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    name, sender = parseaddr(str(message.get("From", "")))
    if "@" not in sender:
        raise UnreadableEmailError("This is no e-mail: it does not say who sent it (From)")
    words = _without_history(_words(message))
    attachments = tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments())
    subject = " ".join(str(message.get("Subject", "")).split())
    if not (words or subject or attachments):
        raise UnreadableEmailError("This e-mail is empty")
    return ReadEmail(
        key=_key(message),
        sender_name=" ".join(name.split())[:200],
        sender=sender.lower(),
        subject=subject[:300],
        words=words[:LONGEST],
        attachments=attachments,
        is_automatic=_is_automatic(message, sender),
    )


def _key(message: EmailMessage) -> str:
    given = str(message.get("Message-ID", "")).strip()
    if not given:
        raise UnreadableEmailError("This e-mail has no Message-ID, so that it could not be known again")
    return given[:250]


def _words(message: EmailMessage) -> str:
    """The text of the message; of one that is only HTML, its text."""
    try:
        body = message.get_body(preferencelist=("plain", "html"))
        if body is None:
            return ""
        text = str(body.get_content())
    except (LookupError, KeyError) as error:  # a character set or an encoding nobody knows
        raise UnreadableEmailError(f"The text of this e-mail cannot be read: {error}") from None
    if body.get_content_type() == "text/html":
        reader = _TextOfHtml()
        reader.feed(text)
        text = "".join(reader.pieces)
    lines = [" ".join(line.split()) for line in text.replace("\x00", "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _TextOfHtml(HTMLParser):
    """The words a reader of a page sees."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style", "head")
        if tag in ("p", "br", "div", "li", "tr", "h1", "h2", "h3"):
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style", "head")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.pieces.append(data)


def _without_history(words: str) -> str:
    """What was written this time, without the older e-mail below it; all of it where that would leave nothing."""
    first = _REPLY_BELOW.split(words, maxsplit=1)[0].strip()
    lines = [line for line in first.splitlines() if not line.startswith(">")]
    return "\n".join(lines).strip() or words


def _is_automatic(message: EmailMessage, sender: str) -> bool:
    says_so = str(message.get("Auto-Submitted", "no")).lower() != "no"
    in_bulk = str(message.get("Precedence", "")).lower() in ("bulk", "list", "junk", "auto_reply")
    return (
        says_so or in_bulk or bool(re.match(r"(no-?reply|do-?not-?reply|mailer-daemon|postmaster)\b", sender.lower()))
    )
