import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from benchmarks.pairs import Spread, colour_flag
from benchmarks.stacks import pile_up
from pipeline.page import Page
from pipeline.scan import decode


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".png"])
def test_a_stack_holds_different_files_that_show_the_same_page(tmp_path: Path, suffix: str):
    picture = Image.fromarray(np.tile(np.arange(900) % 251, (700, 1)).astype(np.uint8))
    original = tmp_path / f"one{suffix}"
    picture.save(original, dpi=(200, 200))
    pile_up([original], 5, tmp_path / "stack")
    files = sorted((tmp_path / "stack").iterdir())
    assert len({hashlib.sha256(f.read_bytes()).digest() for f in files}) == 5
    whole = next(decode(original.read_bytes()))
    assert isinstance(whole, Page)
    for file in files:
        page = next(decode(file.read_bytes()))
        assert isinstance(page, Page)
        assert np.array_equal(page.gray, whole.gray)


def test_colour_files_are_compared_with_decoding_in_colour(tmp_path: Path):
    pixels = np.zeros((8, 8, 3), np.uint8)
    for name, picture, flag in (
        ("gray.jpg", Image.fromarray(pixels[:, :, 0]), cv2.IMREAD_GRAYSCALE),
        ("colour.jpg", Image.fromarray(pixels), cv2.IMREAD_COLOR),
        ("bilevel.tif", Image.fromarray(pixels[:, :, 0]).convert("1"), cv2.IMREAD_GRAYSCALE),
    ):
        picture.save(tmp_path / name)
        assert colour_flag(tmp_path / name) == flag


def test_a_spread_is_the_median_between_its_tenths():
    spread = Spread.of([float(v) for v in range(101)])
    assert (spread.low, spread.middle, spread.high) == (10.0, 50.0, 90.0)
