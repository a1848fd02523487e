"""What the typesetting of sample ballots promises."""

import pypdfium2
import pytest

from sample_ballots.ballot import ballot_of, generator, with_other_names
from sample_ballots.catalogue import CATALOGUE, UnknownFormError, form
from sample_ballots.fonts import (
    FAMILIES,
    face,
    installed_families,
    vietnamese_alphabet,
)
from sample_ballots.forms import A5
from sample_ballots.layout import LayoutError, wrap
from sample_ballots.names import people
from sample_ballots.pdf import rasterise, to_pdf
from sample_ballots.typeset import typeset

pytestmark = pytest.mark.skipif(not installed_families(), reason="no font with Vietnamese letters")


def test_every_font_in_use_holds_every_vietnamese_letter():
    assert "ẫ" in vietnamese_alphabet()
    assert "Ặ" in vietnamese_alphabet()
    for family in installed_families():
        for style in ("regular", "bold", "italic"):
            missing = vietnamese_alphabet() - set(face(family, style).advances)
            assert not missing, f"{family} {style}"


def test_a_font_that_is_not_installed_is_replaced_by_an_installed_one():
    for family in FAMILIES:
        assert face(family).family in installed_families()


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_form_fits_on_its_sheet(name: str):
    for seed in range(1, 7):
        layout = typeset(ballot_of(form(name), seed))
        assert len(layout.rows) == form(name).count
        for text in layout.texts:
            assert text.x > 2.0, text.text
            assert text.x + text.width < layout.width - 2.0, text.text
            assert 0 < text.baseline < layout.height - 3.0, text.text
        for row in layout.rows:
            for line in row.lines:
                assert line.x1 < row.cell[2]
                assert row.cell[1] < line.middle < row.cell[3]


def test_a_form_with_too_many_names_for_its_sheet_is_refused():
    from dataclasses import replace

    crowded = replace(form("gach-danh-sach-a5"), count=60, seats=50)
    assert crowded.size == A5
    with pytest.raises(LayoutError, match="more than there is"):
        typeset(ballot_of(crowded, 1))


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_text_layer_of_the_blank_holds_every_name(name: str):
    ballot = ballot_of(form(name), 3)
    document = pypdfium2.PdfDocument(to_pdf(typeset(ballot)))
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    for candidate in ballot.candidates:
        assert (candidate.name.upper() if ballot.spec.upper else candidate.name) in text
    assert "Người Không Có Tên" not in text  # the control


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_picture_of_the_blank_has_the_size_of_the_sheet_and_nothing_is_cut_off(name: str):
    layout = typeset(ballot_of(form(name), 1))
    picture = rasterise(to_pdf(layout), 100)
    assert abs(picture.shape[1] - layout.width / 0.254) <= 1
    assert abs(picture.shape[0] - layout.height / 0.254) <= 1
    columns = (picture < 128).any(axis=0).nonzero()[0] * 0.254
    assert abs(columns.max() - max(t.x + t.width for t in layout.texts)) < 0.25 * layout.width
    assert columns.max() > layout.width * 0.6


def test_names_stand_on_the_picture_where_the_layout_says():
    layout = typeset(ballot_of(form("gach-bang-a4"), 1))
    picture = rasterise(to_pdf(layout), 200)
    scale = 200 / 25.4
    for row in layout.rows:
        x0, y0, x1, y1 = (round(v * scale) for v in row.lines[0].box)
        assert picture[y0:y1, x0:x1].min() < 80
        # the control: right of the name the cell is white
        assert picture[y0:y1, x1 + 8 : x1 + 40].min() > 200


def test_a_form_differs_from_seed_to_seed_and_not_between_two_runs():
    spec = form("dong-y-a4")
    assert ballot_of(spec, 1) == ballot_of(spec, 1)
    assert to_pdf(typeset(ballot_of(spec, 1))) == to_pdf(typeset(ballot_of(spec, 1)))
    assert ballot_of(spec, 1).candidates != ballot_of(spec, 2).candidates


@pytest.mark.parametrize("kind", ["usual", "long", "short", "similar", "minority"])
def test_no_list_holds_a_name_twice(kind: str):
    for seed in range(5):
        names = [p.name for p in people(generator(seed), 25, kind)]
        assert len({n.casefold() for n in names}) == 25


def test_long_names_reach_seven_syllables_and_short_ones_one():
    long = {len(p.name.split()) for s in range(8) for p in people(generator(s), 25, "long")}
    short = {len(p.name.split()) for s in range(8) for p in people(generator(s), 25, "short")}
    assert max(long) == 7
    assert min(short) == 1


def test_another_list_changes_as_many_names_as_asked_and_keeps_the_form():
    ballot = ballot_of(form("gach-bang-a4"), 1)
    other = with_other_names(ballot, 0.3, generator("t"))
    changed = [a.name != b.name for a, b in zip(ballot.candidates, other.candidates, strict=True)]
    assert sum(changed) == 5
    assert other.title == ballot.title
    assert all(with_other_names(ballot, 1.0, generator("t")).candidates[k].name != c.name
               for k, c in enumerate(ballot.candidates))  # fmt: skip


def test_an_unknown_form_is_refused_with_the_names_of_the_known_ones():
    with pytest.raises(UnknownFormError, match="gach-bang-a4"):
        form("nothing")


def test_wrapping_keeps_every_word_and_refuses_a_word_wider_than_its_column():
    font = face("tinos")
    lines = wrap("Nguyễn Hoàng Bảo Trân", font, 14, 25.0)
    assert len(lines) > 1
    assert " ".join(lines) == "Nguyễn Hoàng Bảo Trân"
    with pytest.raises(LayoutError):
        wrap("Nghiêm", font, 14, 5.0)
