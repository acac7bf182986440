from django.apps import AppConfig


class OpenReferralConfig(AppConfig):
    name = "commonweal.community.openreferral"
    label = "openreferral"
    verbose_name = "The directory as Open Referral UK: served, taken in and checked"
