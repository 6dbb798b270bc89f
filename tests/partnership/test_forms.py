"""The fields that forms share: what is drawn can be sent back as it stands."""

from datetime import time

import pytest
from django import forms

from partnership.forms import TimeOfDayField


class Clocked(forms.Form):
    at = TimeOfDayField()


def test_a_time_is_drawn_without_seconds_and_is_taken_back_as_it_was_drawn():
    drawn = Clocked(initial={"at": time(9, 30)})["at"].value()

    sent = Clocked({"at": drawn})

    assert drawn == "09:30"
    assert sent.is_valid()
    assert sent.cleaned_data["at"] == time(9, 30)


@pytest.mark.parametrize("wrong", ["25:00", "9", "half nine", "09:30:00"])
def test_another_time_is_told_how_and_stands_as_it_was_typed(wrong):
    sent = Clocked({"at": wrong})
    assert sent.errors == {"at": ["Enter the time like 16:59."]}
    assert sent["at"].value() == wrong
