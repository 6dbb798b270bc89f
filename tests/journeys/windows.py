"""What the journeys share: signing in as a person does, filling in a date, taking a picture."""

from pathlib import Path

from playwright.sync_api import Page

# make pictures copies these to docs/pictures, where the README shows them.
PICTURES = Path(__file__).parents[1] / "pictures" / "journeys"
WIDTHS = (1280, 360)


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_url("**/home/")


def fill_date(page: Page, legend: str, day) -> None:
    group = page.get_by_role("group", name=legend)
    group.get_by_label("Day").fill(str(day.day))
    group.get_by_label("Month").fill(str(day.month))
    group.get_by_label("Year").fill(str(day.year))


def status_of(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def picture(page: Page, name: str) -> None:
    """The screen as this person sees it, wide and on a telephone."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=width == WIDTHS[1])
    if size:
        page.set_viewport_size(size)
