"""The one public door into a case: a stranger's link. It shows the question put to that person, once they signed."""

import logging
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused
from partnership.models import Deadline, Notice, TrailEntry
from reviews.access.information_request import Writer
from reviews.models import InformationRequest, LinkUse, RequestLink
from reviews.rules.agency_return import WORDS
from reviews.rules.information_request import RequestState
from reviews.services import information_requests, request_links
from tests.factories import partnership as ground
from tests.factories import returns as make
from tests.factories import reviews as cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("brent")


@pytest.fixture
def one(cast, django_capture_on_commit_callbacks):
    incident = make.notified(cast)
    with django_capture_on_commit_callbacks(execute=True):
        return make.ask(cast, incident, make.stranger())


def use(cast, verb, *args, **more):
    with scope(partnership=cast.partnership):
        return verb(*args, by=cast.maya, now=timezone.now(), **more)


def words(**over):
    return dict.fromkeys(WORDS, "") | {"version": 0} | over


def test_a_link_outlasts_the_day_on_which_the_answer_is_due(cast, one):
    with scope(partnership=cast.partnership):
        clock = information_requests.deadline_of(one)
        link = RequestLink.objects.get()
    assert link.expires_at >= clock.due_at + timedelta(days=7)
    assert link.expires_at >= link.made_at + timedelta(days=14)


def test_the_mail_is_a_doorbell_and_the_secret_is_kept_nowhere(cast, one):
    sent = mail.outbox[-1]
    token = make.mailed_link().split("/")[2]
    said = sent.subject + str(sent.body)

    assert sent.to == ["ada@example.org"]
    assert one.reference in said
    for word in ("QZX", "Child K", one.incident.reference, "Tide House"):
        assert word not in said
    assert len(token) >= 43  # 256 bits
    with scope(partnership=cast.partnership):
        link = RequestLink.objects.get()
        assert token not in str(vars(link))
        assert link.mailed_at
        assert not Notice.objects.filter(body__contains=token).exists()


def test_before_the_agreement_is_signed_nothing_of_the_case_is_shown(one):
    client, home = make.by_link()
    for address in (home, f"{home}write/", f"{home}check/", f"{home}nil/", f"{home}refuse/"):
        shown = client.get(address, follow=True).content.decode()
        assert "What is said here stays here." in shown
        assert "QZX" not in shown
        assert one.incident.reference not in shown
    assert "Tick the box" in client.post(home, {"form_key": "k", "version": 1, "name": "A", "post": "B"}).content.decode()  # fmt: skip


def test_behind_the_agreement_stands_the_question_and_nothing_else(cast, one):
    other = make.lead_of(cast, cast.icb)
    theirs = make.ask(
        cast,
        one.incident,
        information_requests.Addressee(cast.icb, lead=other.user),
        questions="QZX-C4-other question",
    )
    make.sent(theirs, Writer.of(other), said="QZX-C4-other answer")
    client, home = make.signed_by_link()
    shown = client.get(home).content.decode()

    assert make.QUESTION in shown
    for word in (
        "QZX-C4-other",
        "QZX-C4-summary",
        one.incident.reference,
        "Child K.",
        cast.icb.name,
    ):
        assert word not in shown
    with scope(partnership=cast.partnership):
        kinds = set(LinkUse.objects.values_list("what", flat=True))
        assert kinds == {"opened", "signed", "read"}


def test_every_answer_says_that_it_is_kept_nowhere_and_followed_by_nobody_elsewhere(one):
    client = Client()
    led = client.get(make.mailed_link())
    answers = [led, client.get(led["Location"]), client.post(led["Location"], {})]
    # With "no-referrer" a browser sends a form with the origin "null", which is refused.
    policies = [answer["Referrer-Policy"] for answer in answers]
    assert policies == ["no-referrer", "same-origin", "same-origin"]
    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
    cookie = led.cookies[f"answer-{led['Location'].split('/')[3]}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == led["Location"]
    assert "=" not in led["Location"]


def test_unknown_stopped_and_run_out_links_are_the_same_404(cast, one):
    address = make.mailed_link()
    client, home = make.signed_by_link()
    unknown = Client().get("/answer/" + "x" * 43 + "/")
    with scope(partnership=cast.partnership):
        RequestLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1), made_at=timezone.now() - timedelta(days=15))  # fmt: skip
    run_out = Client().get(address)
    gone = client.get(home)
    with scope(partnership=cast.partnership):
        RequestLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    use(cast, information_requests.stop_links, one)
    stopped, without = Client().get(address), Client().get(home)

    found = [unknown, run_out, gone, stopped, client.get(home), without]
    assert {answer.status_code for answer in found} == {HTTPStatus.NOT_FOUND}
    assert len({answer.content for answer in found}) == 1


def test_a_link_opens_one_request_only(cast, one, django_capture_on_commit_callbacks):
    client, home = make.signed_by_link()
    with django_capture_on_commit_callbacks(execute=True):
        make.ask(cast, one.incident, make.stranger(body_name="Elsewhere", person_email="b@x.org"))
    other, other_home = make.signed_by_link()

    assert client.get(other_home).status_code == HTTPStatus.NOT_FOUND
    assert other.get(home).status_code == HTTPStatus.NOT_FOUND
    cookie = client.cookies[f"answer-{home.split('/')[3]}"]
    client.cookies[f"answer-{other_home.split('/')[3]}"] = cookie.value
    assert client.get(other_home).status_code == HTTPStatus.NOT_FOUND


