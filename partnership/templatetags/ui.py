"""
What every template draws with: GOV.UK components, form fields, dates, money, tables and charts.

The markup of the components comes from the govuk-frontend-jinja macros, which escape what they are given. Only what
a macro, or one of our own component templates, has drawn is marked safe here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import dateformat, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst, slugify
from jinja2 import Environment, PackageLoader, PrefixLoader

register = template.Library()

Params = Mapping[str, Any]

MACROS = Environment(
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    autoescape=True,
    finalize=lambda value: "" if value is None else value,
)


def draw(component: str, params: Params) -> SafeString:
    """One GOV.UK component, drawn by its macro."""
    macro = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    source = MACROS.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    drawn = str(getattr(source.module, macro)(dict(params)))  # from Jinja's markup to Django's
    return mark_safe(drawn)  # noqa: S308  # the macro escapes


def words(value: object) -> dict[str, str]:
    """The text as a macro takes it: as markup only where it already is markup, as Django's password rules are."""
    said = str(value)  # first of all, because a lazy text is markup only once it is spoken
    return {"html" if hasattr(said, "__html__") else "text": said}


@register.simple_tag
def govuk(component: str, params: Params | None = None, **more: Any) -> SafeString:
    """`{% govuk "inset-text" text="..." %}`: any component of GOV.UK Frontend by its name and parameters."""
    return draw(component, {**(params or {}), **more})


@register.simple_tag
def button(text: str, href: str = "", **more: Any) -> SafeString:
    """`{% button "Save" %}`: the one main action of a page; `secondary=True` or `warning=True` for the others."""
    kinds = [kind for kind in ("secondary", "warning", "inverse") if more.pop(kind, False)]
    params: dict[str, Any] = {
        "text": text,
        "classes": " ".join(f"govuk-button--{kind}" for kind in kinds),
        "preventDoubleClick": not href,
        **more,
    }
    if href:
        params["href"] = href
    return draw("button", params)


@register.simple_tag
def tag(text: object, colour: str = "grey") -> SafeString:
    """`{% tag "Overdue" "red" %}`: a state, always in words."""
    return drawn_tag(str(text), colour)


# Typed, because text that is markup already equals, letter by letter, the same text that is not.
@lru_cache(maxsize=1024, typed=True)
def drawn_tag(text: str, colour: str) -> SafeString:
    """A tag: a page draws the same few many times."""
    return draw("tag", {"text": text, "classes": f"govuk-tag--{colour}"})


@register.simple_tag
def days(strip: Sequence[Any], title: str = "") -> SafeString:
    """`{% days chip.strip chip.title %}`: the days of a deadline, which stay as they are until midnight."""
    return drawn_days(tuple(strip), title)


@lru_cache(maxsize=512, typed=True)
def drawn_days(strip: tuple[Any, ...], title: str) -> SafeString:
    """The strip of days: fifty on a page are more than a thousand list items."""
    return render_to_string("components/days.html", {"strip": strip, "title": title})


# --- dates and money --------------------------------------------------------------------------------------------------


