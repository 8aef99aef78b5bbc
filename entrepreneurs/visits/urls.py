from django.urls import path

from entrepreneurs.visits import export_views, letter_views, report_views, views
from portal.lists.columns import list_file_routes

app_name = "visits"
urlpatterns = [
    *list_file_routes("export", export_views.export_visits),
    path("<uuid:pk>/", views.show_visit, name="show"),
    path("<uuid:pk>/plannen/", views.change_plan, name="change"),
    path("<uuid:pk>/afzeggen/", views.cancel_visit, name="cancel"),
    path("<uuid:pk>/agenda.ics", views.download_calendar, name="calendar"),
    path("<uuid:pk>/verslag/", report_views.write_report, name="report"),
    path("<uuid:pk>/feiten/", report_views.answer_facts, name="facts"),
    path("<uuid:pk>/vertrouwelijk/", report_views.write_confidential, name="confidential"),
    path("<uuid:pk>/brief/", letter_views.edit_letter, name="letter"),
    path("<uuid:pk>/brief/voorbeeld/", letter_views.preview_letter, name="preview"),
    path("<uuid:pk>/brief.pdf", letter_views.download_letter, name="pdf"),
]
# Pages reached from a company's file.
planning_patterns = [path("<uuid:pk>/bezoek/", views.plan_visit, name="plan")]
