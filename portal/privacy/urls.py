from django.urls import path

from portal.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.show_person, name="person"),
    path("exporteren/", views.export, name="export"),
    path("wissen/", views.erase, name="erase"),
]
