"""Every kind of file that scanners deliver becomes the pages that were scanned."""

import io
import struct

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps

from pipeline.page import Page, Unreadable
from pipeline.scan import decode
from pipeline.scan_pixels import MAX_ASPECT, MAX_PIXELS, MIN_SIDE_PX, check_size, credible_dpi
from pipeline.scan_refusal import Refusal, Refused

HEIGHT, WIDTH = 1169, 827  # A4 at 100 dpi


def drawing() -> Image.Image:
    """Gray page that looks different from every side."""
    pixels = np.full((HEIGHT, WIDTH), 250, np.uint8)
    cv2.rectangle(pixels, (40, 60), (400, 200), 20, 3)
    cv2.putText(pixels, "1 2 3", (60, 150), cv2.FONT_HERSHEY_SIMPLEX, 3, 60, 5)
    pixels[900:, :] = np.linspace(10, 240, WIDTH, dtype=np.uint8)
    return Image.fromarray(pixels)


def black_and_white() -> Image.Image:
    return drawing().point(lambda value: 255 if value > 128 else 0).convert("1")


def with_blue_line() -> Image.Image:
    page = np.array(drawing().convert("RGB"))
    page[500:502, 101:131] = (40, 60, 200)  # thinner than the sample that is looked at first
    return Image.fromarray(page)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def pages_of(data: bytes) -> list[Page]:
    pages = list(decode(data))
    assert all(isinstance(page, Page) for page in pages), pages
    return [page for page in pages if isinstance(page, Page)]


def only(data: bytes) -> Page:
    (page,) = pages_of(data)
    return page


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_gray_without_loss_comes_out_pixel_for_pixel(kind):
    page = only(saved(drawing(), kind))
    assert np.array_equal(page.gray, np.asarray(drawing()))
    assert page.colour is None
    assert not page.bilevel


def test_gray_jpeg_is_what_opencv_alone_decodes():
    data = saved(drawing(), "JPEG", quality=85)
    alone = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert np.array_equal(only(data).gray, alone)


def test_progressive_jpeg_is_read_like_any_other():
    plain, progressive = (
        only(saved(drawing(), "JPEG", quality=85, progressive=flag)).gray for flag in (False, True)
    )
    assert np.abs(plain.astype(int) - progressive).max() <= 1


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "group3"}),
        ("TIFF", {"compression": "group4"}),
        ("TIFF", {"compression": "packbits"}),
    ],
)
def test_bilevel_is_black_and_white_whatever_packs_it(kind, options):
    page = only(saved(black_and_white(), kind, **options))
    assert page.bilevel
    assert np.array_equal(page.gray, np.asarray(black_and_white().convert("L")))


def test_gray_that_holds_two_values_only_is_bilevel_and_with_a_third_it_is_not():
    two = black_and_white().convert("L")
    assert only(saved(two, "PNG")).bilevel
    three = two.copy()
    three.putpixel((3, 3), 77)
    assert not only(saved(three, "PNG")).bilevel


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_become_eight(kind):
    deep = Image.fromarray(np.asarray(drawing()).astype(np.uint16) * 257)
    assert np.array_equal(only(saved(deep, kind)).gray, np.asarray(drawing()))


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_thin_blue_line_is_kept_in_colour(kind):
    page = only(saved(with_blue_line(), kind))
    assert page.colour is not None
    assert page.colour[501, 110].tolist() == [200, 60, 40]  # blue, green, red
    assert page.gray.shape == page.colour.shape[:2]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_gray_stored_as_colour_has_no_colour(kind):
    assert only(saved(drawing().convert("RGB"), kind)).colour is None
    assert only(saved(with_blue_line(), kind)).colour is not None  # the control


def test_colour_jpeg_keeps_its_colour():
    page = only(saved(with_blue_line(), "JPEG", quality=95))
    assert page.colour is not None
    blue, _, red = page.colour[501, 115].tolist()
    assert blue > red + 60


