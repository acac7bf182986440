"""Addresses of this room. Signing in itself is in `sign_in_urls`, under the names that allauth looks for."""

from django.urls import path

from commonweal.core.accounts.views import account, front, home, kept, keys, sign_in, staff

app_name = "accounts"
urlpatterns = [
    path("", front.front, name="front"),
    path("accessibility", front.accessibility, name="accessibility"),
    path("privacy", front.privacy, name="privacy"),
    path("demo/sign-in", front.demo_sign_in, name="demo-sign-in"),
    path("home", home.home, name="home"),
    path("session", home.session_state, name="session"),
    path("sign-in/by-link", sign_in.ask_for_link, name="ask-for-link"),
    path("sign-in/link/<str:token>", sign_in.open_link, name="link"),
    path("kept", kept.kept_typing, name="kept"),
    path("kept/throw-away", kept.throw_away, name="throw-away"),
    path("staff", staff.staff, name="staff"),
    path("account", account.account, name="account"),
    path("account/keys", keys.keys, name="keys"),
    path("account/keys/<uuid:key_id>/end", keys.end_key, name="end-key"),
]