def test_a_member_signed_in_elsewhere_gains_nothing_by_a_link(one):
    there = cases.make_cast("marlow")
    client = ground.signed_in(there.maya.user)
    led = client.get(make.mailed_link())
    assert "What is said here stays here." in client.get(led["Location"]).content.decode()
    page = reverse("reviews:information-request", args=["brent", one.reference])
    assert client.get(page).status_code == HTTPStatus.NOT_FOUND


def test_an_answer_is_written_and_sent_by_link(cast, one):
    client, home = make.signed_by_link()
    saved = client.post(f"{home}write/", words(summary="QZX-C4-answer by link", rows="1"))
    assert saved["Location"] == f"{home}rows/"
    assert f"{home}check/" in client.get(saved["Location"]).content.decode()
    form = {
        "form_key": "s",
        "version": 1,
        "is_partial": "no",
        "name": "Ada Stone",
        "post": "Manager",
        "signed": "on",
    }
    done = client.post(f"{home}check/", form, follow=True).content.decode()

    assert "Your answer is in" in done
    assert client.get(f"{home}write/")["Location"] == home
    with scope(partnership=cast.partnership):
        one.refresh_from_db()
        assert one.state == RequestState.SUPPLIED
        assert one.answer.saved_by is None
        assert one.answer.sent_by_name == "Ada Stone"
        clock = information_requests.deadline_of(one)
        assert (clock.state, clock.met_by) == (Deadline.State.MET, None)
        rows = TrailEntry.objects.of(one)
        assert "somebody without an account answered" in {row.sentence[:36] for row in rows}
        assert not any("QZX" in row.sentence or "Ada" in row.sentence for row in rows)


def test_a_reminder_is_a_new_link_and_locks_nobody_out(
    cast, one, django_capture_on_commit_callbacks
):
    client, home = make.signed_by_link()
    with django_capture_on_commit_callbacks(execute=True):
        use(cast, information_requests.remind, one)
    newer = Client()
    new_home = newer.get(make.mailed_link())["Location"]

    assert client.get(home).status_code == HTTPStatus.OK
    assert make.QUESTION in newer.get(new_home).content.decode()  # signed once is signed


def test_asking_another_person_stops_the_links_of_the_one_before(
    cast, one, django_capture_on_commit_callbacks
):
    client, home = make.signed_by_link()
    with django_capture_on_commit_callbacks(execute=True):
        use(
            cast,
            information_requests.readdress,
            one,
            person_name="Ben",
            person_post="Head",
            person_email="ben@example.org",
        )
    assert mail.outbox[-1].to == ["ben@example.org"]
    assert client.get(home).status_code == HTTPStatus.NOT_FOUND
    other, new_home = make.by_link()
    assert "What is said here stays here." in other.get(new_home).content.decode()


def test_an_ended_request_closes_its_links(cast, one):
    client, home = make.signed_by_link()
    use(cast, information_requests.withdraw, one, reason="Wrong body")
    assert client.get(home).status_code == HTTPStatus.NOT_FOUND


def test_without_an_agreement_nobody_is_asked_by_link():
    cast = cases.make_cast("brent", signed=False)
    agreement = ground.make_agreement(cast.partnership)
    for actor in cast.everybody:
        ground.sign(actor.user, agreement)
    incident = make.notified(cast)
    with scope(partnership=cast.partnership):
        agreement.in_force_from = timezone.localdate() + timedelta(days=1)
        agreement.save()
        with pytest.raises(Refused, match="No confidentiality agreement"):
            request_links.make(
                InformationRequest(partnership=cast.partnership, incident=incident),
                because="",
                due_on=timezone.localdate(),
                by=cast.maya,
                now=timezone.now(),
            )


def test_a_newer_agreement_is_signed_again(cast, one):
    client, home = make.signed_by_link()
    ground.make_agreement(cast.partnership, version=2, text="Newer words.")
    shown = client.get(home).content.decode()
    assert "Newer words." in shown
    assert "QZX" not in shown
    told = client.post(home, {"form_key": "o", "version": 1, "name": "A", "post": "B", "agreed": "1"})  # fmt: skip
    assert told.status_code == HTTPStatus.FORBIDDEN


def test_guessing_is_slowed_down(settings, one):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"request_link": "2/m/ip"}
    client = Client(REMOTE_ADDR="203.0.113.77")
    statuses = [client.get(f"/answer/guess{number}/").status_code for number in range(3)]
    assert statuses == [404, 404, 429]


def test_no_secret_reaches_a_log(one, caplog):
    token = "a-secret-that-nobody-may-read"
    with caplog.at_level(logging.WARNING):
        Client().get(f"/answer/{token}/")
    from partnership.logs import SecretsAreMasked

    for record in caplog.records:
        SecretsAreMasked().filter(record)
        assert token not in record.getMessage()
    assert caplog.records


@pytest.mark.parametrize("text", ["a\x00b", "<script>alert(1)</script>", "x" * 13_000])
def test_hostile_words_from_outside_are_told_or_kept_as_typed(one, text):
    client, home = make.signed_by_link()
    answer = client.post(f"{home}write/", words(summary=text), follow=True)
    assert answer.status_code == HTTPStatus.OK
    assert "<script>alert" not in answer.content.decode()
    bad = client.post(f"{home}check/", {"form_key": "x", "version": "9" * 40, "is_partial": "maybe"})  # fmt: skip
    assert bad.status_code == HTTPStatus.OK
    assert client.delete(home).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    tampered = Client()
    tampered.cookies[f"answer-{home.split('/')[3]}"] = "forged:abc:def"
    assert tampered.get(home).status_code == HTTPStatus.NOT_FOUND
