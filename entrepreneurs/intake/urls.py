from django.urls import path

from entrepreneurs.intake import (
    fit_views as fit,
)
from entrepreneurs.intake import (
    pages as steps,
)
from entrepreneurs.intake import (
    result,
)
from entrepreneurs.intake import (
    returning_views as returning,
)

app_name = "intake"
urlpatterns = [
    path("", steps.start, name="start"),
    path("plaatsen/", steps.complete_town, name="towns"),
    path("past-dit/<slug:slug>/", fit.ask_fit, name="fit"),
    path("geen-herinnering/<str:token>/", returning.forget, name="forget-address"),
    path("<str:token>/", steps.resume, name="resume"),
    path("<str:token>/bewaren/", returning.keep, name="keep"),
    path("<str:token>/vraag/", steps.ask_question, name="question"),
    path("<str:token>/themas/", steps.ask_themes, name="themes"),
    path("<str:token>/urgentie/", steps.ask_urgency, name="urgency"),
    path("<str:token>/plaats/", steps.ask_place, name="place"),
    path("<str:token>/bedrijf/", steps.ask_company, name="company"),
    path("<str:token>/vragen/<slug:group>/", steps.ask_questions, name="questions"),
    path("<str:token>/resultaat/", result.show_result, name="result"),
    path("<str:token>/programma/<slug:slug>/", fit.show_fit_of_intake, name="programme"),
]
