"""The master key is replaced while everything stays readable, however often the work is broken off."""

from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django_scopes import scope

from partnership import checks, vault
from partnership.models import Document
from partnership.sensitivity import Sensitivity
from partnership.services import documents
from partnership.sign_in import SecondFactorAdapter
from tests.factories import partnership as ground

pytestmark = pytest.mark.django_db
OLD, NEW, NEWER = (f"a key of the vault, number {number}, which is long" for number in (1, 2, 3))
WORDS = "QZX " * 40_000  # more than one chunk


@pytest.fixture(autouse=True)
def old_key(settings):
    settings.VAULT_KEY, settings.VAULT_KEY_FALLBACKS = OLD, []


def replace_key(settings, new):
    settings.VAULT_KEY_FALLBACKS = [settings.VAULT_KEY, *settings.VAULT_KEY_FALLBACKS]
    settings.VAULT_KEY = new


@pytest.fixture
def place():
    place = ground.make_partnership()
    with scope(partnership=place):
        yield place


def kept(place, words=WORDS):
    return documents.store_made(
        words.encode(),
        file_name="a.pdf",
        title="A",
        sensitivity=Sensitivity.CASE,
        partnership=place,
        by=None,
    )


def sealed_as_before(place, words=WORDS):
    """A document from before documents had keys of their own."""
    row = kept(place)
    cipher = vault._master(OLD).cipher
    sealed = b"".join(vault._seal([words.encode()], f"document {row.key.hex}", cipher))
    default_storage.delete(row.stored_as)
    default_storage.save(row.stored_as, ContentFile(sealed))
    row.wrapped_key, row.wrapped_by = b"", ""
    row.save()
    return row