def test_a_palette_is_resolved():
    page = only(saved(with_blue_line().quantize(256), "PNG"))
    assert page.colour is not None


def test_what_is_transparent_is_paper():
    cut_out = drawing().convert("RGBA")
    cut_out.putalpha(Image.new("L", cut_out.size, 0))
    assert only(saved(cut_out, "PNG")).gray.min() == 255
    cut_out.putalpha(Image.new("L", cut_out.size, 255))
    assert only(saved(cut_out, "PNG")).gray.min() < 50  # the control


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 3), (8, 1)])
def test_the_page_stands_as_the_file_says(kind, orientation, turns):
    exif = Image.Exif()
    exif[0x0112] = orientation
    page = only(saved(drawing(), kind, exif=exif))
    expected = np.rot90(np.asarray(drawing()), turns)
    assert page.gray.shape == expected.shape
    assert np.abs(page.gray.astype(int) - expected).mean() < 3  # JPEG changes a little


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_is_turned_as_pillow_turns_it(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(drawing(), "JPEG", exif=exif)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    assert np.array_equal(only(data).gray, np.asarray(expected))


def test_colour_turns_with_the_page():
    exif = Image.Exif()
    exif[0x0112] = 6
    page = only(saved(with_blue_line(), "JPEG", exif=exif))
    assert page.colour is not None
    assert page.colour.shape[:2] == page.gray.shape == (WIDTH, HEIGHT)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize(
    ("stated", "taken"), [(100, 100), (200, 200), (300, 300), (72, None), (96, None), (5, None)]
)
def test_a_resolution_is_taken_when_it_is_credible(kind, stated, taken):
    dpi = only(saved(drawing().resize((1654, 2338)), kind, dpi=(stated, stated))).dpi
    assert dpi is None if taken is None else dpi == pytest.approx(taken, abs=0.5)


def test_a_resolution_that_makes_the_sheet_a_stamp_or_a_poster_is_not_credible():
    assert credible_dpi((300, 300), 2480, 3508) == 300  # the control: A4
    assert credible_dpi((1200, 1200), 2480, 3508) is None
    assert credible_dpi((110, 110), 2480, 3508) is None


def test_fax_dots_that_are_not_square_state_no_single_resolution():
    assert credible_dpi((204, 196), 1728, 2200) is None
    assert credible_dpi((204, 204), 1728, 2200) == 204  # the control


@pytest.mark.parametrize("nothing", [None, "300", (300,), ("a", "b"), (0, 0), (float("nan"),) * 2])
def test_nonsense_states_no_resolution(nothing):
    assert credible_dpi(nothing, 2480, 3508) is None


def test_the_smallest_side_itself_is_read_and_one_less_is_not():
    check_size(MIN_SIDE_PX, 300)
    with pytest.raises(Refused) as caught:
        check_size(MIN_SIDE_PX - 1, 300)
    assert caught.value.refusal is Refusal.TOO_SMALL


def test_the_largest_picture_itself_is_read_and_one_row_more_is_not():
    width = 10_000
    check_size(width, MAX_PIXELS // width)
    with pytest.raises(Refused) as caught:
        check_size(width, MAX_PIXELS // width + 1)
    assert caught.value.refusal is Refusal.TOO_MANY_PIXELS


def test_the_longest_sheet_itself_is_read_and_one_longer_is_not():
    check_size(300, int(300 * MAX_ASPECT))
    with pytest.raises(Refused) as caught:
        check_size(300, int(300 * MAX_ASPECT) + 1)
    assert caught.value.refusal is Refusal.TOO_LONG


def test_a_tiff_gives_its_pages_in_their_order():
    pages = [drawing().rotate(angle) for angle in (0, 90, 180)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    for page, scanned in zip(pages_of(data), pages, strict=True):
        assert np.array_equal(page.gray, np.asarray(scanned))


def test_pages_of_a_tiff_may_be_of_different_kinds():
    data = saved(
        black_and_white(), "TIFF", save_all=True, append_images=[drawing(), with_blue_line()]
    )
    bilevel, gray, colour = pages_of(data)
    assert bilevel.bilevel
    assert not gray.bilevel
    assert colour.colour is not None


def test_a_big_endian_tiff_is_read_too():
    rows = np.asarray(drawing()).tobytes()
    tags = {
        256: WIDTH,
        257: HEIGHT,
        258: 8,
        259: 1,
        262: 1,
        273: 8,
        277: 1,
        278: HEIGHT,
        279: len(rows),
    }
    entries = b"".join(struct.pack(">HHII", tag, 4, 1, value) for tag, value in tags.items())
    directory = struct.pack(">H", len(tags)) + entries + bytes(4)
    data = b"MM\0*" + struct.pack(">I", 8 + len(rows)) + rows + directory
    assert np.array_equal(only(data).gray, np.asarray(drawing()))


def test_a_pdf_of_one_jpeg_gives_that_jpeg_unchanged():
    jpeg = saved(drawing(), "JPEG", quality=75)
    image = Image.open(io.BytesIO(jpeg))
    data = saved(image, "PDF", resolution=100)
    embedded = np.frombuffer(pdf_image(data), np.uint8)
    page = only(data)
    assert page.dpi == pytest.approx(100, abs=0.2)
    assert np.array_equal(page.gray, cv2.imdecode(embedded, cv2.IMREAD_GRAYSCALE))


def pdf_image(data: bytes) -> bytes:
    begin = data.index(b"\xff\xd8\xff")
    return data[begin : data.index(b"\xff\xd9", begin) + 2]


def test_a_pdf_of_fax_pages_gives_their_very_pixels():
    pages = [black_and_white(), black_and_white().rotate(180)]
    data = saved(pages[0], "PDF", resolution=100, save_all=True, append_images=pages[1:])
    for page, scanned in zip(pages_of(data), pages, strict=True):
        assert page.bilevel
        assert np.array_equal(page.gray, np.asarray(scanned.convert("L")))


@pytest.mark.parametrize(("rotation", "turns"), [(90, 3), (180, 2), (270, 1)])
def test_a_pdf_page_is_turned_as_the_document_says(rotation, turns):
    document = pdfium.PdfDocument(saved(drawing(), "PDF", resolution=100))
    document[0].set_rotation(rotation)
    file = io.BytesIO()
    document.save(file)
    page = only(file.getvalue())
    expected = np.rot90(np.asarray(drawing()), turns)
    assert page.gray.shape == expected.shape
    assert np.abs(page.gray.astype(int) - expected).mean() < 3


def test_a_pdf_page_with_more_than_a_scan_is_shown_as_people_see_it():
    document = pdfium.PdfDocument(saved(drawing(), "PDF", resolution=100))
    page = document[0]
    stamp = pdfium.PdfImage.new(document)
    stamp.set_bitmap(pdfium.PdfBitmap.from_pil(Image.new("RGB", (50, 50), (200, 0, 0))))
    stamp.set_matrix(pdfium.PdfMatrix().scale(72, 72).translate(200, 200))
    page.insert_obj(stamp)
    page.gen_content()
    file = io.BytesIO()
    document.save(file)
    seen = only(file.getvalue())
    assert seen.colour is not None
    assert seen.gray.shape == (HEIGHT, WIDTH)


def test_pages_are_decoded_only_when_they_are_asked_for():
    good = saved(drawing(), "TIFF", save_all=True, append_images=[drawing()] * 3)
    pages = decode(good)
    assert isinstance(next(pages), Page)
    pages.close()  # the other three are never unpacked


def test_the_same_bytes_give_the_same_page_whatever_was_read_before():
    locked = b"%PDF-1.4\n1 0 obj<</Encrypt 2 0 R>>endobj\n"
    empty = b"%PDF-1.7\n"
    before = list(decode(empty))
    list(decode(locked))
    assert list(decode(empty)) == before
    assert isinstance(before[0], Unreadable)
