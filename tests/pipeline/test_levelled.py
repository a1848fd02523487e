from dataclasses import replace

import numpy as np
import pytest

from calibration.form import form_id, to_bytes
from election.reading import MarkVerdict
from pipeline.interpret import interpret
from pipeline.levelled import levelled
from pipeline.template import prepare
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import Plan, ballot
from tests.pipeline.ballot_reading import profile
from tests.pipeline.scanner_drawing import scan

PALE = 0.45  # of the ink of the other names


@pytest.fixture(scope="module")
def names():
    """A ballot in small print, of which thin strokes are grey."""
    return ballot(Plan(points=8))


@pytest.fixture
def mottled(names):
    """The form of a blank that was scanned, with the fifth name in pale toner."""
    form = names.form
    blank = form.blank.copy()
    x, y, w, h = form.rows[4].name
    part = blank[y : y + h, x : x + w]
    part[:] = 255 - ((255 - part) * PALE).astype(np.uint8)
    return replace(form, blank=blank, exact=False)


def read(form, sheet):
    return interpret(scan(sheet), prepare(form, form_id(to_bytes(form))), profile())


def test_a_name_that_is_pale_on_the_scanned_blank_alone_is_not_struck(names, mottled):
    assert read(mottled, names.sheet()).reasons == ()
    as_drawn = replace(mottled, exact=True)  # the control: from a PDF the name is meant so
    assert read(as_drawn, names.sheet()).marks[4].verdict is not MarkVerdict.EMPTY


def test_a_strike_over_such_a_name_is_seen(names, mottled):
    struck = names.sheet().pen(*voter.line(names.name(4), names.body(4)))
    assert read(mottled, struck).marks[4].verdict is MarkVerdict.MARKED


def test_print_that_is_black_all_over_stays_as_it_is(names):
    ink = 255 - names.form.blank
    lines = [line for row in names.form.rows for line in row.lines]
    np.testing.assert_array_equal(levelled(ink, lines), ink)
