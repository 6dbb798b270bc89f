"""The addresses outside every partnership: the answer of somebody without an account."""

from django.urls import path

from reviews.views import answers

urlpatterns = [
    path("for/<str:key>/", answers.home, name="answer"),
    path("for/<str:key>/write/", answers.write, name="answer-write"),
    path("for/<str:key>/rows/", answers.rows, name="answer-rows"),
    path("for/<str:key>/rows/<int:pk>/", answers.row, name="answer-row"),
    path("for/<str:key>/rows/<int:pk>/remove/", answers.row_remove, name="answer-row-remove"),
    path("for/<str:key>/paste/", answers.paste, name="answer-paste"),
    path("for/<str:key>/check/", answers.check, name="answer-check"),
    path("for/<str:key>/nil/", answers.nil, name="answer-nil"),
    path("for/<str:key>/refuse/", answers.refuse, name="answer-refuse"),
    path("<str:token>/", answers.open_link, name="answer-open"),
]
