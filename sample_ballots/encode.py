"""Write scans as files: JPEG, PNG, TIFF (G4 for bilevel), with the dpi that the scanner states."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from sample_ballots.machine import Machine
from sample_ballots.pen import Pixels
from sample_ballots.scanner import Scan

ORIENTATION = 0x0112  # EXIF tag
# the rotation that undoes what a viewer will do for this orientation, in quarter turns to the left
STORED_TURNS = {1: 0, 3: 2, 6: 1, 8: 3}
WRONG_DPI = 96


def suffix(machine: Machine) -> str:
    """File name ending of this machine's scans."""
    return ".tif" if machine.mode == "bilevel" else ".jpg"


def save(scan: Scan, path: Path, machine: Machine, quality: int | None = None) -> None:
    """Write one scan.

    Parameters
    ----------
    scan : Scan
    path : Path
        Its ending chooses the format.
    machine : Machine
    quality : int, optional
        JPEG quality; that of the machine if not given.
    """
    stated = {"right": scan.dpi, "wrong": WRONG_DPI, "missing": None}[machine.tag]
    density: dict[str, Any] = {} if stated is None else {"dpi": (stated, stated)}
    picture = as_picture(scan.pixels)
    if path.suffix == ".tif":
        if machine.mode == "bilevel":
            picture.convert("1", dither=Image.Dither.NONE).save(
                path, compression="group4", **density
            )
        else:
            picture.save(path, compression="tiff_lzw", **density)
        return
    if path.suffix == ".png":
        picture.save(path, compress_level=6, **density)
        return
    extra: dict[str, Any] = {}
    if machine.exif != 1:
        picture = as_picture(np.rot90(scan.pixels, STORED_TURNS[machine.exif]))
        exif = Image.Exif()
        exif[ORIENTATION] = machine.exif
        extra["exif"] = exif
    if scan.pixels.ndim == 3:
        extra["subsampling"] = machine.subsampling
    picture.save(path, quality=quality or machine.jpeg_quality, optimize=True, **density, **extra)


def as_picture(pixels: Pixels) -> Image.Image:
    """Give gray or B, G, R pixels as a picture."""
    if pixels.ndim == 2:
        return Image.fromarray(np.ascontiguousarray(pixels))
    return Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
