from django.urls import path

from entrepreneurs.introductions import views as links

app_name = "links"
urlpatterns = [
    path("<str:token>/", links.answer, name="answer"),
    path("<str:token>/opbrengst/", links.effect, name="effect"),
]
