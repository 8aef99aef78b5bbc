from django.urls import path

from referrals.enums import PromiseKind
from referrals.views import answer, inbox, mine, propose, received, refer, status, told

app_name = "referrals"
urlpatterns = [
    path("mijn-aanvragen/", mine.list_mine, name="mine"),
    path("verwijs/<str:token>/<slug:slug>/", refer.ask_referral, name="refer"),
    path("bedrijven/<uuid:pk>/doorverwijzen/", propose.list_fitting, name="fitting"),
    path("bedrijven/<uuid:pk>/doorverwijzen/<slug:slug>/", propose.propose, name="propose"),
    path(
        "bedrijven/<uuid:pk>/voorstellen/<uuid:proposal>/intrekken/",
        propose.take_back,
        name="take-back",
    ),
    path("antwoord/<str:token>/", answer.answer, name="answer"),
    path("antwoord/<str:token>/pauze/", answer.set_pause, name="pause"),
    path("vragen/", inbox.show_inbox, name="inbox"),
    path("vragen/pauze/", inbox.pause_inbox, name="inbox-pause"),
    path("postvak/", inbox.ask_link, name="inbox-link"),
    path("postvak/<str:token>/", inbox.show_by_link, name="inbox-by-link"),
    path("postvak/<str:token>/pauze/", inbox.pause_by_link, name="inbox-pause-by-link"),
    path("vragen/<uuid:pk>/", received.show_received, name="received"),
    path("status/<str:token>/", status.show_status, name="status"),
    path("status/<str:token>/intrekken/<uuid:pk>/", status.withdraw_referral, name="withdraw"),
    path("status/<str:token>/opnieuw/<uuid:pk>/", status.ask_organisation_again, name="again"),
    path("status/<str:token>/antwoord/<uuid:pk>/", status.reply_to_question, name="reply"),
    path("status/<str:token>/verder/<uuid:pk>/", status.let_others_search, name="look-on"),
    path("status/<str:token>/hoe-ging-het/<uuid:pk>/", status.tell_outcome, name="outcome"),
    path("status/<str:token>/wissen/", status.erase, name="erase"),
    path(
        "hoe-ging-het/<str:token>/",
        told.tell,
        {"question": PromiseKind.OUTCOME_QUESTION},
        name="told-outcome",
    ),
    path(
        "een-jaar-later/<str:token>/",
        told.tell,
        {"question": PromiseKind.IMPACT_QUESTION},
        name="told-impact",
    ),
    path("geen-vragen/<str:token>/", told.switch_questions_off, name="questions-off"),
]
