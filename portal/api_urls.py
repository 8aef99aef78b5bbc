"""The API, version 1: every endpoint, and the document that describes them."""

from django.urls import include, path

from portal.api.openapi import OpenApiDocument
from portal.partners.views import IssueToken
from programmes.api.description import describe_catalogue

app_name = "api"
urlpatterns = [
    path("openapi.json", OpenApiDocument.as_view(complete=describe_catalogue), name="openapi"),
    path("", include("programmes.api.urls")),
    path("", include("referrals.api.urls")),
    path("oauth/token", IssueToken.as_view(), name="token"),
]
