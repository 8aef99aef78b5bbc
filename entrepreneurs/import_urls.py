from django.urls import path

from entrepreneurs.views import imports

app_name = "imports"
urlpatterns = [
    path("", imports.list_imports, name="list"),
    path("<uuid:pk>/", imports.show_import, name="show"),
    path("<uuid:pk>/tabel/", imports.choose_table, name="table"),
    path("<uuid:pk>/kolommen/", imports.choose_columns, name="columns"),
    path("<uuid:pk>/overnemen/", imports.take_over, name="take-over"),
    path("<uuid:pk>/stoppen/", imports.stop, name="stop"),
    path("<uuid:pk>/niet-gelukt.csv", imports.download_failed, {"ending": "csv"}, name="csv"),
    path("<uuid:pk>/niet-gelukt.xlsx", imports.download_failed, {"ending": "xlsx"}, name="xlsx"),
]