def factor():
    return Authenticator.objects.create(
        user=ground.make_user(),
        type=Authenticator.Type.TOTP,
        data={"secret": SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")},
    )


def words_of(row):
    return b"".join(documents.content(Document.objects.get(pk=row.pk))).decode()


def run(**options):
    out = StringIO()
    call_command("rotate_vault_key", stdout=out, **options)
    return out.getvalue()


def test_everything_is_taken_over_and_the_old_key_opens_nothing_more(settings, place):
    rows = [kept(place), kept(place, "Short"), sealed_as_before(place)]
    app = factor()
    files = {path for path in Path(default_storage.path("")).rglob("*") if path.is_file()}
    replace_key(settings, NEW)
    assert [words_of(row) for row in rows] == [WORDS, "Short", WORDS], (
        "read before it is taken over"
    )
    with pytest.raises(CommandError, match="3 documents, 1 second factors"):
        run(check=True)

    said = run()
    settings.VAULT_KEY_FALLBACKS = []

    assert "VAULT_KEY_FALLBACKS can be emptied" in said
    assert [words_of(row) for row in rows] == [WORDS, "Short", WORDS]
    app.refresh_from_db()
    assert SecondFactorAdapter().decrypt(app.data["secret"]) == "JBSWY3DPEHPK3PXP"
    after = {path for path in Path(default_storage.path("")).rglob("*") if path.is_file()}
    assert len(files - after) == len(after - files) == 1, (
        "only the one without a key was written again"
    )
    settings.VAULT_KEY = OLD
    for row in rows:
        with pytest.raises(vault.Damaged):
            words_of(row)


@pytest.mark.parametrize("stops_at", range(1, 8))
def test_broken_off_at_any_point_everything_is_readable_and_the_next_run_goes_on(
    settings, place, monkeypatch, stops_at
):
    rows = [sealed_as_before(place), kept(place), sealed_as_before(place)]
    app = factor()
    replace_key(settings, NEW)
    steps = iter(range(1, 100))

    class Killed(BaseException):
        pass

    def dying(real):
        def step(*args, **kwargs):
            if next(steps) == stops_at:
                raise Killed
            return real(*args, **kwargs)

        return step

    def run_again_and_again():
        for _ in range(3):
            run()
            replace_key(settings, NEWER)

    with monkeypatch.context() as patch:
        for owner, name in (
            (vault, "new_key"),
            (vault, "wrapped_again"),
            (default_storage, "save"),
            (default_storage, "delete"),
        ):
            patch.setattr(owner, name, dying(getattr(owner, name)))
        with pytest.raises(Killed):
            run_again_and_again()

    assert [words_of(row) for row in rows] == [WORDS] * 3
    run()
    settings.VAULT_KEY_FALLBACKS = []
    assert [words_of(row) for row in rows] == [WORDS] * 3
    app.refresh_from_db()
    assert SecondFactorAdapter().decrypt(app.data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_two_runs_at_once_and_a_reader_in_between(settings, place):
    row = sealed_as_before(place)
    read_before = Document.objects.get(pk=row.pk)
    replace_key(settings, NEW)
    documents._take_over(Document.objects.get(pk=row.pk))

    with pytest.raises(
        FileNotFoundError
    ):  # the second run holds the row as it was, and passes it over
        documents._take_over(read_before)

    assert b"".join(documents.content(read_before)).decode() == WORDS, "as it stood before"
    assert words_of(row) == WORDS
    assert documents.under_an_old_key() == 0


def test_a_damaged_file_is_told_and_passed_over(settings, place, caplog):
    damaged, fine = sealed_as_before(place), kept(place)
    path = Path(default_storage.path(damaged.stored_as))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    replace_key(settings, NEW)

    with pytest.raises(CommandError, match="Still under an older key: 1 documents"):
        run()

    assert str(damaged.key) in caplog.text
    assert words_of(fine) == WORDS


def test_a_key_of_one_document_does_not_open_another(place):
    first, second = kept(place), kept(place)
    second.wrapped_key = first.wrapped_key
    second.save()
    with pytest.raises(vault.Damaged):
        words_of(second)


@pytest.mark.parametrize("change", ["flip", "swap", "cut", "append"])
def test_a_chunk_that_was_changed_is_refused_without_a_byte_of_it(place, change):
    row = kept(place)
    path = Path(default_storage.path(row.stored_as))
    sealed, size = path.read_bytes(), vault._SEALED_CHUNK_BYTES
    changed = {
        "flip": bytes([sealed[0] ^ 1]) + sealed[1:],
        "swap": sealed[size : 2 * size] + sealed[:size] + sealed[2 * size :],
        "cut": sealed[: 2 * size],
        "append": sealed + sealed[:size],
    }
    path.write_bytes(changed[change])
    with pytest.raises(vault.Damaged):
        words_of(row)


def test_a_text_says_under_which_key_it_is_and_one_from_before_is_still_read(settings):
    before = b"".join(vault._seal([b"Words"], "an owner", vault._master(OLD).cipher))
    sealed = vault.seal_text("Words", "an owner")
    assert vault.is_under_todays_key(sealed)
    assert not vault.is_under_todays_key(before)
    replace_key(settings, NEW)
    for old in (before, sealed):
        assert vault.unseal_text(old, "an owner") == "Words"
        again = vault.sealed_again(old, "an owner")
        assert vault.is_under_todays_key(again)
        with pytest.raises(vault.Damaged):
            vault.unseal_text(again, "another")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"VAULT_KEY": "short"}, {"portal.E003"}),
        ({"VAULT_KEY_FALLBACKS": ["short"]}, {"portal.E003"}),
        ({"VAULT_KEY_FALLBACKS": [OLD]}, {"portal.E004"}),
        ({"SECRET_KEY": OLD}, {"portal.E004"}),
        ({"SECRET_KEY_FALLBACKS": [OLD]}, {"portal.E004"}),
        ({"VAULT_KEY_FALLBACKS": [NEW]}, set()),
    ],
)
def test_the_portal_does_not_start_with_short_or_shared_keys(settings, change, found):
    for name, value in change.items():
        setattr(settings, name, value)
    assert {one.id for one in checks.keys_are_long_and_apart()} == found
