from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "commonweal.pathway.plans"
    label = "plans"
    verbose_name = "Support plans"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_reminders, add_to_navigation
        from commonweal.pathway.plans import listeners, plan_cost  # noqa: F401 - importing them registers them
        from commonweal.pathway.plans.queries import may_plan
        from commonweal.pathway.plans.sections import plan_section, support_section
        from commonweal.pathway.plans.waiting import plan_to_agree, plans_waiting
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_to_navigation(
            "Plans",
            "plans:worklist",
            shown_to=may_plan,
            position=40,
            description="Support plans you write with people, and those that wait for agreement.",
            waiting=plans_waiting,
        )
        add_to_navigation(
            "Tools to plan with",
            "plans:own_tools",
            shown_to=lambda actor: actor.account_id is not None and not actor.is_staff,
            position=16,
            description="A good day, what is important, hopes and dreams: pages to think about your life with.",
        )
        add_reminders(plan_to_agree)
        add_section(Section("plan", "Support plan", 60, "plans/section.html", plan_section))
        add_section(Section("support", "Support", 70, "plans/support_section.html", support_section))
        name_kinds({"plan": "Plans", "support": "Support arranged, changed and ended"})
