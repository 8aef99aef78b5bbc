from django.urls import path

from entrepreneurs.introductions import export_views, views
from portal.lists.columns import list_file_routes

app_name = "links"
# Pages for a company that was asked, behind its private link.
urlpatterns = [
    path("<str:token>/", views.answer, name="answer"),
    path("<str:token>/opbrengst/", views.effect, name="effect"),
]
# Pages for people who work with companies, reached from a company's file.
introduction_patterns = [
    *list_file_routes("koppelingen", export_views.export_links, name="links-"),
    path("<uuid:pk>/koppelen/", views.suggest_links, name="links"),
    path("<uuid:pk>/koppelen/<uuid:other>/", views.propose_link, name="link"),
    path("<uuid:pk>/koppelingen/<uuid:link>/intrekken/", views.cancel_link, name="cancel-link"),
]
