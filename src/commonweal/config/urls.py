"""Where each room's pages are."""

from django.urls import include, path

from commonweal.config.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("commonweal.core.accounts.urls")),
    path("", include("commonweal.core.accounts.sign_in_urls")),
    path("", include("commonweal.core.calculations.urls")),
    path("", include("commonweal.core.correspondence.urls")),
    path("", include("commonweal.people.identity.urls")),
    path("", include("commonweal.people.circle.urls")),
    path("", include("commonweal.people.consent.urls")),
    path("", include("commonweal.people.sight.urls")),
    path("", include("commonweal.people.linkage.urls")),
    path("", include("commonweal.people.rights.urls")),
    path("", include("commonweal.people.retention.urls")),
    path("", include("commonweal.people.about.urls")),
    path("", include("commonweal.people.documents.urls")),
    path("", include("commonweal.community.search.urls")),
    path("", include("commonweal.community.directory.urls")),
    path("", include("commonweal.community.openreferral.urls")),
    path("", include("commonweal.community.guides.urls")),
    path("", include("commonweal.community.activities.urls")),
    path("", include("commonweal.community.referrals.urls")),
    path("", include("commonweal.community.navigation.urls")),
    path("", include("commonweal.community.volunteering.urls")),
    path("", include("commonweal.pathway.requests.urls")),
    path("", include("commonweal.pathway.work.urls")),
    path("", include("commonweal.pathway.safeguarding.urls")),
    path("", include("commonweal.pathway.short_term.urls")),
    path("", include("commonweal.pathway.forms.urls")),
    path("", include("commonweal.pathway.assessments.urls")),
    path("", include("commonweal.pathway.budgets.urls")),
    path("", include("commonweal.pathway.charging.urls")),
    path("", include("commonweal.pathway.plans.urls")),
    path("", include("commonweal.pathway.block_budgets.urls")),
    path("", include("commonweal.pathway.transition.urls")),
    path("", include("commonweal.pathway.carers.urls")),
    path("", include("commonweal.pathway.payments.urls")),
    path("", include("commonweal.pathway.reviews.urls")),
    path("", include("commonweal.pathway.direct_payments.urls")),
    path("", include("commonweal.market.providers.urls")),
    path("", include("commonweal.market.brokerage.urls")),
    path("", include("commonweal.insight.evidence.urls")),
    path("", include("commonweal.insight.figures.urls")),
    path("", include("commonweal.commissioning.overview.urls")),
]

handler400 = "commonweal.core.design.errors.bad_request"
handler403 = "commonweal.core.design.errors.permission_denied"
handler404 = "commonweal.core.design.errors.page_not_found"
handler429 = "commonweal.core.design.errors.too_many_requests"
handler500 = "commonweal.core.design.errors.server_error"
