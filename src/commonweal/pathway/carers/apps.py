from django.apps import AppConfig


class CarersConfig(AppConfig):
    name = "commonweal.pathway.carers"
    label = "carers"
    verbose_name = "Carers"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_reminders, add_to_navigation
        from commonweal.pathway.carers import breaks_left, budget, work_rules  # noqa: F401 - calculations
        from commonweal.pathway.carers.allowed import SUMS, WORKERS
        from commonweal.pathway.carers.keeping import say_what_is_kept
        from commonweal.pathway.carers.known import facts_for_forms, facts_of_carers
        from commonweal.pathway.carers.queries.paying import CARER_BUDGET, budget_claims
        from commonweal.pathway.carers.sections import caring_section
        from commonweal.pathway.carers.waiting import carers_waiting, own_caring
        from commonweal.pathway.forms.facts import add_facts
        from commonweal.pathway.payments.models import MoneyAccount
        from commonweal.pathway.payments.sources import add_payer
        from commonweal.people.about.known import add_fact_source
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds
        from commonweal.people.sight.leading import to_page, to_thing

        say_what_is_kept()
        work_rules.register()
        add_payer(CARER_BUDGET, budget_claims, MoneyAccount.DIRECT_PAYMENT_COSTS, MoneyAccount.OWED_TO_PEOPLE)
        add_section(Section("caring", "Caring", 22, "carers/section.html", caring_section))
        add_fact_source(facts_of_carers)
        add_facts(facts_for_forms)
        add_reminders(own_caring)
        to_carer = to_thing("carers:carer", "carer", of_person=False)
        to_record = to_page("identity:record", "#caring")
        name_kinds(
            {
                "carer": "Caring",
                "carer_emergency": "Emergency plans of carers",
                "carer_break": "Breaks from caring",
                "carer_budget": "Budget as a carer",
                "replacement_care": "Care while a carer has a break",
            },
            {
                "carer": lambda entry: to_carer(entry) or to_record(entry),
                "carer_emergency": lambda entry: (
                    to_thing("carers:emergency", "activation", of_person=False)(entry)
                    or to_thing("carers:plan", "plan", of_person=False)(entry)
                ),
                "carer_break": to_thing("carers:break", "break", of_person=False),
                "carer_budget": to_record,
                "replacement_care": to_record,
            },
        )
        add_to_navigation(
            "Carers",
            "carers:list",
            shown_to=lambda actor: actor.has_role(*WORKERS),
            position=43,
            description="Those who look after somebody: the register, emergency plans, breaks, who asks to be on it.",
            waiting=carers_waiting,
        )
        add_to_navigation(
            "Looking after somebody",
            "carers:me",
            shown_to=lambda actor: not actor.is_staff,
            position=13,
            description="For carers: the register, an emergency plan, a card, breaks, and a talk about what you need.",
        )
        add_to_navigation(
            "Carers: how many",
            "carers:sums",
            shown_to=lambda actor: actor.has_role(*SUMS) and not actor.has_role(*WORKERS),
            position=63,
            description="Carers on the register, counted by what they do and have, without anybody’s name.",
        )
