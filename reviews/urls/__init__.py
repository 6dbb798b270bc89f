from reviews.urls import incidents, rapid_reviews

app_name = "reviews"
urlpatterns = [
    *incidents.urlpatterns,
    *rapid_reviews.urlpatterns,
]
