from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "commonweal.pathway.reviews"
    label = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_reminders, add_to_navigation
        from commonweal.pathway.forms.topics import Topic, add_topic
        from commonweal.pathway.plans.queries import may_plan
        from commonweal.pathway.reviews import due_dates, listeners, work_rules  # noqa: F401 - registers what is in them
        from commonweal.pathway.reviews.actions.writing import TOPIC
        from commonweal.pathway.reviews.sections import review_section
        from commonweal.pathway.reviews.topic import address_of, way_on
        from commonweal.pathway.reviews.waiting import own_review, reviews_waiting
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_to_navigation(
            "Reviews",
            "reviews:worklist",
            shown_to=may_plan,
            position=42,
            description="Plans to look at again: due, overdue, asked for, and targeted lists.",
            waiting=reviews_waiting,
        )
        add_reminders(own_review)
        work_rules.register()
        add_topic(Topic(TOPIC, way_on, address_of))
        add_section(Section("review", "Review", 65, "reviews/section.html", review_section))
        name_kinds({"review": "Reviews", "need": "Needs that are not met"})
