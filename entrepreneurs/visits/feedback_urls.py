from django.urls import path

from entrepreneurs.visits import letter_views

app_name = "feedback"
urlpatterns = [path("<str:token>/", letter_views.answer_letter, name="answer")]
