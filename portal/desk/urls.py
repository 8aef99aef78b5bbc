from django.urls import path

from entrepreneurs.companies.export_views import export_follow_ups
from portal.desk.views import company, export, post, results, work
from portal.lists.columns import list_file_routes

app_name = "desk"
urlpatterns = [
    path("werk/", work.show_work, name="work"),
    *list_file_routes("werk/export", export.export_work, name="work-"),
    *list_file_routes("werk/opvolging", export_follow_ups, name="follow-ups-"),
    *list_file_routes("werk/team/export", export.export_team, name="team-"),
    *list_file_routes("werk/toezicht/wijzigingen", export.export_traces, name="changes-"),
    *list_file_routes("werk/toezicht/inzage", export.export_looks, name="looks-"),
    *list_file_routes("werk/toezicht/meegenomen", export.export_exports, name="exports-"),
    path("werk/team/", work.show_team, name="team"),
    path("werk/toezicht/", work.show_oversight, name="oversight"),
    *list_file_routes("werk/uitkomsten/export", results.export_results, name="results-"),
    path("werk/uitkomsten/", results.list_results, name="results"),
    path("werk/uitkomsten/<slug:slug>/", results.show_results, name="programme-results"),
    path("werk/post/", post.show_post, name="post"),
    path("bedrijven/<uuid:pk>/", company.show_company, name="company"),
    path("bedrijven/<uuid:pk>/antwoorden/", company.take_answers, name="answers"),
    path("bedrijven/<uuid:pk>/opvolging/", company.add_follow_up, name="follow-up"),
    path("bedrijven/<uuid:pk>/opvolging/<uuid:item>/", company.close_follow_up, name="done"),
]
