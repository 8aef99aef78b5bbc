from django.urls import path

from entrepreneurs.duplicates import export_views, views
from portal.lists.columns import list_file_routes

duplicate_patterns = [
    *list_file_routes("dubbel", export_views.export_twins, name="twins-"),
    path("dubbel/", views.list_doubles, name="twins"),
    path("dubbel/<uuid:pk>/<uuid:other>/", views.merge_twins, name="merge"),
    path("<uuid:pk>/dubbel/", views.find_double, name="find-twin"),
    path("<uuid:pk>/apart/<uuid:merged>/", views.undo_merge, name="undo-merge"),
]
