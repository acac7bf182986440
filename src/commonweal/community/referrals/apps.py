from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "commonweal.community.referrals"
    label = "referrals"
    verbose_name = "Referrals and the first contact checklist"
