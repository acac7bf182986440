"""Addresses of this room."""

from django.urls import path

from commonweal.community.activities.views import booking, calendars, looking, mine, running, sessions

app_name = "activities"
urlpatterns = [
    path("activities", looking.whats_on, name="whats_on"),
    path("activities/<uuid:pk>", looking.activity, name="activity"),
    path("activities/<uuid:pk>/calendar.ics", calendars.of_activity, name="activity_calendar"),
    path("activities/sessions/<uuid:pk>/calendar.ics", calendars.of_session, name="session_calendar"),
    path("activities/sessions/<uuid:pk>/book", booking.begin, name="book"),
    path("activities/sessions/<uuid:pk>/book/check", booking.check, name="check"),
    path("activities/sessions/<uuid:pk>/book/<slug:name>", booking.page, name="page"),
    path("activities/mine", mine.bookings, name="mine"),
    path("activities/mine/calendar", mine.make_calendar, name="make_calendar"),
    path("activities/calendar/<uuid:pk>.ics", calendars.own, name="own_calendar"),
    path("activities/code", mine.code, name="code"),
    path("activities/leave", mine.leave, name="leave"),
    path("activities/b/<str:typed>", mine.by_code, name="by_code"),
    path("activities/bookings/<uuid:pk>", mine.booking, name="booking"),
    path("activities/bookings/<uuid:pk>/cancel", mine.cancel, name="cancel"),
    path("activities/bookings/<uuid:pk>/accept", mine.accept, name="accept"),
    path("activities/bookings/<uuid:pk>/decline", mine.decline, name="decline"),
    path("our-activities", running.activities, name="run"),
    path("our-activities/new", running.new, name="new"),
    path("our-activities/<uuid:pk>", running.activity, name="run_activity"),
    path("our-activities/<uuid:pk>/change", running.change, name="change"),
    path("our-activities/<uuid:pk>/sessions", running.add, name="add_sessions"),
    path("our-activities/<uuid:pk>/end", running.end, name="end"),
    path("our-activities/sessions/<uuid:pk>", sessions.session, name="session"),
    path("our-activities/sessions/<uuid:pk>/change", sessions.change, name="change_session"),
    path("our-activities/sessions/<uuid:pk>/cancel", sessions.cancel, name="cancel_session"),
    path("our-activities/sessions/<uuid:pk>/register", sessions.register, name="register"),
    path("our-activities/sessions/<uuid:pk>/sheet", sessions.sheet, name="sheet"),
    path("our-activities/sessions/<uuid:pk>/came", sessions.came, name="came"),
]
