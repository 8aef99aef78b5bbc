from django.urls import path

from referrals.views import answer, mine, propose, refer, status

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
    path("loket/<str:token>/", answer.show_to_desk, name="desk"),
    path("status/<str:token>/", status.show_status, name="status"),
    path("status/<str:token>/intrekken/<uuid:pk>/", status.withdraw_referral, name="withdraw"),
    path("status/<str:token>/wissen/", status.erase, name="erase"),
]
