from django.urls import path

from programmes.api import views

urlpatterns = [
    path("programmes", views.ProgrammeList.as_view(), name="programmes"),
    path("programmes/<slug:slug>", views.ProgrammeDetail.as_view(), name="programme"),
    path("attributes", views.AttributeList.as_view(), name="attributes"),
    path("matches", views.Matches.as_view(), name="matches"),
]
