from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "commonweal.people.consent"
    label = "consent"
    verbose_name = "Consent to share"

    def ready(self) -> None:
        from commonweal.people.consent.views import consent_section
        from commonweal.people.identity.sections import Section, add_section

        add_section(Section("consent", "Shared by consent", 25, "consent/section.html", consent_section))