def local(moment: date) -> date:
    """The moment on the clocks of London; a plain date stays as it is."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


@register.filter("gds_date")
def say_date(day: date | None) -> str:
    """Thursday 24 December 2026."""
    if not day:
        return ""
    here = local(day)
    return said(here.date() if isinstance(here, datetime) else here)


@lru_cache(maxsize=4096)
def said(day: date) -> str:
    """A long list says the same few days again and again."""
    return dateformat.format(day, "l j F Y")


@register.filter("gds_time")
def say_time(moment: datetime | None) -> str:
    """2:05pm; 2pm; midday; midnight."""
    if not moment:
        return ""
    moment = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    if (moment.hour, moment.minute) in {(0, 0), (12, 0)}:
        return "midday" if moment.hour else "midnight"
    return f"{moment.hour % 12 or 12}{f':{moment:%M}' if moment.minute else ''}{'am' if moment.hour < 12 else 'pm'}"


@register.filter("gds_datetime")
def say_moment(moment: datetime | None) -> str:
    """Thursday 24 December 2026 at 2:05pm."""
    return f"{say_date(moment)} at {say_time(moment)}" if moment else ""


@register.filter("money")
def say_money(amount: Decimal | float | None) -> str:
    """£45,900.00."""
    if amount is None or amount == "":
        return ""
    exact = Decimal(str(amount))
    return f"{'−' if exact < 0 else ''}£{abs(exact):,.2f}"


register.simple_tag(say_date, name="gds_date")
register.simple_tag(say_moment, name="gds_datetime")
register.simple_tag(say_money, name="money")


# --- forms ------------------------------------------------------------------------------------------------------------

# What the macros set themselves, or what would fight the server's own messages (GOV.UK: forms are `novalidate`).
OURS = {
    "id",
    "class",
    "required",
    "autocomplete",
    "rows",
    "cols",
    "maxlength",
    "minlength",
    "min",
    "max",
    "step",
    "type",
    "multiple",
    "inputmode",
    "disabled",
    "placeholder",
    "spellcheck",
    "aria-describedby",
    "aria-invalid",
}
AUTOCOMPLETE = {"EmailInput": "email", "TelInput": "tel", "PasswordInput": "current-password"}
PARTS = ("day", "month", "year")
DATE_WIDGETS = {"DatePartsWidget", "SelectDateWidget"}


def widget_name(bound: BoundField) -> str:
    """The name of the widget's class, or of the first one above it that we draw."""
    for kind in type(bound.field.widget).__mro__:
        if kind.__name__ in DRAWN:
            return kind.__name__
    return "TextInput"


def identity(bound: BoundField) -> str:
    """The id of the field, also where Django gives a group of boxes none."""
    return bound.auto_id or f"id_{bound.html_name}"


def first_control(bound: BoundField) -> str:
    """The id that the error summary jumps to: of a group, its first control."""
    if widget_name(bound) in DATE_WIDGETS:
        return str(date_parts(bound, wrong=False)[0]["id"])
    if widget_name(bound) == "SplitDateTimeWidget":
        return f"{identity(bound)}_0"
    return identity(bound)


def question(bound: BoundField, options: Params) -> str:
    """The label, saying so where an answer may be left out."""
    text = str(options.get("label") or bound.label or "")
    may_be_left_out = not bound.field.required and not bound.field.disabled
    if text and may_be_left_out and options.get("mark_optional", True) and "optional" not in text:
        return f"{text} (optional)"
    return text


def common(bound: BoundField, options: Params) -> dict[str, Any]:
    """What every control takes: its identity, its hint, its errors and the extra attributes of the widget."""
    attrs = bound.field.widget.attrs
    params: dict[str, Any] = {
        "id": identity(bound),
        "name": bound.html_name,
        "disabled": bound.field.disabled or bool(attrs.get("disabled")),
        "classes": options.get("classes", ""),
        "attributes": {
            name: value for name, value in attrs.items() if name not in OURS and value is not False
        },
    }
    hint = options.get("hint", bound.help_text)
    if hint:
        params["hint"] = words(hint)
    if bound.errors:
        params["errorMessage"] = {"text": " ".join(spoken(bound))}
    autocomplete = attrs.get("autocomplete") or AUTOCOMPLETE.get(widget_name(bound))
    if autocomplete:
        params["autocomplete"] = autocomplete
    return params


def label(bound: BoundField, options: Params) -> dict[str, Any]:
    """The label of one control."""
    return {
        "text": question(bound, options),
        "classes": f"govuk-label--{options.get('size', 's')}",
        "isPageHeading": bool(options.get("page_heading")),
    }


def legend(bound: BoundField, options: Params) -> dict[str, Any]:
    """The legend of a group of controls."""
    return {
        "legend": {
            "text": question(bound, options),
            "classes": f"govuk-fieldset__legend--{options.get('size', 's')}",
            "isPageHeading": bool(options.get("page_heading")),
        }
    }


def asked(bound: BoundField) -> str:
    """What to do where nothing was answered: "Enter the reference" rather than "This field is required"."""
    if bound.is_hidden:
        return "This page was not complete. Load it again and send it once more."
    name, says = widget_name(bound), str(bound.label or "this")
    if says.endswith("?"):
        return f"Answer “{says}”"
    if name == "CheckboxInput":
        return f"Tick the box “{says}”"
    if name == "FileInput":
        return f"Choose a file for “{says}”"
    mid = says if says[1:2].isupper() else says[:1].lower() + says[1:]
    if mid.split(" ")[0] not in {"your", "the", "a", "an", "this", "how", "what", "why"}:
        mid = f"the {mid}"
    chosen = name in {"Select", "RadioSelect", "CheckboxSelectMultiple", "SelectMultiple"}
    return f"{'Choose' if chosen else 'Enter'} {mid}"


