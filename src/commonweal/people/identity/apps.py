from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "commonweal.people.identity"
    label = "identity"
    verbose_name = "The person"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import Role
        from commonweal.core.correspondence.preferences import set_preference_source
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.people.identity.preferences import preferences_from_record
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.identity.views.record import contact_section, details_section
        from commonweal.people.sight.queries import RECORD_STAFF, supports_anybody

        set_preference_source(preferences_from_record)
        add_section(Section("details", "Name and details", 10, "identity/details.html", details_section, "identity"))
        add_section(Section("contact", "Address and contact", 15, "identity/contact.html", contact_section, "identity"))
        add_to_navigation(
            "People",
            "identity:people",
            shown_to=lambda actor: actor.has_role(*RECORD_STAFF, Role.PROVIDER),
            position=10,
            description="The people you work with, and finding somebody by name, date of birth or postcode.",
        )
        add_to_navigation(
            "My record",
            "identity:my_record",
            shown_to=lambda actor: actor.is_signed_in and not actor.is_staff,
            position=10,
            description="What is written about you: your needs, your budget, your plan, and who may look.",
        )
        add_to_navigation(
            "People I support",
            "identity:people_i_support",
            shown_to=supports_anybody,
            position=11,
            description="Those who agreed that you may see parts of their record.",
        )
