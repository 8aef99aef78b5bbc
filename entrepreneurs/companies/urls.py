from django.urls import path

from entrepreneurs import export_views as export
from entrepreneurs.companies import register_views as register
from entrepreneurs.companies import views as companies
from entrepreneurs.duplicates import views as twins
from entrepreneurs.introductions import views as links
from entrepreneurs.visits import views as visits
from portal.lists.columns import list_addresses

app_name = "companies"
urlpatterns = [
    path("", companies.list_companies, name="list"),
    *list_addresses("export", export.export_companies),
    *list_addresses("koppelingen", export.export_links, name="links-"),
    *list_addresses("dubbel", export.export_twins, name="twins-"),
    path("nieuw/", companies.add_company, name="add"),
    path("dubbel/", twins.list_doubles, name="twins"),
    path("dubbel/<uuid:pk>/<uuid:other>/", twins.merge_twins, name="merge"),
    path("<uuid:pk>/dubbel/", twins.find_double, name="find-twin"),
    path("<uuid:pk>/apart/<uuid:merged>/", twins.undo_merge, name="undo-merge"),
    path("kvk/", register.look_up, name="register"),
    path("<uuid:pk>/wijzigen/", companies.change_company, name="change"),
    path("<uuid:pk>/overnemen/", companies.take_company, name="take"),
    path("<uuid:pk>/mensen/", companies.save_contact, name="add-contact"),
    path("<uuid:pk>/mensen/<uuid:contact>/", companies.save_contact, name="contact"),
    path("<uuid:pk>/contact/", companies.add_moment, name="moment"),
    path("<uuid:pk>/contact/<int:moment>/", companies.read_moment, name="moment-note"),
    path("<uuid:pk>/koppelen/", links.suggest_links, name="links"),
    path("<uuid:pk>/koppelen/<uuid:other>/", links.propose_link, name="link"),
    path("<uuid:pk>/koppelingen/<uuid:link>/intrekken/", links.cancel_link, name="cancel-link"),
    path("<uuid:pk>/bezoek/", visits.plan_visit, name="plan"),
]
