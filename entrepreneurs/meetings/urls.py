from django.urls import path

from entrepreneurs.meetings import export_views, views
from portal.lists.columns import list_file_routes

app_name = "meetings"
urlpatterns = [
    path("", views.list_meetings, name="list"),
    *list_file_routes("export", export_views.export_meetings),
    *list_file_routes("<uuid:pk>/gasten", export_views.export_guests, name="guests-"),
    path("nieuw/", views.plan_meeting, name="plan"),
    path("<uuid:pk>/", views.show_meeting, name="show"),
    path("<uuid:pk>/wijzigen/", views.change_meeting, name="change"),
    path("<uuid:pk>/uitnodigen/", views.invite, name="invite"),
    path("<uuid:pk>/aanwezig/", views.record_attendance, name="attendance"),
    path("<uuid:pk>/afzeggen/", views.cancel_meeting, name="cancel"),
    path("<uuid:pk>/agenda.ics", views.download_calendar, name="calendar"),
]
