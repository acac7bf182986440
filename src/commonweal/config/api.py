"""The JSON face: every room's router under /api/v1, described by one OpenAPI document."""

from ninja import NinjaAPI

from commonweal.core.accounts.api_refusals import answer_refusals

api = NinjaAPI(
    title="Commonweal",
    version="1",
    description="The open system on which a place runs its adult care and support.",
    urls_namespace="api",
)
answer_refusals(api)

for prefix, router in {
    "/calculations": "commonweal.core.calculations.api.router",
    "/places": "commonweal.core.places.api.router",
    "/people": "commonweal.people.identity.api.router",
    "/circle": "commonweal.people.circle.api.router",
    "/about": "commonweal.people.about.api.router",
    "/documents": "commonweal.people.documents.api.router",
    "/linkage": "commonweal.people.linkage.api.router",
    "/rights": "commonweal.people.rights.api.router",
    "/retention": "commonweal.people.retention.api.router",
    "/directory": "commonweal.community.directory.api.router",
    "/search": "commonweal.community.search.api.router",
    "/guides": "commonweal.community.guides.api.router",
    "/referrals": "commonweal.community.referrals.api.router",
    "/activities": "commonweal.community.activities.api.router",
    "/navigation": "commonweal.community.navigation.api.router",
    "/volunteering": "commonweal.community.volunteering.api.router",
    "/requests": "commonweal.pathway.requests.api.router",
    "/work": "commonweal.pathway.work.api.router",
    "/short-term": "commonweal.pathway.short_term.api.router",
    "/safeguarding": "commonweal.pathway.safeguarding.api.router",
    "/forms": "commonweal.pathway.forms.api.router",
    "/assessments": "commonweal.pathway.assessments.api.router",
    "/budgets": "commonweal.pathway.budgets.api.router",
    "/contributions": "commonweal.pathway.charging.api.router",
    "/plans": "commonweal.pathway.plans.api.router",
    "/block-budgets": "commonweal.pathway.block_budgets.api.router",
    "/transition": "commonweal.pathway.transition.api.router",
    "/carers": "commonweal.pathway.carers.api.router",
    "/money": "commonweal.pathway.payments.api.router",
    "/reviews": "commonweal.pathway.reviews.api.router",
    "/direct-payments": "commonweal.pathway.direct_payments.api.router",
    "/providers": "commonweal.market.providers.api.router",
    "/brokerage": "commonweal.market.brokerage.api.router",
    "/evidence": "commonweal.insight.evidence.api.router",
    "/figures": "commonweal.insight.figures.api.router",
}.items():
    api.add_router(prefix, router)