def spoken(bound: BoundField) -> list[str]:
    """The errors of a field as sentences, with Django's own "This field is required" said better."""
    stock = str(forms.Field.default_error_messages["required"])
    return [asked(bound) if str(error) == stock else str(error) for error in bound.errors]


def typed(bound: BoundField) -> str:
    """What the person typed, or what was there before."""
    return str(bound.field.widget.format_value(bound.value()) or "")


def draw_input(bound: BoundField, options: Params) -> SafeString:
    """Text, e-mail, telephone, address, time."""
    widget = bound.field.widget
    params = common(bound, options) | {
        "label": label(bound, options),
        "value": typed(bound),
        "type": getattr(widget, "input_type", "text"),
        "inputmode": widget.attrs.get("inputmode"),
    }
    if width := options.get("width", 5 if widget_name(bound) == "TimeInput" else None):
        params["classes"] = f"{params['classes']} govuk-input--width-{width}"
    for affix in ("prefix", "suffix"):
        if options.get(affix):
            params[affix] = {"text": options[affix]}
    if params["type"] == "email":
        params["spellcheck"] = False
    return draw("input", params)


def draw_number(bound: BoundField, options: Params) -> SafeString:
    """A number, typed as text: spinners change answers when the page is scrolled."""
    whole = isinstance(bound.field, forms.IntegerField) and not isinstance(
        bound.field, forms.DecimalField | forms.FloatField
    )
    params = common(bound, options) | {
        "label": label(bound, options),
        "value": typed(bound),
        "inputmode": "numeric" if whole else "decimal",
        "spellcheck": False,
    }
    params["classes"] = f"{params['classes']} govuk-input--width-{options.get('width', 10)}"
    for affix in ("prefix", "suffix"):
        if options.get(affix):
            params[affix] = {"text": options[affix]}
    return draw("input", params)


def draw_day(bound: BoundField, options: Params) -> SafeString:
    """A day from the browser's own calendar, which reads and writes only 2026-12-24."""
    value = bound.value()
    params = common(bound, options) | {
        "label": label(bound, options),
        "type": "date",
        "value": value.isoformat()[:10] if isinstance(value, date) else str(value or ""),
    }
    params["classes"] = f"{params['classes']} govuk-input--width-10"
    return draw("input", params)


def draw_password(bound: BoundField, options: Params) -> SafeString:
    """A password, which is never written back into the page."""
    return draw("password-input", common(bound, options) | {"label": label(bound, options)})


def draw_textarea(bound: BoundField, options: Params) -> SafeString:
    """A longer text, counted down where it has a limit."""
    params = common(bound, options) | {
        "label": label(bound, options),
        # A browser drops the first line break after the opening tag, so one more keeps what was typed.
        "value": ("\n" if typed(bound).startswith(("\n", "\r")) else "") + typed(bound),
        "rows": options.get("rows") or bound.field.widget.attrs.get("rows") or 5,
        "spellcheck": True,
    }
    most = getattr(bound.field, "max_length", None)
    if not most:
        return draw("textarea", params)
    return draw("character-count", params | {"maxlength": most, "threshold": 50})


def choices_of(bound: BoundField) -> list[dict[str, Any]]:
    """The choices as items of a macro, those of a named group carrying its name."""
    chosen = bound.value()
    several = chosen if isinstance(chosen, list | tuple | set) else [chosen]
    marked = {"" if one is None else str(one) for one in several}
    items: list[dict[str, Any]] = []
    for value, text in bound.field.widget.choices:
        group = text if isinstance(text, list | tuple) else [(value, text)]
        heading = f"{value}: " if isinstance(text, list | tuple) else ""
        for one, says in group:
            written = "" if one is None else str(one)
            items.append({"value": written, "text": f"{heading}{says}", "on": written in marked})
    return items


def draw_select(bound: BoundField, options: Params) -> SafeString:
    """One of many; with `autocomplete=True` it can be searched by typing."""
    items = [item | {"selected": item["on"]} for item in choices_of(bound)]
    params = common(bound, options) | {"label": label(bound, options), "items": items}
    if options.get("autocomplete"):
        params["attributes"] = {**params["attributes"], "data-autocomplete": "true"}
    return draw("select", params)


