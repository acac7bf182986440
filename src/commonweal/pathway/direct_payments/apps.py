from django.apps import AppConfig


class DirectPaymentsConfig(AppConfig):
    name = "commonweal.pathway.direct_payments"
    label = "direct_payments"
    verbose_name = "Direct payments"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.direct_payments import review_dates  # noqa: F401 - importing it registers it
        from commonweal.pathway.direct_payments.keeping import say_what_is_kept
        from commonweal.pathway.direct_payments.queries.paying import (
            DIRECT_PAYMENT,
            RECLAIM,
            SET_UP,
            claims_of,
            reclaims_of,
        )
        from commonweal.pathway.direct_payments.sections import direct_payment_section
        from commonweal.pathway.direct_payments.waiting import direct_payments_waiting, flagged_for_finance
        from commonweal.pathway.payments.models import MoneyAccount
        from commonweal.pathway.payments.sources import add_account, add_biller, add_payer
        from commonweal.pathway.payments.waiting import add_waiting
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        say_what_is_kept()
        costs = (MoneyAccount.DIRECT_PAYMENT_COSTS, MoneyAccount.OWED_TO_PEOPLE)
        add_payer(DIRECT_PAYMENT, claims_of, *costs)
        add_account(SET_UP, *costs)
        add_biller(RECLAIM, reclaims_of, MoneyAccount.OWED_BY_PEOPLE, MoneyAccount.RECLAIMED)
        add_waiting(flagged_for_finance)
        add_to_navigation(
            "Direct payments",
            "direct_payments:worklist",
            shown_to=lambda actor: actor.has_role(Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.FINANCE_OFFICER),
            position=43,
            description="Who has one, when it is reviewed, and what has to be looked at.",
            waiting=direct_payments_waiting,
        )
        add_to_navigation(
            "Service funds",
            "direct_payments:funds",
            shown_to=lambda actor: Role.PROVIDER in actor.roles,
            position=40,
            description="Funds that we hold for people: what came in, went out and is left.",
        )
        add_section(
            Section(
                "direct-payment", "Direct payment", 57, "direct_payments/section.html", direct_payment_section, "money"
            )
        )
        name_kinds({"direct_payment": "Direct payments", "reclaim": "Direct payments given back"})
