"""Writing one version of the arrangements: its title and first day, and its sections."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from governance.access import arrangements as access
from governance.forms import arrangements as forms
from governance.forms.yearly_reports import SectionForm
from governance.models import Arrangements, ArrangementsSection
from governance.services import arrangements
from governance.views.arrangements import form_page, found_version
from governance.views.arrangements_steps import take_step
from partnership.errors import WrittenMeanwhile
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.services import references


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: MemberRequest, reference: str) -> HttpResponse:
    """Change the title, the summary and the day from which it takes effect."""
    found = found_version(request, reference)
    may = access.may_write(request.actor, found)
    names = ("title", "summary", "effective_from")
    initial = {name: getattr(found, name) for name in names}
    form = forms.DescribeForm(request.POST or None, initial=initial)
    return take_step(
        request,
        found,
        form,
        may,
        act=lambda: arrangements.describe(found, by=request.actor, **form.arguments()),
        done="Saved.",
        heading="Title and first day",
        button="Save",
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Write one section; when somebody else saved it meanwhile, show both texts and let the person choose."""
    found = found_version(request, reference)
    one = visible_or_404(ArrangementsSection.objects.filter(arrangements=found), key=key)
    access.may_write(request.actor, found).require()
    form = SectionForm(request.POST or None, initial={"text": one.text, "version": one.version})
    theirs = None
    if form.is_valid():
        try:
            address = references.once(
                form.cleaned_data["form_key"], lambda: _written(request, found, one, form)
            )
        except WrittenMeanwhile as conflict:
            theirs = conflict.row
            form = SectionForm(
                initial={"text": form.cleaned_data["text"], "version": theirs.version}
            )
        else:
            messages.success(request, f"“{one.title}” is saved.")
            return redirect(address)
    return render(
        request,
        "governance/arrangements/section.html",
        {"arrangements": found, "section": one, "form": form, "theirs": theirs},
    )


def _written(
    request: MemberRequest, found: Arrangements, one: ArrangementsSection, form: SectionForm
) -> str:
    arrangements.write_section(one, by=request.actor, **form.arguments())
    return f"{found.get_absolute_url()}#{one.key}"


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def section_add(request: MemberRequest, reference: str) -> HttpResponse:
    """Add a section of one's own."""
    found = found_version(request, reference)
    access.may_write(request.actor, found).require()
    form = forms.AddSectionForm(request.POST or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: found.at(
                "section",
                key=arrangements.add_section(found, by=request.actor, **form.arguments()).key,
            ),
        )
        return redirect(address)
    return form_page(request, form, "Add a section", "Add the section", found)