def draw_radios(bound: BoundField, options: Params) -> SafeString:
    """One of few."""
    items = [item | {"checked": item["on"]} for item in choices_of(bound) if item["value"]]
    look = " ".join(f"govuk-radios--{kind}" for kind in ("small", "inline") if options.get(kind))
    return draw(
        "radios",
        common(bound, options)
        | {
            "idPrefix": identity(bound),
            "fieldset": legend(bound, options),
            "items": hinted(items, options),
            "classes": look,
        },
    )


MOST_LARGE = 10  # boxes to tick


def draw_checkboxes(bound: BoundField, options: Params) -> SafeString:
    """Any of several; many of them small, so that they can be looked over."""
    items = [item | {"checked": item["on"]} for item in choices_of(bound)]
    is_small = options.get("small") or len(items) > MOST_LARGE
    return draw(
        "checkboxes",
        common(bound, options)
        | {
            "idPrefix": identity(bound),
            "fieldset": legend(bound, options),
            "items": hinted(items, options),
            "classes": "govuk-checkboxes--small" if is_small else "",
        },
    )


def hinted(items: list[dict[str, Any]], options: Params) -> list[dict[str, Any]]:
    """The items, each with the hint that the page gives for its value (`hints=`)."""
    hints: Params = options.get("hints") or {}
    for item in items:
        if hint := hints.get(item["value"]):
            item["hint"] = words(hint)
    return items


def draw_checkbox(bound: BoundField, options: Params) -> SafeString:
    """One box to tick: its label is the sentence that is agreed to."""
    params = common(bound, options)
    item = {
        "value": "on",
        "text": question(bound, {"mark_optional": False, **options}),
        "checked": bool(bound.value()),
        "disabled": params["disabled"],
        "attributes": params.pop("attributes"),
    }
    return draw("checkboxes", params | {"idPrefix": identity(bound), "items": [item]})


def draw_file(bound: BoundField, options: Params) -> SafeString:
    """A file, chosen or dropped."""
    attrs = bound.field.widget.attrs
    params = common(bound, options) | {
        "label": label(bound, options),
        "multiple": bool(attrs.get("multiple")),
        "javascript": options.get("drop", True),
    }
    return draw("file-upload", params)


def date_parts(bound: BoundField, *, wrong: bool) -> list[dict[str, Any]]:
    """Day, month and year under the names that the widget reads them by."""
    widget = bound.field.widget
    context = widget.get_context(bound.html_name, bound.value(), {"id": identity(bound)})["widget"]
    drawn = {
        part: next((sub for sub in context["subwidgets"] if sub["name"].endswith(part)), None)
        for part in PARTS
    }
    found = list(drawn.values()) if all(drawn.values()) else context["subwidgets"]
    return [
        {
            "id": sub["attrs"].get("id") or f"{identity(bound)}_{part}",
            "name": sub["name"],
            "label": part.capitalize(),
            "value": first_of(sub["value"]),
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if wrong else ""),
        }
        for part, sub in zip(PARTS, found, strict=True)
    ]


def first_of(value: object) -> str:
    """What a text input or a select of Django holds: the one as it is, the other as a list of one."""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    return "" if value is None else str(value)


def draw_date(bound: BoundField, options: Params) -> SafeString:
    """A date in three parts, which anybody can type."""
    params = common(bound, options)
    items = date_parts(bound, wrong=bool(bound.errors))
    return draw("date-input", params | {"fieldset": legend(bound, options), "items": items})


def draw_moment(bound: BoundField, options: Params) -> SafeString:
    """A day and a time side by side under one question."""
    value = bound.value()
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        value = [moment.date().isoformat(), f"{moment:%H:%M}"]
    values = [first_of(one) for one in value] if isinstance(value, list | tuple) else ["", ""]
    params = common(bound, options)
    items = [
        {
            "id": f"{params['id']}_{place}",
            "name": f"{params['name']}_{place}",
            "label": says,
            "value": values[place],
            "classes": "govuk-input--width-10" + (" govuk-input--error" if bound.errors else ""),
            "attributes": {"data-type": kind},
        }
        for place, (says, kind) in enumerate([("Date", "date"), ("Time", "time")])
    ]
    drawn: str = draw("date-input", params | {"fieldset": legend(bound, options), "items": items})
    for kind in ("date", "time"):  # the macro knows only text inputs
        drawn = retyped(drawn, kind)
    return mark_safe(drawn)  # noqa: S308  # our own two words in what the macro has drawn


