from django.urls import path

from entrepreneurs.views import letter

app_name = "feedback"
urlpatterns = [path("<str:token>/", letter.answer_letter, name="answer")]
