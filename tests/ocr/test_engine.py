"""Tesseract behind its Protocol, and what is said when it is not there."""

import numpy as np
import pytesseract
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import EngineError, PrintedLine, PrintedWord, Segmentation, Tesseract, around

WHITE = np.full((120, 700), 255, np.uint8)


def printed(words: str) -> np.ndarray:
    import matplotlib as mpl

    font = ImageFont.truetype(f"{mpl.get_data_path()}/fonts/ttf/DejaVuSerif.ttf", 40)
    image = Image.fromarray(WHITE)
    ImageDraw.Draw(image).text((40, 30), words, font=font, fill=0)
    return np.asarray(image)


def test_vietnamese_is_read_with_boxes_round_the_words():
    words = Tesseract().read(printed("Nguyễn Văn Bình"), 200, Segmentation.LINE)
    assert PrintedLine(words).text == "Nguyễn Văn Bình"
    x, y, w, h = PrintedLine(words).box
    assert 30 < x < 50
    assert 20 < y < 60
    assert 300 < w < 500
    assert 30 < h < 70
    assert Tesseract().read(WHITE, 200, Segmentation.SPARSE) == ()  # the control


def test_a_missing_program_says_what_to_install(monkeypatch):
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nonexistent/tesseract")
    with pytest.raises(EngineError, match="apt-get install tesseract-ocr"):
        Tesseract().read(WHITE, 200, Segmentation.LINE)


def test_missing_vietnamese_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(EngineError, match="tesseract-ocr-vie"):
        Tesseract().read(WHITE, 200, Segmentation.LINE)


def test_a_line_is_as_large_as_its_words():
    words = (PrintedWord("a", (10, 20, 5, 8)), PrintedWord("b", (30, 18, 6, 9)))
    assert PrintedLine(words).box == around(w.box for w in words) == (10, 18, 26, 10)