def retyped(drawn: str, kind: str) -> str:
    """The drawn input that is marked with this kind, as an input of this kind."""
    before, mark, after = drawn.partition(f' data-type="{kind}"')
    if not mark:
        return drawn
    start = before.rindex("<input")
    control = before[start:].replace(' type="text"', f' type="{kind}"')
    return before[:start] + control.replace(' inputmode="numeric"', "") + after


Draw = Callable[[BoundField, Params], SafeString]
DRAWN: dict[str, Draw] = {
    "DatePartsWidget": draw_date,
    "SelectDateWidget": draw_date,
    "SplitDateTimeWidget": draw_moment,
    "PasswordInput": draw_password,
    "NumberInput": draw_number,
    "DateInput": draw_day,
    "Textarea": draw_textarea,
    "RadioSelect": draw_radios,
    "CheckboxSelectMultiple": draw_checkboxes,
    "SelectMultiple": draw_checkboxes,
    "CheckboxInput": draw_checkbox,
    "Select": draw_select,
    "FileInput": draw_file,
    "TimeInput": draw_input,
    "Input": draw_input,
}


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """
    `{% field form.name %}`: the whole field, with label, hint, errors and what was typed.

    Options: label, hint, size (s, m, l, xl), page_heading, width, rows, prefix, suffix, inline, small, hints (by
    value), autocomplete, classes, mark_optional.
    """
    if bound.is_hidden:
        return bound.as_hidden()
    return DRAWN.get(widget_name(bound), draw_input)(bound, options)


def errors_of(form: Any) -> Iterable[dict[str, str]]:
    """The errors of a form or a formset, in the order of the page, each with the control it belongs to."""
    if hasattr(form, "non_form_errors"):
        yield from ({"text": str(error)} for error in form.non_form_errors())
        for one in form.forms:
            yield from errors_of(one)
        return
    yield from ({"text": str(error)} for error in form.non_field_errors())
    for bound in form:
        target = {} if bound.is_hidden else {"href": f"#{first_control(bound)}"}
        yield from ({"text": sentence} | target for sentence in spoken(bound))


@register.simple_tag
def form_errors(*several: Any) -> SafeString:
    """`{% form_errors form %}`: the summary that takes the focus and leads to each field; forms and formsets."""
    found = [error for form in several if form is not None for error in errors_of(form)]
    if not found:
        return SafeString("")
    return draw("error-summary", {"titleText": "There is a problem", "errorList": found})


# --- pages, lists and figures -----------------------------------------------------------------------------------------


