from django.urls import path

from entrepreneurs.visits import letter_views as letter

app_name = "feedback"
urlpatterns = [path("<str:token>/", letter.answer_letter, name="answer")]
