from django.urls import path

from entrepreneurs import export_views as export
from entrepreneurs.meetings import views as meetings
from portal.lists.columns import list_addresses

app_name = "meetings"
urlpatterns = [
    path("", meetings.list_meetings, name="list"),
    *list_addresses("export", export.export_meetings),
    *list_addresses("<uuid:pk>/gasten", export.export_guests, name="guests-"),
    path("nieuw/", meetings.plan_meeting, name="plan"),
    path("<uuid:pk>/", meetings.show_meeting, name="show"),
    path("<uuid:pk>/wijzigen/", meetings.change_meeting, name="change"),
    path("<uuid:pk>/uitnodigen/", meetings.invite, name="invite"),
    path("<uuid:pk>/aanwezig/", meetings.record_attendance, name="attendance"),
    path("<uuid:pk>/afzeggen/", meetings.cancel_meeting, name="cancel"),
    path("<uuid:pk>/agenda.ics", meetings.download_calendar, name="calendar"),
]
