"""The addresses of the documents of a case."""

from django.urls import path

from reviews.views import case_documents as views

_ALL = "incidents/<str:reference>/documents/"
_ONE = f"{_ALL}<str:item>/"

urlpatterns = [
    path(_ALL, views.documents, name="case-documents"),
    path(f"{_ALL}add/", views.add, name="case-document-add"),
    path(_ONE, views.document, name="case-document"),
    path(f"{_ONE}file/", views.file, name="case-document-file"),
    path(f"{_ONE}copy/", views.copy, name="case-document-copy"),
    path(f"{_ONE}version/", views.version, name="case-document-version"),
    path(f"{_ONE}withdraw/", views.withdraw, name="case-document-withdraw"),
    path(f"{_ONE}seal/", views.seal, name="case-document-seal"),
    path(f"{_ONE}unseal/", views.unseal, name="case-document-unseal"),
    path(f"{_ONE}open-to/", views.open_to, name="case-document-open-to"),
    path(f"{_ONE}close-to/<int:pk>/", views.close_to, name="case-document-close-to"),
]
