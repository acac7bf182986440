from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "commonweal.people.consent"
    label = "consent"
    verbose_name = "Consent to share"
