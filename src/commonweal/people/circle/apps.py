from django.apps import AppConfig


class CircleConfig(AppConfig):
    name = "commonweal.people.circle"
    label = "circle"
    verbose_name = "Circle of support"

    def ready(self) -> None:
        from commonweal.people.circle.views import circle_section
        from commonweal.people.identity.sections import Section, add_section

        add_section(Section("circle", "Circle of support", 20, "circle/section.html", circle_section))
