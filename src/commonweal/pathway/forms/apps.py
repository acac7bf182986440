from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "commonweal.pathway.forms"
    label = "forms"
    verbose_name = "Forms"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.forms.facts import add_facts, facts_of_circle, facts_of_request, facts_told
        from commonweal.pathway.forms.sections import forms_section
        from commonweal.pathway.forms.views.definitions import READERS
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        for source in (facts_of_request, facts_told, facts_of_circle):
            add_facts(source)
        add_section(Section("forms", "Forms", 45, "forms/record.html", forms_section))
        add_to_navigation(
            "Forms",
            "forms:definitions",
            shown_to=lambda actor: actor.has_role(*READERS),
            position=90,
            description="What assessments, reviews and tools ask, and what changed between versions.",
        )
        name_kinds({"form": "Forms"})
