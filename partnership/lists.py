"""A list as its address asks for it: sorted by one of the columns it offers, and cut into pages."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db import models
from django.http import HttpRequest

M = TypeVar("M", bound=models.Model)

ROWS_ON_A_PAGE = 50


def sorted_by(
    request: HttpRequest, rows: models.QuerySet[M], columns: Mapping[str, str], otherwise: str
) -> models.QuerySet[M]:
    """The rows sorted as `?sort=` says, by one of `columns` (name in the address to field); `otherwise` when it names none."""
    wanted = request.GET.get("sort", "")
    field = columns.get(wanted.removeprefix("-"))
    if field is None:
        return rows.order_by(otherwise, "pk")
    return rows.order_by(f"-{field}" if wanted.startswith("-") else field, "pk")


def page_of(request: HttpRequest, rows: Any) -> Page:
    """The page that `?page=` names; the nearest one where there is no such page."""
    return Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))


def exported(request: HttpRequest) -> bool:
    """Whether the address asks for the list as a spreadsheet."""
    return request.GET.get("as") == "csv"


def export_url(request: HttpRequest) -> str:
    """The address of the same list, with the same filters, as a spreadsheet."""
    kept = request.GET.copy()
    kept.pop("page", None)
    kept["as"] = "csv"
    return f"?{kept.urlencode()}"
