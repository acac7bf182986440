from django.apps import AppConfig


class SightConfig(AppConfig):
    name = "commonweal.people.sight"
    label = "sight"
    verbose_name = "Who may see whom"

    def ready(self) -> None:
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds
        from commonweal.people.sight.leading import LEADS
        from commonweal.people.sight.views import timeline_section, who_section

        name_kinds({}, LEADS)
        add_section(Section("who", "Who can see this record", 85, "sight/who_section.html", who_section))
        add_section(Section("timeline", "What happened", 90, "sight/timeline_section.html", timeline_section))
