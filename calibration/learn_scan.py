"""Decode the picture of one printed sheet, with limits checked before a pixel is decoded."""

import io
import math
import struct
import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from election.errors import FormError

MAX_PIXELS = 200_000_000  # A3 at 600 dpi has 70 million
MAX_FRAMES = 20
EMPTY_INK = 0.0005  # share of dark pixels below which a further page counts as empty
FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
CREDIBLE_DPI = (70.0, 1300.0)

Colour = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A decoded scan of a blank.

    Attributes
    ----------
    picture : ndarray, shape (height, width, 3), uint8
        BGR, turned as its EXIF tag says, transparent parts on white.
    dpi : float or None
        As the file states it; None when it states nothing possible.
    """

    picture: Colour
    dpi: float | None


def read_scan(data: bytes) -> Scan:
    """Decode a PNG, JPEG or TIFF.

    Raises
    ------
    FormError
        No picture, damaged, cut off, too large, or several printed pages.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise FormError(_too_large(image.width, image.height))
            _check_frames(image)
            dpi = _stated_dpi(image)
            turned = ImageOps.exif_transpose(image)
            return Scan(_to_bgr(turned), dpi)
    except Image.DecompressionBombError as problem:
        raise FormError(_too_large(None, None)) from problem
    except UnidentifiedImageError as problem:
        raise FormError(
            "Tệp phiếu trắng không phải PDF, PNG, JPEG hay TIFF: hãy xuất hoặc quét lại"
            " / The blank is no PDF, PNG, JPEG or TIFF."
        ) from problem
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, TypeError) as problem:
        raise FormError(
            "Ảnh phiếu trắng hỏng hoặc bị cắt cụt, không giải mã được: hãy quét lại"
            " / The picture of the blank is damaged: scan it again."
        ) from problem


def _too_large(width: int | None, height: int | None) -> str:
    size = "" if width is None else f" ({width} x {height} điểm)"
    return (
        f"Ảnh phiếu trắng quá lớn{size}, tối đa {MAX_PIXELS // 1_000_000} triệu điểm:"
        " hãy quét ở 200-300 dpi / The picture is too large: scan at 200 to 300 dpi."
    )


def _check_frames(image: Image.Image) -> None:
    frames = int(getattr(image, "n_frames", 1))
    if frames == 1 or image.format == "MPO":  # JPEG of some cameras: a thumbnail follows
        return
    printed = 0
    for number in range(min(frames, MAX_FRAMES)):
        image.seek(number)
        if image.width * image.height > MAX_PIXELS:
            raise FormError(_too_large(image.width, image.height))
        small = _to_bgr(image).mean(axis=2)
        printed += bool((small < 128).mean() > EMPTY_INK)
    image.seek(0)
    if printed > 1 or frames > MAX_FRAMES:
        raise FormError(
            f"Ảnh phiếu trắng có {frames} trang; mỗi phiếu phải là một mặt giấy:"
            " hãy đưa riêng một trang / The picture has several printed pages: give one."
        )


def _stated_dpi(image: Image.Image) -> float | None:
    stated = image.info.get("dpi")
    try:
        across, down = (float(value) for value in stated or ())
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    low, high = CREDIBLE_DPI
    if not all(math.isfinite(v) and low <= v <= high for v in (across, down)):
        return None
    return across if abs(across - down) <= 1.0 else None


def _to_bgr(image: Image.Image) -> Colour:
    if image.mode.startswith(("I;16", "I", "F")):
        deep = np.asarray(image, dtype=np.float64)
        top = 65535.0 if deep.max(initial=0.0) > 255 else 255.0
        gray = np.clip(deep * (255.0 / top), 0, 255).astype(np.uint8)
        return np.repeat(gray[:, :, None], 3, axis=2)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    rgb = np.asarray(image.convert("RGB"), dtype=np.uint8)
    return np.ascontiguousarray(rgb[:, :, ::-1])
