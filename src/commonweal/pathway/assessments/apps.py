from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "commonweal.pathway.assessments"
    label = "assessments"
    verbose_name = "Assessment and eligibility"
