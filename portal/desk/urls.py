from django.urls import path

from portal.desk.views import company, work

app_name = "desk"
urlpatterns = [
    path("werk/", work.show_work, name="work"),
    path("werk/team/", work.show_team, name="team"),
    path("werk/toezicht/", work.show_oversight, name="oversight"),
    path("bedrijven/<uuid:pk>/", company.show_company, name="company"),
    path("bedrijven/<uuid:pk>/antwoorden/", company.take_answers, name="answers"),
    path("bedrijven/<uuid:pk>/opvolging/", company.add_follow_up, name="follow-up"),
    path("bedrijven/<uuid:pk>/opvolging/<uuid:item>/", company.close_follow_up, name="done"),
]
