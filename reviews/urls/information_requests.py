"""The addresses of requests for information and of the returns to them."""

from django.urls import path

from reviews.views import information_requests, returns

ONE = "information-requests/<str:reference>/"

urlpatterns = [
    path(
        "incidents/<str:reference>/requests/",
        information_requests.index,
        name="information-requests",
    ),
    path(
        "incidents/<str:reference>/requests/new/",
        information_requests.ask_several,
        name="information-requests-new",
    ),
    path(
        "incidents/<str:reference>/requests/one/",
        information_requests.ask_one,
        name="information-request-new",
    ),
    path(ONE, information_requests.detail, name="information-request"),
    path(f"{ONE}remind/", information_requests.remind, name="information-request-remind"),
    path(f"{ONE}stop/", information_requests.stop_links, name="information-request-stop"),
    path(f"{ONE}person/", information_requests.person, name="information-request-person"),
    path(f"{ONE}close/", information_requests.close, name="information-request-close"),
    path(f"{ONE}letter/", information_requests.letter, name="information-request-letter"),
    *(
        path(
            f"{ONE}{what}/", information_requests.act, {"what": what}, f"information-request-{what}"
        )
        for what in information_requests.WHAT_HAPPENS
    ),
    path(f"{ONE}write/", returns.write, name="information-request-write"),
    path(f"{ONE}check/", returns.check, name="information-request-check"),
    path(f"{ONE}nil/", returns.nil, name="information-request-nil"),
    path(f"{ONE}refuse/", returns.refuse, name="information-request-refuse"),
]
