import base64
import dataclasses
import json

import numpy as np
import pytest

from calibration.form import Form, FormRow, FormTarget, form_id, from_bytes, to_bytes
from election.definition import Grid, Marking
from election.errors import FormError
from election.reading import Option


def small_form(**changes: object) -> Form:
    blank = np.full((40, 60), 255, np.uint8)
    blank[10:14, 5:30] = np.arange(25, dtype=np.uint8)
    row = FormRow(
        "c01", (5, 10, 25, 4), ((5, 10, 25, 4),), (2, 6, 50, 12),
        (FormTarget(Option.STRIKE, (5, 10, 25, 4)),),
    )  # fmt: skip
    form = Form("bch", Marking.STRIKE_OUT, (row,), blank, exact=True, seal=True)
    return dataclasses.replace(form, **changes)


def changed(**changes: object) -> bytes:
    return json.dumps(json.loads(to_bytes(small_form())) | changes).encode()


def test_a_stored_form_comes_back_the_same_to_the_last_pixel():
    form = small_form(signature=(1, 30, 20, 8))
    again = from_bytes(to_bytes(form))
    assert np.array_equal(again.blank, form.blank)
    fields = [f.name for f in dataclasses.fields(Form) if f.name != "blank"]
    assert [getattr(again, f) for f in fields] == [getattr(form, f) for f in fields]
    assert to_bytes(again) == to_bytes(form)


def test_a_grid_comes_back_the_same():
    grid = Grid(34, 53, (6.35, 6.35), (4.762, 1.587), (5.08, 3.302))
    form = small_form(grid=grid, marking=Marking.FILL)
    assert from_bytes(to_bytes(form)).grid == grid


def test_the_id_is_that_of_the_bytes_and_one_pixel_changes_it():
    form = small_form()
    assert form_id(to_bytes(form)) == form_id(to_bytes(small_form()))
    speck = form.blank.copy()
    speck[0, 0] = 254
    assert form_id(to_bytes(small_form(blank=speck))) != form_id(to_bytes(form))


def test_the_size_is_width_before_height():
    assert small_form().size == (60, 40)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        b"[]",
        b"{}",
        b"null",
        changed(format="kiemphieu-form/0"),
        changed(marking="tick"),
        changed(rows=[{}]),
        changed(rows=None),
        changed(signature=[1, 2, 3]),
        changed(grid={"columns": 3}),
        changed(blank_png="*"),
        changed(blank_png=""),
        changed(blank_png=base64.b64encode(b"no picture").decode()),
    ],
)
def test_a_file_that_is_no_form_gives_one_line(data):
    from_bytes(changed())  # the control
    with pytest.raises(FormError) as refused:
        from_bytes(data)
    assert str(refused.value)
    assert "\n" not in str(refused.value)
