from django.urls import path

from entrepreneurs import export_views as export
from entrepreneurs.visits import letter_views as letter
from entrepreneurs.visits import report_views as report
from entrepreneurs.visits import views as visits
from portal.lists.columns import list_addresses

app_name = "visits"
urlpatterns = [
    *list_addresses("export", export.export_visits),
    path("<uuid:pk>/", visits.show_visit, name="show"),
    path("<uuid:pk>/plannen/", visits.change_plan, name="change"),
    path("<uuid:pk>/afzeggen/", visits.cancel_visit, name="cancel"),
    path("<uuid:pk>/agenda.ics", visits.download_calendar, name="calendar"),
    path("<uuid:pk>/verslag/", report.write_report, name="report"),
    path("<uuid:pk>/feiten/", report.answer_facts, name="facts"),
    path("<uuid:pk>/vertrouwelijk/", report.write_confidential, name="confidential"),
    path("<uuid:pk>/brief/", letter.edit_letter, name="letter"),
    path("<uuid:pk>/brief/voorbeeld/", letter.preview_letter, name="preview"),
    path("<uuid:pk>/brief.pdf", letter.download_letter, name="pdf"),
]
