"""How a person wants to be written to, read for `core.correspondence` from their record."""

from uuid import UUID

from django.conf.locale import LANG_INFO

from commonweal.core.correspondence.preferences import Preferences
from commonweal.people.identity.models import CommunicationKind, CommunicationNeed, Person
from commonweal.people.identity.queries import current_address


def preferences_from_record(person_id: UUID) -> Preferences:
    """What reaches this person and how they read, from their record today; nothing where there is no such record."""
    person = Person.objects.select_related("account").filter(pk=person_id).first()
    if person is None:
        return Preferences()
    needs = list(CommunicationNeed.objects.filter(person_id=person_id))
    kinds = {need.kind for need in needs}
    spoken = next((need.language for need in needs if need.language), "")
    return Preferences(
        name=person.name,
        called=person.called,
        email=person.email or (person.account.email if person.account else ""),
        phone=person.phone,
        postal_address=_postal_address(person),
        language=language_code(spoken) if spoken else "en",
        spoken=spoken,
        large_print=CommunicationKind.LARGE_PRINT in kinds,
        easy_read=CommunicationKind.EASY_READ in kinds,
        by_post=CommunicationKind.BY_POST in kinds,
        by_phone=CommunicationKind.BY_PHONE in kinds,
        by_text=CommunicationKind.BY_TEXT in kinds,
        by_email=CommunicationKind.BY_EMAIL in kinds,
        braille=CommunicationKind.BRAILLE in kinds,
        audio=CommunicationKind.AUDIO in kinds,
        signs=CommunicationKind.BRITISH_SIGN_LANGUAGE in kinds,
    )


def _postal_address(person: Person) -> str:
    """Today's address in the lines of an envelope; an empty string where none is known."""
    address = current_address(person)
    if address is None:
        return ""
    lines = [*(part.strip() for part in address.lines.split(",")), address.town, address.postcode]
    return "\n".join(line for line in lines if line)


_CODES = {str(found["name"]).lower(): code for code, found in LANG_INFO.items() if "name" in found}


def language_code(language: str) -> str:
    """The code of a language given by its English name or code ("Welsh", "cy"); an empty string where unknown."""
    said = language.strip().lower()
    return said if said in LANG_INFO else _CODES.get(said, "")
