"""One person's link work under the headings of the social prescribing standard."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from commonweal.community.navigation.models import Journey, Source, Step
from commonweal.community.navigation.queries.work import wellbeing_rows
from commonweal.community.navigation.record_standard import DECLINED, REFERRED, SNOMED, lay_out
from commonweal.community.wellbeing.queries import questions
from commonweal.people.circle.queries import circle_of
from commonweal.people.consent.queries import consents_in_force
from commonweal.people.identity.queries import communication_needs, current_address


def codes_of(journey: Journey) -> list[dict[str, str]]:
    """The SNOMED CT codes of an episode: referred, on the day somebody was put forward; declined, where they did not
    want it."""
    found = [(REFERRED, journey.arrived_at)]
    if journey.ending == Journey.Ending.CHOSE and journey.first_contact_at is None and journey.closed_at:
        found.append((DECLINED, journey.closed_at))
    return [
        {"system": SNOMED, "code": code, "display": display, "date": _day(moment)} for (code, display), moment in found
    ]


def record_of(journey: Journey) -> dict[str, Any]:
    """Everything that is known, laid out by the standard."""
    person = journey.person
    return lay_out(
        {
            "Person demographics": _demographics(journey),
            "GP practice": _practice(journey),
            "About me": {
                "What is most important to me": {"What is most important to me": journey.what_matters},
                "People who are important to me": {
                    "People who are important to me": "; ".join(
                        f"{one.name} ({one.relationship})" for one in circle_of(person)
                    )
                },
                "How I communicate and how to communicate with me": {
                    "How I communicate and how to communicate with me": "; ".join(
                        str(need) for need in communication_needs(person)
                    )
                },
                "How and when to support me": {"How and when to support me": journey.how_to_support},
            },
            "Consent": {
                "Consent for information sharing": "; ".join(
                    [
                        f"{journey.consent_by} agreed to this work {journey.consent_how} on {_day(journey.started_at)}",
                        *(f"Shared with {one.viewer_name}: {one.purpose}" for one in consents_in_force(person)),
                    ]
                )
            },
            "Referral details": {"Referral details record entry": [_referral(journey)]},
            "Contacts with professionals": {
                "Contacts with professionals record entry": [
                    {
                        "Date and time of contact": _moment(contact.at),
                        "Seen by": [{"Name": contact.by_name, "Role": journey.get_kind_display()}],
                        "Contact type": contact.get_kind_display(),
                        "Outcome of contact": contact.note or ("Reached" if contact.was_reached else "Not reached"),
                    }
                    for contact in journey.contacts.all()
                ]
            },
            "Presenting complaints or issues": {"Person reported complaints or issues": [journey.reason]},
            "Signpost details": {
                "Signpost details record entry": [
                    {
                        "Date": _day(one.made_on),
                        "Signpost to": {"Name": one.name},
                        "Reason for signpost": {"Free text": one.why},
                    }
                    for one in journey.introductions.all()
                ]
            },
            "Assessments": {"Assessments record entry": _assessments(journey)},
            "Care and support plan": _plan(journey),
        }
    )


def _day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return (timezone.localtime(value).date() if isinstance(value, datetime) else value).isoformat()


def _moment(value: datetime) -> str:
    return timezone.localtime(value).isoformat(timespec="minutes")


def _demographics(journey: Journey) -> dict[str, Any]:
    person = journey.person
    address = current_address(person)
    return {
        "Person name": {
            "Person first name": person.given_name,
            "Person family name": person.family_name,
            "Person preferred name": person.known_as,
            "Person full name": person.name,
        },
        "Date of birth": _day(person.date_of_birth),
        "Gender": "" if person.gender == "not_said" else person.get_gender_display(),
        "NHS number": person.nhs_number,
        "Person's address": {
            "Address line 1": address.lines if address else "",
            "Address line 2": address.town if address else "",
            "Postcode": address.postcode if address else "",
        },
        "Person's contact details": {
            "Person's telephone number details": [{"Person's telephone number": person.phone}],
            "Person's email address details": [{"Person's email address": person.email}],
        },
    }


def _practice(journey: Journey) -> dict[str, Any]:
    """The surgery by its name: its national code is not kept here, and is listed as not known."""
    if journey.source != Source.GP or not journey.source_name:
        return {}
    return {"GP practice record entry": [{"GP practice details": journey.source_name}]}


def _referral(journey: Journey) -> dict[str, Any]:
    by = journey.source_name or journey.get_source_display()
    return {
        "Date": _day(journey.arrived_at),
        "Referrer details": {
            "Name": by,
            "Service": {"Free text": journey.get_source_display()},
            "Organisation": {"Free text": by},
            "Contact details": journey.source_email,
        },
        "Reason for referral": {"Free text": journey.reason},
        "Referral to": {
            "Name": journey.worker.name if journey.worker else "",
            "Role": journey.get_kind_display(),
            "Team": journey.team.name,
            "Service": {"Free text": "Social prescribing"},
            "Organisation": {"Free text": journey.team.organisation.name},
            "Contact details": journey.phone,
        },
    }


def _assessments(journey: Journey) -> list[dict[str, Any]]:
    found = []
    for row in journey.measurements.order_by("asked_on", "scale"):
        scale = questions(row.scale, journey.person.place)
        found.append(
            {
                "Assessment type": f"{scale.title}, {row.get_stage_display().lower()}",
                "Assessment summary": "; ".join(
                    f"{key.replace('_', ' ')}: {value:g}" for key, value in row.values.items()
                ),
                "Structured assessment": {"Structured assessment name": {"Free text": scale.title}},
                "Comment": scale.notice or f"Asked on {_day(row.asked_on)}. {scale.source}",
            }
        )
    changes = [f"{row.measure.label}: {row.change.lower()}" for row in wellbeing_rows(journey) if row.change]
    if changes:
        found.append({"Assessment type": "Change since before", "Assessment summary": "; ".join(changes)})
    return found


def _plan(journey: Journey) -> dict[str, Any]:
    goals = [
        {
            "Free text": goal.words,
            "Actions and activities": [
                {
                    "What": [{"Free text": step.words}],
                    "Who": {"Name": _doer(step, journey)},
                    "When": _day(step.by_on),
                    "Status": {
                        "Free text": "done" if step.done_on else "left out" if step.dropped_on else "in progress"
                    },
                    "Date last updated": _day(step.done_on or step.dropped_on),
                }
                for step in goal.steps.all()
            ],
            "Outcomes": [{"Free text": f"{goal.close_at_start} of 10 at the start, {goal.close_now} of 10 on "
                                       f"{_day(goal.rated_on)}"}],
            "Goal status": goal.get_state_display(),
        }
        for goal in journey.goals.prefetch_related("steps")
    ]  # fmt: skip
    return {
        "Strengths": [{"Free text": journey.strengths}],
        "Needs, concerns or problems": [{"Free text": journey.reason, "Goals and hopes": goals}],
        "Agreed with person or legitimate representative": {"Person or legitimate representative": journey.consent_by},
        "Date this plan was last updated": _day(journey.last_contact_on or journey.started_at),
        "Planned review date/interval": _day(journey.follow_up_on or journey.next_due_on),
        "Responsibility for review": {
            "Name": journey.worker.name if journey.worker else journey.team.name,
            "Role": journey.get_kind_display(),
            "Contact details": journey.phone,
        },
    }


def _doer(step: Step, journey: Journey) -> str:
    """Who does a step, by name."""
    if step.doer == Step.Doer.PERSON:
        return journey.person.name
    if step.doer == Step.Doer.WORKER:
        return journey.worker.name if journey.worker else journey.team.name
    return step.doer_name
