"""The addresses of the API, version 1: every endpoint, and the document that describes them."""

from django.urls import include, path

from portal.api.openapi import Document, OpenApiDocument
from portal.partners.views import IssueToken
from portal.webhooks.description import describe_webhooks
from programmes.api.description import describe_catalogue


def complete(document: Document) -> Document:
    return describe_webhooks(describe_catalogue(document))


app_name = "api"
urlpatterns = [
    path("openapi.json", OpenApiDocument.as_view(complete=complete), name="openapi"),
    path("", include("programmes.api.urls")),
    path("", include("referrals.api.urls")),
    path("oauth/token", IssueToken.as_view(), name="token"),
]
