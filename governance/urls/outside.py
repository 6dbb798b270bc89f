"""The one address of the top floor that stands outside a partnership: a person has one calendar."""

from django.urls import path

from governance.views import feeds

urlpatterns = [path("<str:token>/meetings.ics", feeds.feed, name="calendar-feed")]
