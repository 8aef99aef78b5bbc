from django.urls import path

from entrepreneurs.companies import export_views, register_views, views
from portal.lists.columns import list_file_routes

company_patterns = [
    path("", views.list_companies, name="list"),
    *list_file_routes("export", export_views.export_companies),
    path("nieuw/", views.add_company, name="add"),
    path("kvk/", register_views.look_up, name="register"),
    path("<uuid:pk>/wijzigen/", views.change_company, name="change"),
    path("<uuid:pk>/overnemen/", views.take_company, name="take"),
    path("<uuid:pk>/mensen/", views.save_contact, name="add-contact"),
    path("<uuid:pk>/mensen/<uuid:contact>/", views.save_contact, name="contact"),
    path("<uuid:pk>/contact/", views.add_moment, name="moment"),
    path("<uuid:pk>/contact/<int:moment>/", views.show_moment_note, name="moment-note"),
]
