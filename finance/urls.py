from django.urls import path

from finance import views

app_name = "finance"
urlpatterns = [
    path("", views.money, name="money"),
    path("contributions/record/", views.contribution_new, name="contribution-new"),
    path("spending/record/", views.spending_new, name="spending-new"),
]
