from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "commonweal.community.guides"
    label = "guides"
    verbose_name = "Guides: advice for yourself"

    def ready(self) -> None:
        from commonweal.community.guides.queries import READS_COUNTS, guides_on_record
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_to_navigation(
            "Advice for yourself",
            "guides:choose",
            shown_to=lambda actor: True,
            position=14,
            description="A few questions, and then what helps, what it costs and who is near you.",
        )
        add_to_navigation(
            "Edit guides",
            "guides:editing",
            shown_to=lambda actor: actor.has_role(Role.DIRECTORY_EDITOR),
            position=46,
            description="Write and change the guides that residents use, and see what they lead to.",
        )
        add_to_navigation(
            "Use of guides",
            "guides:counts",
            shown_to=lambda actor: actor.has_role(*READS_COUNTS) and not actor.has_role(Role.DIRECTORY_EDITOR),
            position=73,
            description="How many began and finished each guide, month by month.",
        )
        add_section(Section("guides", "Advice they looked up", 65, "guides/section.html", guides_on_record))
        name_kinds({"guide": "Guides filled in"})
