from django.urls import path

from entrepreneurs.intake import fit_views, page_views, result_views, returning_views

app_name = "intake"
urlpatterns = [
    path("", page_views.start, name="start"),
    path("plaatsen/", page_views.complete_town, name="towns"),
    path("past-dit/<slug:slug>/", fit_views.ask_fit, name="fit"),
    path("geen-herinnering/<str:token>/", returning_views.forget, name="forget-address"),
    path("<str:token>/", page_views.resume, name="resume"),
    path("<str:token>/bewaren/", returning_views.keep, name="keep"),
    path("<str:token>/vraag/", page_views.ask_question, name="question"),
    path("<str:token>/themas/", page_views.ask_themes, name="themes"),
    path("<str:token>/urgentie/", page_views.ask_urgency, name="urgency"),
    path("<str:token>/plaats/", page_views.ask_place, name="place"),
    path("<str:token>/bedrijf/", page_views.ask_company, name="company"),
    path("<str:token>/vragen/<slug:group>/", page_views.ask_questions, name="questions"),
    path("<str:token>/resultaat/", result_views.show_result, name="result"),
    path("<str:token>/programma/<slug:slug>/", fit_views.show_fit_of_intake, name="programme"),
]
