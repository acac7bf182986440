from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "commonweal.pathway.payments"
    label = "payments"
    verbose_name = "Paying and billing"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.payments import retention  # noqa: F401 - importing it registers the calculation
        from commonweal.pathway.payments.keeping import say_what_is_kept
        from commonweal.pathway.payments.sections import money_section
        from commonweal.pathway.payments.waiting import money_waiting
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        say_what_is_kept()
        add_to_navigation(
            "Paying and billing",
            "payments:start",
            shown_to=lambda actor: actor.has_role(Role.FINANCE_OFFICER),
            position=36,
            description="Pay providers and people, bill people, and see that all of it agrees.",
            waiting=money_waiting,
        )
        add_to_navigation(
            "What we gave",
            "payments:given",
            shown_to=lambda actor: Role.PROVIDER in actor.roles,
            position=37,
            description="Say week by week what support you gave.",
        )
        add_to_navigation(
            "Our invoices",
            "payments:invoicing",
            shown_to=lambda actor: Role.PROVIDER in actor.roles,
            position=38,
            description="Invoice the council for support, if you are paid by invoice.",
        )
        add_to_navigation(
            "What we were paid",
            "payments:payments",
            shown_to=lambda actor: Role.PROVIDER in actor.roles,
            position=39,
            description="Remittance advice: each payment with its lines.",
        )
        add_section(Section("money", "Money account", 56, "payments/section.html", money_section, "money"))
        name_kinds(
            {
                "absence": "Days away from support",
                "delivery": "Support that was given",
                "invoice": "Invoices of providers",
                "payment": "Payments",
                "return": "Reports of providers",
                "receipts": "Payments received",
                "run": "Pay runs and billing runs",
            }
        )
