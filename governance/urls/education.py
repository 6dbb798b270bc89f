from django.urls import path

from governance.views import education

urlpatterns = [
    path("arrangements/education/", education.index, name="education"),
    path("arrangements/education/new/", education.new, name="education-new"),
    path("arrangements/education/<int:pk>/change/", education.change, name="education-change"),
    path("arrangements/education/<int:pk>/end/", education.end, name="education-end"),
]
