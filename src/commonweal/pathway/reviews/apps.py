from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "commonweal.pathway.reviews"
    label = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_reminders, add_to_navigation
        from commonweal.pathway.plans.queries import may_plan
        from commonweal.pathway.reviews import due_dates, listeners  # noqa: F401 - registers what is in them
        from commonweal.pathway.reviews.sections import review_section
        from commonweal.pathway.reviews.waiting import own_review, reviews_waiting
        from commonweal.pathway.work.kinds import WorkKind, add_work
        from commonweal.people.identity.sections import Section, add_section

        add_to_navigation(
            "Reviews",
            "reviews:worklist",
            shown_to=may_plan,
            position=42,
            description="Plans to look at again: due, overdue, asked for, and targeted lists.",
            waiting=reviews_waiting,
        )
        add_reminders(own_review)
        add_work(
            WorkKind("review-to-hold", "Review to hold", "Plan or record the review", "reviews:of_plan"),
            opened_by={"review.asked": "plan", "review.planned": "plan"},
            closed_by={"review.held": "plan", "plan.replaced": "plan"},
        )
        add_section(Section("review", "Review", 65, "reviews/section.html", review_section))
