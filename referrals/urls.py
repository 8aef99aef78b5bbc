from django.urls import path

from referrals.views import answer, refer, status

app_name = "referrals"
urlpatterns = [
    path("verwijs/<str:token>/<slug:slug>/", refer.ask_referral, name="refer"),
    path("antwoord/<str:token>/", answer.answer, name="answer"),
    path("status/<str:token>/", status.show_status, name="status"),
    path("status/<str:token>/intrekken/<uuid:pk>/", status.withdraw_referral, name="withdraw"),
    path("status/<str:token>/wissen/", status.erase, name="erase"),
]
