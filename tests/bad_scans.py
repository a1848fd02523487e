"""Files that are no readable scan, each made here by code, and what must be said of it."""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from pipeline.scan_refusal import Refusal


@dataclass(frozen=True, slots=True)
class BadScan:
    """One bad file: the refusals of its pages in order, None for a page that is good."""

    name: str
    make: Callable[[], bytes]
    pages: tuple[Refusal | None, ...]


def sheet(height: int = 600, width: int = 420) -> Image.Image:
    """Gray page with noise, so that no compression makes it tiny."""
    noise = np.random.default_rng(7).integers(180, 256, (height, width), dtype=np.uint8)
    noise[100:110, 50:300] = 0
    return Image.fromarray(noise)


def bilevel_sheet() -> Image.Image:
    """The same in black and white."""
    return sheet().point(lambda value: 255 if value > 200 else 0).convert("1")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """Bytes of an image as a file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def jpeg() -> bytes:
    """Return a good JPEG."""
    return saved(sheet(), "JPEG", quality=80)


def png() -> bytes:
    """Return a good PNG."""
    return saved(sheet(), "PNG")


def tiff(pages: int = 1, compression: str = "group4") -> bytes:
    """Return a good TIFF."""
    image = bilevel_sheet() if compression.startswith("group") else sheet()
    others = [image] * (pages - 1)
    return saved(image, "TIFF", compression=compression, save_all=True, append_images=others)


def pdf(pages: int = 1) -> bytes:
    """Return a good PDF of scans."""
    return saved(
        sheet(), "PDF", resolution=100, save_all=True, append_images=[sheet()] * (pages - 1)
    )


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a small PNG that would unpack to gigabytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(10_000_000), 9)
    body = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg_bomb() -> bytes:
    """Return a JPEG whose header claims 65500 x 65500 pixels."""
    data = bytearray(jpeg())
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(data)


def tiff_directory(entries: list[tuple[int, int, int, int]], following: int) -> bytes:
    """One directory: (tag, type, count, value) each, then the offset of the next."""
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return struct.pack("<H", len(entries)) + body + struct.pack("<I", following)


def tiff_bomb() -> bytes:
    """Return a TIFF that claims 100000 x 100000 pixels."""
    entries = [
        (256, 4, 1, 100_000),
        (257, 4, 1, 100_000),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (278, 4, 1, 100_000),
        (279, 4, 1, 100),
    ]
    return b"II*\0" + struct.pack("<I", 8) + tiff_directory(entries, 0)


def tiff_circle() -> bytes:
    """Return a TIFF whose second page says that the first comes next."""
    data = bytearray(tiff(2))
    first = struct.unpack_from("<I", data, 4)[0]
    second = next_directory(data, first)
    data[second + 2 + 12 * count_of(data, second) :][:4] = b""
    at = second + 2 + 12 * count_of(data, second)
    struct.pack_into("<I", data, at, first)
    return bytes(data)


def count_of(data: bytes | bytearray, directory: int) -> int:
    """Count the entries of a TIFF directory."""
    return int(struct.unpack_from("<H", data, directory)[0])


def next_directory(data: bytes | bytearray, directory: int) -> int:
    """Where the directory after this one stands."""
    at = directory + 2 + 12 * count_of(data, directory)
    return int(struct.unpack_from("<I", data, at)[0])


def tiff_bad_middle() -> bytes:
    """Return three pages of which the second has a senseless width."""
    data = bytearray(tiff(3))
    second = next_directory(data, struct.unpack_from("<I", data, 4)[0])
    struct.pack_into("<HHII", data, second + 2, 256, 4, 1, 0x7FFFFFFF)
    return bytes(data)


def tiff_no_width() -> bytes:
    """Return a page that does not say how wide it is."""
    data = bytearray(tiff(1))
    first = struct.unpack_from("<I", data, 4)[0]
    struct.pack_into("<H", data, first + 2, 65_000)
    return bytes(data)


def tiff_strip_beyond() -> bytes:
    """Return a fax page whose strip is said to end after the end of the file."""
    data = bytearray(tiff(1))
    first = struct.unpack_from("<I", data, 4)[0]
    for number in range(count_of(data, first)):
        at = first + 2 + 12 * number
        tag, _, count, value = struct.unpack_from("<HHII", data, at)
        if tag == 279:
            struct.pack_into("<HHII", data, at, tag, 4, count, value + len(data))
    return bytes(data)


def flipped(data: bytes, place: float, length: int = 64) -> bytes:
    """Bytes with a stretch of them inverted."""
    at = int(len(data) * place)
    middle = bytes(value ^ 0xFF for value in data[at : at + length])
    return data[:at] + middle + data[at + length :]


def pdf_bomb() -> bytes:
    """Return a PDF with a page of 200 x 200 inches that is one image of 20000 x 20000 pixels."""
    return saved(Image.new("1", (20_000, 20_000)), "PDF", resolution=100)


def pdf_locked() -> bytes:
    """Return a PDF that cannot be opened without a password.

    The security handler of PDF 1.4 with owner and user entries that fit no empty password.
    """
    objects = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n",
        b"4 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -4/O<"
        + b"41" * 32
        + b">/U<"
        + b"42" * 32
        + b">>>endobj\n",
    )
    data, places = b"%PDF-1.4\n", []
    for text in objects:
        places.append(len(data))
        data += text
    table = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n"
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    file_id = b"00" * 16
    data += (
        b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<" + file_id + b"><" + file_id + b">]>>\n"
    )
    return data + b"startxref\n%d\n%%%%EOF\n" % table


def pdf_empty() -> bytes:
    """Return a PDF without a page."""
    document, file = pdfium.PdfDocument.new(), io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf_cut_jpeg() -> bytes:
    """Return a PDF whose embedded JPEG lost its second half."""
    data = pdf()
    begin = data.index(b"\xff\xd8\xff")
    end = data.index(b"\xff\xd9", begin)
    middle = (begin + end) // 2
    return data[:middle] + bytes(end + 2 - middle) + data[end + 2 :]


def animated_png() -> bytes:
    """Return a PNG with two frames."""
    return saved(sheet(), "PNG", save_all=True, append_images=[sheet().rotate(180)])


def float_tiff() -> bytes:
    """Return a TIFF with 32 bits a pixel."""
    return saved(sheet().convert("F"), "TIFF")


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400)
LAYERS = b"\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00"

BAD_SCANS = (
    BadScan("zero bytes.jpg", bytes, (Refusal.EMPTY,)),
    BadScan("one byte.jpg", lambda: b"\xff", (Refusal.NOT_A_PICTURE,)),
    BadScan("text.jpg", lambda: "phiếu bầu".encode() * 99, (Refusal.NOT_A_PICTURE,)),
    BadScan("zeros.tif", lambda: bytes(9_999), (Refusal.NOT_A_PICTURE,)),
    BadScan("noise.png", lambda: np.random.default_rng(3).bytes(9_999), (Refusal.NOT_A_PICTURE,)),
    BadScan("photo.heic", lambda: HEIC, (Refusal.NOT_A_SCAN,)),
    BadScan("film.gif", lambda: saved(sheet(), "GIF"), (Refusal.NOT_A_SCAN,)),
    BadScan("paint.bmp", lambda: saved(sheet(), "BMP"), (Refusal.NOT_A_SCAN,)),
    BadScan("web.webp", lambda: saved(sheet(), "WEBP"), (Refusal.NOT_A_SCAN,)),
    BadScan("letter.docx", lambda: b"PK\x03\x04" + bytes(99), (Refusal.NOT_A_SCAN,)),
    BadScan("jpeg cut in the middle.jpg", lambda: jpeg()[:-20_000], (Refusal.CUT_OFF,)),
    BadScan("jpeg without its end.jpg", lambda: jpeg()[:-2], (Refusal.CUT_OFF,)),
    BadScan("jpeg header only.jpg", lambda: jpeg()[:300], (Refusal.HEADER_DAMAGED,)),
    BadScan("jpeg three bytes.jpg", lambda: b"\xff\xd8\xff", (Refusal.HEADER_DAMAGED,)),
    BadScan("jpeg bomb.jpg", jpeg_bomb, (Refusal.TOO_MANY_PIXELS,)),
    BadScan(
        "jpeg no tables.jpg",
        lambda: jpeg().replace(b"\xff\xdb", b"\xff\xfe"),
        (Refusal.DATA_DAMAGED,),
    ),
    BadScan("jpeg hole.jpg", lambda: flipped(jpeg(), 0.5, 512), (Refusal.DATA_DAMAGED,)),
    BadScan(
        "jpeg layers.jpg",
        lambda: saved(sheet(), "JPEG", progressive=True)[:-2] + LAYERS * 200 + b"\xff\xd9",
        (Refusal.TOO_MANY_LAYERS,),
    ),
    BadScan("tiny.jpg", lambda: saved(sheet(150, 100), "JPEG"), (Refusal.TOO_SMALL,)),
    BadScan("ribbon.png", lambda: saved(sheet(2_000, 210), "PNG"), (Refusal.TOO_LONG,)),
    BadScan("png cut.png", lambda: png()[: len(png()) // 2], (Refusal.DATA_DAMAGED,)),
    BadScan("png damaged.png", lambda: flipped(png(), 0.5), (Refusal.DATA_DAMAGED,)),
    BadScan(
        "png header damaged.png", lambda: flipped(png(), 0.0001, 20), (Refusal.HEADER_DAMAGED,)
    ),
    BadScan("png no header.png", lambda: png()[:8] + png()[33:], (Refusal.HEADER_DAMAGED,)),
    BadScan("png bomb.png", png_bomb, (Refusal.TOO_MANY_PIXELS,)),
    BadScan("png animated.png", animated_png, (Refusal.ANIMATED,)),
    BadScan("tiff header only.tif", lambda: b"II*\0", (Refusal.PAGES_MISSING,)),
    BadScan("tiff no page.tif", lambda: b"II*\0" + bytes(4), (Refusal.NO_PAGE,)),
    BadScan("tiff pages beyond.tif", lambda: b"MM\0*\x7f\xff\xff\xff", (Refusal.PAGES_MISSING,)),
    BadScan("tiff cut.tif", lambda: tiff()[:-200], (Refusal.PAGES_MISSING,)),
    BadScan("tiff strip beyond.tif", tiff_strip_beyond, (Refusal.CUT_OFF,)),
    BadScan("tiff no width.tif", tiff_no_width, (Refusal.PAGE_DAMAGED,)),
    BadScan("tiff bomb.tif", tiff_bomb, (Refusal.TOO_MANY_PIXELS,)),
    BadScan("tiff circle.tif", tiff_circle, (None, None, Refusal.PAGES_IN_A_CIRCLE)),
    BadScan("tiff bad middle.tif", tiff_bad_middle, (None, Refusal.TOO_MANY_PIXELS, None)),
    BadScan(
        "tiff lzw damaged.tif", lambda: flipped(tiff(1, "tiff_lzw"), 0.5), (Refusal.DATA_DAMAGED,)
    ),
    BadScan(
        "tiff deflate damaged.tif",
        lambda: flipped(tiff(1, "tiff_adobe_deflate"), 0.0001),
        (Refusal.DATA_DAMAGED,),
    ),
    BadScan("tiff float.tif", float_tiff, (Refusal.DEEP_PIXELS,)),
    BadScan("pdf header only.pdf", lambda: b"%PDF-1.7\n", (Refusal.HEADER_DAMAGED,)),
    BadScan("pdf cut.pdf", lambda: pdf()[: len(pdf()) // 2], (Refusal.HEADER_DAMAGED,)),
    BadScan("pdf no end.pdf", lambda: pdf()[:-20], (None, Refusal.PAGES_MISSING)),
    BadScan("pdf locked.pdf", pdf_locked, (Refusal.LOCKED,)),
    BadScan("pdf empty.pdf", pdf_empty, (Refusal.HEADER_DAMAGED,)),
    BadScan("pdf bomb.pdf", pdf_bomb, (Refusal.TOO_MANY_PIXELS,)),
    BadScan("pdf cut jpeg.pdf", pdf_cut_jpeg, (Refusal.CUT_OFF,)),
)
