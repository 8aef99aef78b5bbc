from django.urls import path

from entrepreneurs.meetings import invitation_views as invitations

app_name = "invitations"
urlpatterns = [
    path("<str:token>/", invitations.answer, name="answer"),
    path("<str:token>/opbrengst/", invitations.effect, name="effect"),
    path("<str:token>/agenda.ics", invitations.download_calendar, name="calendar"),
]
