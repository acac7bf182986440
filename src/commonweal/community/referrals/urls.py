"""Addresses of this room."""

from django.urls import path

from commonweal.community.referrals.views import checklist, figures, following, setup, working, writing

app_name = "referrals"
urlpatterns = [
    path("referrals", working.worklist, name="worklist"),
    path("referrals/answers", working.answers, name="answers"),
    path("referrals/overdue", working.overdue_list, name="overdue"),
    path("referrals/figures", figures.figures_page, name="figures"),
    path("referrals/new", writing.new, name="new"),
    path("referrals/new/<uuid:pk>/check", writing.check, name="check"),
    path("referrals/new/<uuid:pk>/<slug:name>", writing.write, name="write"),
    path("referrals/follow", following.follow, name="follow"),
    path("referrals/follow/<str:reference>/<str:key>", following.follow_link, name="follow-link"),
    path("referrals/followed", following.followed, name="followed"),
    path("referrals/leave", following.leave, name="leave"),
    path("referrals/thanks", following.thanks, name="thanks"),
    path("referrals/answer/<str:reference>/<str:key>", following.answer_link, name="answer-link"),
    path("referrals/<uuid:pk>", working.referral, name="referral"),
    path("referrals/<uuid:pk>/sent", writing.sent, name="sent"),
    path("referrals/<uuid:pk>/<slug:verb>", working.step, name="step"),
    path("first-contact", checklist.checklists, name="checklists"),
    path("first-contact/new", checklist.new, name="checklist-new"),
    path("first-contact/questions", setup.questions, name="questions"),
    path("first-contact/questions/new", setup.question, name="question-new"),
    path("first-contact/questions/<uuid:pk>", setup.question, name="question"),
    path("first-contact/questions/<uuid:pk>/change", setup.change, name="question-change"),
    path("first-contact/questions/<uuid:pk>/partner", setup.partner, name="partner"),
    path("first-contact/partners/<uuid:pk>/remove", setup.without, name="partner-remove"),
    path("first-contact/<uuid:pk>", checklist.slip, name="slip"),
    path("first-contact/<uuid:pk>/who", checklist.who, name="checklist-who"),
    path("first-contact/<uuid:pk>/list", checklist.ticks, name="checklist-list"),
    path("first-contact/<uuid:pk>/check", checklist.check, name="checklist-check"),
]
