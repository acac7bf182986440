"""Who agreed to something for a person: the person, one who may decide for them, or nobody (in their best interests).

Consent to share and sharing within the circle ask the same, so it is said once.
"""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.people.circle.deciding import Manner, Matter, StandingKind, why_not
from commonweal.people.circle.models import Standing
from commonweal.people.circle.queries import own_standings, standings_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Compartment
from commonweal.people.sight.queries import is_own_record

PERSON = "person"
BEST_INTERESTS = "best_interests"


def matters_of(compartments: Iterable[str]) -> set[Matter]:
    """What somebody must be able to decide about to share these parts of a record for a person."""
    chosen = set(compartments)
    matters = {Matter.PROPERTY_MONEY} if Compartment.MONEY in chosen else set()
    return matters | ({Matter.HEALTH_WELFARE} if chosen - {Compartment.MONEY} else set())


def rights_used(standing: Standing, compartments: Iterable[str], on: date | None = None) -> list[Standing]:
    """The rights by which the holder of `standing` agrees to these parts being shared: that one, and others that they
    hold where it does not cover all of it. ValidationError where a part is not covered by a checked right in force."""
    chosen = {str(part) for part in compartments}
    # Who the person is goes along with whatever is shared, and is no decision of its own beside other parts.
    matters = matters_of(chosen - {Compartment.IDENTITY.value} or chosen)
    day = on or timezone.localdate()
    used = [standing]
    rest = {matter for matter in matters if why_not(standing.fact, [matter], day)}
    if rest and rest != matters:
        for other in standings_of(standing.person, day):
            covered = {matter for matter in rest if not why_not(other.fact, [matter], day)}
            if other.supporter_id == standing.supporter_id and covered:
                used.append(other)
                rest -= covered
    if rest:
        refusal = why_not(standing.fact, rest, day)
        raise ValidationError({"given_by": f"{standing.holder_name} cannot agree to this. {refusal}."})
    return used


def said_by_standing(standing: Standing, compartments: Iterable[str], on: date | None = None) -> str:
    """Who agreed and by what right, in words, where a representative did. Raises as `rights_used`."""
    day = on or timezone.localdate()
    used = rights_used(standing, compartments, day)
    words = f"{standing.holder_name}, {' and '.join(one.words for one in used)}"
    joint = {one.kind for one in used if Manner(one.manner).together}
    others = [
        one.holder_name
        for one in standings_of(standing.person, day)
        if one.kind in joint and one.supporter_id != standing.supporter_id
    ]
    return words + (f", together with {' and '.join(dict.fromkeys(others))}" if others else "")


def acts_for(actor: Actor, person: Person, compartments: Iterable[str]) -> Standing:
    """The right by which the actor, signed in as themselves, agrees for the person to these parts being shared.

    Raises PermissionDenied where they hold none, or ValidationError where what they hold does not cover all of it.
    """
    mine = own_standings(actor, person)
    if not mine:
        raise PermissionDenied("Only the person, who may decide for them, and care staff with them, can do this.")
    refused = ValidationError({"given_by": "You hold no right that covers this."})
    for standing in mine:
        try:
            used = rights_used(standing, compartments)
        except ValidationError as error:
            refused = error
            continue
        if not any(Manner(one.manner).together for one in used):
            return standing
        said = "You decide only together with others. Ask the person's worker to write down that all agree."
        refused = ValidationError({"given_by": said})
    raise refused


def require_may_agree(actor: Actor, person: Person) -> bool:
    """Raise PermissionDenied unless it is the person, care staff or somebody who may decide for the person; returns
    whether whoever acts speaks for themselves (the person, or a representative), and is not asked who agreed."""
    if is_own_record(actor, person):
        return True
    if actor.has_role(*CARE_STAFF):
        return False
    if any(one.fact.kind.matters for one in own_standings(actor, person)):
        return True
    raise PermissionDenied("Only the person, who may decide for them, and care staff with them, can do this.")


def may_agree(actor: Actor, person: Person) -> bool:
    """Whether the actor agrees to sharing for this person, or records who did."""
    try:
        require_may_agree(actor, person)
    except PermissionDenied:
        return False
    return True


class AgreeingFields(forms.Form):
    """Who agreed, for staff: the person, one who holds a right, or nobody who may."""

    given_by = forms.ChoiceField(
        label="Who agreed?",
        widget=forms.RadioSelect,
        initial=PERSON,
        help_text="Most people decide for themselves, with help where they want it. Somebody else decides only by a "
        "right that was checked.",
        error_messages={"required": "Choose who agreed"},
    )
    how = forms.CharField(
        label="How did they agree?",
        max_length=300,
        help_text="For example, face to face on 3 March. If nobody may decide for the person and they cannot decide "
        "this themselves: who was asked, and why it is best for them",
        error_messages={"required": "Enter how they agreed, or why it is best for the person"},
    )

    def __init__(self, *args: object, person: Person, is_own: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.person_name = person.name
        self.standings = {} if is_own else {str(one.pk): one for one in standings_of(person) if one.fact.kind.matters}
        if is_own:
            del self.fields["given_by"], self.fields["how"]
            return
        choice = self.fields["given_by"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (PERSON, person.name),
            *((key, str(one)) for key, one in self.standings.items()),
            (BEST_INTERESTS, "Nobody may decide: it is in the person's best interests"),
        ]
        choice.choice_hints = {  # type: ignore[attr-defined]
            BEST_INTERESTS: "Only where the person cannot decide this, and no attorney or deputy may (Mental Capacity "
            "Act 2005, section 4)",
            **{key: StandingKind(one.kind).explained for key, one in self.standings.items()},
        }

    def agreement(self) -> "tuple[str, Standing | None]":
        """Who agreed and how in words ("" where the actor speaks for themselves), and the right they hold if any."""
        if "given_by" not in self.fields:
            return "", None
        chosen, how = self.cleaned_data["given_by"], self.cleaned_data["how"].strip()
        if chosen in self.standings:
            return how, self.standings[chosen]
        if chosen == BEST_INTERESTS:
            return f"In the person's best interests, as nobody may decide for them: {how}", None
        return f"{self.person_name}, {how}", None
