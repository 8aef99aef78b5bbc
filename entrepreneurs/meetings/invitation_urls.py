from django.urls import path

from entrepreneurs.meetings import invitation_views

app_name = "invitations"
urlpatterns = [
    path("<str:token>/", invitation_views.answer, name="answer"),
    path("<str:token>/opbrengst/", invitation_views.effect, name="effect"),
    path("<str:token>/agenda.ics", invitation_views.download_calendar, name="calendar"),
]
