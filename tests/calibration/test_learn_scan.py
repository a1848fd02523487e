"""A printed sheet on a scanner: turned, on a black lid, with a wrong resolution tag."""

import io

import numpy as np
import pytest
from ballot_blanks import plain
from blank_typesetter import Sheet, encoded, scan
from PIL import Image

from calibration.learn import learn
from calibration.learn_scan import read_scan
from calibration.learn_sheet import sheet_size
from calibration.learn_straight import straighten

SHEET, CONTEST = plain()
SMALL = SHEET.render(100)
PRINT = SHEET.render(200)


def rows_of(blank: np.ndarray) -> np.ndarray:
    return (blank < 128).sum(axis=1).astype(float)


def likeness(blank: np.ndarray) -> float:
    """Correlation of the ink of the rows with the exact print: 1 when no line leans."""
    exact = (PRINT.min(axis=2) < 128).sum(axis=1).astype(float)
    return max(
        float(np.corrcoef(np.roll(rows_of(blank), shift), exact)[0, 1]) for shift in range(-25, 26)
    )


@pytest.mark.parametrize("angle", [-5.0, -1.3, 0.0, 0.4, 5.0])
def test_a_leaning_sheet_is_made_level(angle):
    leaning = scan(PRINT, angle=angle, margin=20, lid=255)
    assert likeness(straighten(leaning, 200.0)) > 0.9
    if abs(angle) > 1:  # the control: the measure sees that a sheet leans
        assert likeness(leaning[20:-20, 20:-20].min(axis=2)) < 0.7


@pytest.mark.parametrize("stated", [None, 72.0, 96.0, 200.0, 300.0])
def test_the_form_has_200_dpi_whatever_the_file_states(stated):
    assert straighten(PRINT, stated).shape == (2339, 1654)


def test_a_black_lid_a_shadow_noise_and_dust_leave_white_paper():
    page = scan(PRINT, angle=1.0, margin=40, lid=15, noise=6, paper=235).astype(float)
    page *= np.linspace(1.0, 0.85, page.shape[1])[None, :, None]
    page[2000:2004, 1200:1205] = 20
    blank = straighten(page.astype(np.uint8), 200.0)
    assert blank[30:-30, 20:100].min() > 240
    assert blank[1800:2300].min() > 240
    assert (blank < 128).sum() == pytest.approx((PRINT.min(axis=2) < 128).sum(), rel=0.15)


def test_print_in_grey_stays_grey():
    sheet = Sheet()
    sheet.text(40, 100, "PHIẾU BẦU CỬ")
    sheet.box(40, 120, 60, 12, gray=170)
    blank = straighten(encode_and_read(sheet.render()), 200.0)
    filled = blank[960:1020, 340:740]
    assert 160 < np.median(filled) < 215


def encode_and_read(picture: np.ndarray) -> np.ndarray:
    return read_scan(encoded(picture)).picture


@pytest.mark.parametrize("turned", [pytest.param(90, marks=pytest.mark.slow), 180])
def test_a_sheet_on_its_side_or_on_its_head_is_learned_upright(turned):
    page = scan(SHEET.render(150), turned=turned)
    rows = learn(CONTEST, encoded(page)).rows
    assert rows[0].name[1] < rows[-1].name[1]


def test_a_pdf_that_holds_a_scan_is_read_like_the_scan():
    holder = Sheet()
    holder.picture(PRINT)
    form = learn(CONTEST, holder.pdf())
    assert not form.exact
    assert [row.candidate for row in form.rows] == [c.id for c in CONTEST.candidates]


def test_red_ink_of_a_seal_is_no_print_and_black_under_it_is():
    stamped = PRINT.copy()
    yy, xx = np.mgrid[: stamped.shape[0], : stamped.shape[1]]
    far = np.hypot(xx - 300, yy - 200)
    ring = (far < 140) & (far > 128)
    stamped[ring] = np.minimum(stamped[ring], np.array([70, 60, 210], np.uint8))
    clean, seal = straighten(PRINT, 200.0), straighten(stamped, 200.0)
    assert np.abs(clean.astype(int) - seal).mean() < 0.05
    assert np.abs(clean.astype(int) - straighten(stamped[:, :, ::-1], 200.0)).mean() > 0.3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_decoded_alike(mode):
    out = io.BytesIO()
    gray = Image.fromarray(SMALL).convert("L")
    if mode == "I;16":
        gray = Image.fromarray(np.asarray(gray).astype(np.uint16) * 257)
    else:
        gray = gray.convert(mode)
    gray.save(out, "TIFF" if mode in ("CMYK", "1") else "PNG")
    read = read_scan(out.getvalue()).picture
    assert read.shape == SMALL.shape
    assert np.abs(read.astype(int) - SMALL).mean() < 3


def test_the_orientation_tag_is_obeyed():
    image = Image.fromarray(np.ascontiguousarray(np.rot90(SMALL)))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise to view
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=95)
    assert read_scan(out.getvalue()).picture.shape == SMALL.shape


@pytest.mark.parametrize(
    ("width", "height", "stated", "dpi", "paper"),
    [
        (1654, 2339, 200, 200, 210),
        (1654, 2339, None, 200, 210),
        (1654, 2339, 72, 200, 210),
        (1654, 2339, 300, 200, 210),  # A4 whose tag says that it is smaller than A5
        (1748, 2480, 300, 300, 148),
        (1748, 2480, None, 300, 148),
        (1813, 2494, None, 300, 148),
        (2480, 3508, None, 300, 210),
        (2339, 1654, None, 200, 297),
        (3307, 2339, 200, 200, 420),
        (4960, 7016, None, 600, 210),
    ],
)
def test_the_resolution_makes_the_page_a_sheet_of_paper(width, height, stated, dpi, paper):
    size = sheet_size(width, height, stated, letters_px=dpi / 12)
    assert (size.dpi, size.width_mm, size.known) == (dpi, paper, True)


def test_letters_tell_a3_at_200_dpi_from_a5_at_400():
    assert sheet_size(2339, 3307, None, letters_px=18).dpi == 200
    assert sheet_size(2339, 3307, None, letters_px=36).dpi == 400
