from django.urls import path

from portal.api.openapi import OpenApiDocument
from programmes.hsds import views
from programmes.hsds.description import describe_hsds

app_name = "hsds"
urlpatterns = [
    path("", views.About.as_view(), name="about"),
    path("services", views.ServiceList.as_view(), name="services"),
    path("services/<uuid:id>", views.ServiceDetail.as_view(), name="service"),
    path("organizations", views.OrganizationList.as_view(), name="organizations"),
    path("organizations/<uuid:id>", views.OrganizationDetail.as_view(), name="organization"),
    path("taxonomies", views.TaxonomyList.as_view(), name="taxonomies"),
    path("taxonomies/<uuid:id>", views.TaxonomyDetail.as_view(), name="taxonomy"),
    path("taxonomy_terms", views.TermList.as_view(), name="taxonomy-terms"),
    path("taxonomy_terms/<uuid:id>", views.TermDetail.as_view(), name="taxonomy-term"),
    path("service_at_locations", views.ServiceAtLocationList.as_view(), name="at-locations"),
    path(
        "openapi.json",
        OpenApiDocument.as_view(urlconf="programmes.hsds.urls", complete=describe_hsds),
        name="openapi",
    ),
]
