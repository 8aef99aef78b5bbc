from django.urls import path

from entrepreneurs.imports import export_views, views
from portal.lists.columns import list_file_routes

app_name = "imports"
urlpatterns = [
    path("", views.list_imports, name="list"),
    *list_file_routes("overzicht", export_views.export_imports, name="all-"),
    path("<uuid:pk>/", views.show_import, name="show"),
    path("<uuid:pk>/tabel/", views.choose_table, name="table"),
    path("<uuid:pk>/kolommen/", views.choose_columns, name="columns"),
    path("<uuid:pk>/overnemen/", views.begin_writing, name="take-over"),
    path("<uuid:pk>/stoppen/", views.stop, name="stop"),
    *list_file_routes("<uuid:pk>/niet-gelukt", views.download_failed),
]
