from django.urls import path

from entrepreneurs import export_views as export
from entrepreneurs.imports import views as imports
from portal.lists.columns import list_addresses

app_name = "imports"
urlpatterns = [
    path("", imports.list_imports, name="list"),
    *list_addresses("overzicht", export.export_imports, name="all-"),
    path("<uuid:pk>/", imports.show_import, name="show"),
    path("<uuid:pk>/tabel/", imports.choose_table, name="table"),
    path("<uuid:pk>/kolommen/", imports.choose_columns, name="columns"),
    path("<uuid:pk>/overnemen/", imports.take_over, name="take-over"),
    path("<uuid:pk>/stoppen/", imports.stop, name="stop"),
    *list_addresses("<uuid:pk>/niet-gelukt", imports.download_failed),
]
