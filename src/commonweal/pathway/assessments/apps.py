from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "commonweal.pathway.assessments"
    label = "assessments"
    verbose_name = "Assessment and eligibility"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.assessments import eligibility, listeners  # noqa: F401 - importing registers them
        from commonweal.pathway.assessments.queries import ASSESSORS
        from commonweal.pathway.assessments.sections import assessment_section
        from commonweal.pathway.assessments.topic import address_of, way_on
        from commonweal.pathway.assessments.waiting import open_assessments, waiting_for_a_team
        from commonweal.pathway.forms.topics import Topic, add_topic
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_to_navigation(
            "To allocate",
            "assessments:to_allocate",
            shown_to=lambda actor: actor.has_role(Role.CONTACT_OFFICER),
            position=29,
            description="People whose request leads to an assessment: choose the team that assesses.",
            waiting=waiting_for_a_team,
        )
        add_to_navigation(
            "Assessments",
            "assessments:worklist",
            shown_to=lambda actor: actor.has_role(*ASSESSORS),
            position=30,
            description="What people need and what matters to them: those your team has to begin, write and decide.",
            waiting=open_assessments,
        )
        add_topic(Topic("assessment", way_on, address_of))
        add_section(Section("assessment", "Assessment", 40, "assessments/section.html", assessment_section))
        name_kinds({"assessment": "Assessments", "self_assessment": "Self-assessments"})