@register.inclusion_tag("components/breadcrumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """`{% crumbs "Home" home_url "Cases" cases_url %}`: the way back; the page itself is its heading."""
    items = [{"label": text, "url": url} for text, url in zip(pairs[::2], pairs[1::2], strict=True)]
    return {"items": items}


@register.simple_block_tag(end_name="endrow")
def row(content: str, key: str, change_url: str = "", change: str = "Change") -> str:
    """`{% row "Lead agency" %}...{% endrow %}`: one line of a summary list that a page writes itself."""
    return render_to_string(
        "components/summary_row.html",
        {"key": key, "value": content, "change_url": change_url, "change": change},
    )


def query(context: Context, **changes: str | None) -> str:
    """The address's filters with these changes, so that sorting and paging lose none of them."""
    request = context.get("request") or getattr(context, "request", None)
    kept = request.GET.copy() if request else None
    if kept is None:
        return "?" + "&".join(f"{name}={value}" for name, value in changes.items() if value)
    for name, value in changes.items():
        if value is None:
            kept.pop(name, None)
        else:
            kept[name] = value
    return f"?{kept.urlencode()}"


def sortable(context: Context, columns: Sequence[Any]) -> list[dict[str, Any]]:
    """The columns with the address that sorts by each, and the way it is sorted now."""
    request = context.get("request") or getattr(context, "request", None)
    now = request.GET.get("sort", "") if request else ""
    drawn: list[dict[str, Any]] = []
    for column in columns:
        one = {"label": column} if isinstance(column, str) else dict(column)
        if key := one.get("sort"):
            one["direction"] = {key: "ascending", f"-{key}": "descending"}.get(now, "")
            onward = f"-{key}" if now == key else key
            one["url"] = query(context, sort=onward, page=None)
        drawn.append(one)
    return drawn


def counted(page: Page | None, count: int | None, noun: str) -> str:
    """How many there are and which of them are on this page; the noun as "incident" or "person|people"."""
    total = page.paginator.count if page else count
    if total is None:
        return ""
    one, _, many = noun.partition("|")
    says = f"{total:,} {one if total == 1 else many or f'{one}s'}"
    if page and page.paginator.num_pages > 1:
        return f"Showing {page.start_index():,} to {page.end_index():,} of {says}"
    return says


EMPTY = {"empty_title": "", "empty": "", "empty_url": "", "empty_label": ""}


@register.simple_block_tag(takes_context=True, end_name="end_data_table")
def data_table(context: Context, content: str, columns: Sequence[Any], **options: Any) -> str:
    """
    `{% data_table columns caption="..." %}<tr>...</tr>{% end_data_table %}`: a list in a table.

    A column is its label or {label, sort, numeric, hidden}. Options: caption, page (a Django Page) or count, noun,
    export_url, empty, empty_title, empty_url, empty_label, caption_hidden. The rows are the page's own markup.
    """
    page = options.get("page")
    caption = str(options.get("caption", ""))
    return render_to_string(
        "components/table.html",
        {
            **EMPTY,
            **options,
            "columns": sortable(context, columns),
            "body": content,
            "is_empty": "<tr" not in content,
            "identity": f"table-{slugify(caption)}",
            "count_line": counted(page, options.get("count"), options.get("noun", "row")),
            "pages": pages_of(context, page) if page else None,
        },
    )


def pages_of(context: Context, page: Page) -> dict[str, Any] | None:
    """The numbers to draw under a list, or nothing where one page holds it all."""
    if page.paginator.num_pages < 2:
        return None
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "previous": query(context, page=str(page.number - 1)) if page.number > 1 else "",
        "next": query(context, page=str(page.number + 1)) if page.has_next() else "",
        "numbers": [
            {
                "number": number,
                "url": "" if isinstance(number, str) else query(context, page=str(number)),
                "current": number == page.number,
            }
            for number in numbers
        ],
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict[str, Any]:
    """`{% pagination page %}`: the numbers under a list, keeping its filters."""
    return {"pages": pages_of(context, page)}


# One bar of a chart, in the units of its viewBox: narrow, so that a phone does not shrink the words.
CHART_WIDTH, BAR_HEIGHT, BAR_STEP = 400, 18, 52


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    title: str, bars: Sequence[Mapping[str, Any]], description: str = "", **options: Any
) -> dict[str, Any]:
    """
    `{% bar_chart "Rapid reviews by quarter" bars %}`: bars of {label, value, says}, with its table twin.

    Options: label_heading, value_heading, source (where the figures are from and their date).
    """
    most = max((float(bar["value"]) for bar in bars), default=0) or 1
    drawn = [
        {
            "label": str(bar["label"]),
            "says": str(bar.get("says", bar["value"])),
            "width": max(ceil(float(bar["value"]) / most * (CHART_WIDTH - 70)), 1),
            "text_at": max(ceil(float(bar["value"]) / most * (CHART_WIDTH - 70)), 1) + 8,
            "label_y": place * BAR_STEP + 18,
            "bar_y": place * BAR_STEP + 26,
            "text_y": place * BAR_STEP + 40,
        }
        for place, bar in enumerate(bars)
    ]
    return {
        "title": title,
        "description": description or "; ".join(f"{bar['label']}: {bar['says']}" for bar in drawn),
        "bars": drawn,
        "width": CHART_WIDTH,
        "bar_height": BAR_HEIGHT,
        "height": len(drawn) * BAR_STEP,
        "identity": f"chart-{slugify(title)}",
        "label_heading": options.get("label_heading", "What"),
        "value_heading": options.get("value_heading", "How many"),
        "source": options.get("source", ""),
    }


@register.filter
def sentence_case(text: object) -> str:
    """The text with a capital at its start and the rest left alone."""
    return capfirst(str(text))
