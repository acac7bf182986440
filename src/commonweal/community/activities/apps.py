from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "commonweal.community.activities"
    label = "activities"
    verbose_name = "Activities and bookings"

    def ready(self) -> None:
        from commonweal.community.activities.entry_page import sessions_on_entry
        from commonweal.community.activities.record import activities_on_record, offers_to_answer, waiting_for_places
        from commonweal.community.activities.rights import LEADS
        from commonweal.community.directory.entry_parts import EntryPart, add_entry_part
        from commonweal.core.design.navigation import add_reminders, add_to_navigation
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_to_navigation(
            "Activities",
            "activities:whats_on",
            shown_to=lambda actor: True,
            position=14,
            description="Groups, classes and visits near you: see when they are held, and book a place.",
        )
        add_to_navigation(
            "Our activities",
            "activities:run",
            shown_to=lambda actor: actor.has_role(*LEADS),
            position=22,
            description="What your group runs: sessions, who booked and who waits, and the register.",
            waiting=waiting_for_places,
        )
        add_reminders(offers_to_answer)
        add_section(Section("activities", "Activities", 75, "activities/section.html", activities_on_record))
        add_entry_part(EntryPart("sessions", 10, "activities/entry_sessions.html", sessions_on_entry))
        name_kinds(
            {
                "booking": "Activities and groups",
                "register": "Who came to an activity",
                "waiting": "Waiting lists of activities",
            }
        )
