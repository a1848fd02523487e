"""Learn the form of a contest from its unmarked ballot."""

import numpy as np

from calibration.form import Form, Gray
from calibration.layout import Printed
from calibration.layout_form import lay_out
from calibration.layout_rules import find_rules
from calibration.learn_grid import learn_grid
from calibration.learn_ocr import BlankReader, without_rules
from calibration.learn_pdf import PdfBlank, is_pdf, read_pdf
from calibration.learn_scan import read_scan
from calibration.learn_straight import straighten
from calibration.print_colour import print_of
from election.definition import Contest
from election.errors import FormError
from ocr.engine import EngineError, Tesseract, TextEngine
from ocr.names import bare

__all__ = ["learn", "learn_grid"]

TURNS = (0, 180, 90, 270)  # degrees clockwise, the likeliest first
LEGIBLE = 0.5  # share of the names' syllables that upright print of this contest must show


def learn(contest: Contest, data: bytes, engine: TextEngine | None = None) -> Form:
    """Learn a form from the bytes of a blank.

    Parameters
    ----------
    data : bytes
        A PDF as exported from the word processor, or the picture of one printed sheet
        (PNG, JPEG, TIFF).
    engine : TextEngine, optional
        For pictures and for PDFs without a usable text layer; Tesseract unless given.

    Raises
    ------
    FormError
        One line: what is wrong, what was read, what to do.
    """
    if not data:
        raise FormError(
            "Tệp phiếu trắng rỗng (0 byte): hãy xuất hoặc quét lại / The blank is empty."
        )
    engine = engine or Tesseract()
    try:
        if is_pdf(data):
            return _learn_pdf(contest, read_pdf(data), engine)
        scan = read_scan(data)
        return _learn_scan(contest, scan.picture, scan.dpi, engine)
    except EngineError as problem:
        raise FormError(str(problem)) from problem


def _learn_pdf(contest: Contest, blank: PdfBlank, engine: TextEngine) -> Form:
    if blank.scanned:
        return _learn_scan(contest, blank.picture, float(blank.dpi), engine)
    if (
        blank.printed is not None
        and _shown(contest, [w.text for w in blank.printed.words]) >= LEGIBLE
    ):
        return lay_out(contest, blank.printed)
    # No text, or one in an encoding of its own (TCVN3, VNI, subset fonts without a map):
    # what the eye reads counts.
    return _learn_print(contest, print_of(blank.picture), engine, exact=True)


def _learn_scan(contest: Contest, picture: Gray, dpi: float | None, engine: TextEngine) -> Form:
    """Learn from a scan that may lie on its head or on its side."""
    first: FormError | None = None
    for turn in TURNS:
        upright = np.ascontiguousarray(np.rot90(picture, -turn // 90))
        blank = straighten(upright, dpi)
        try:
            return _learn_print(contest, blank, engine, exact=False)
        except _NotLegibleError as problem:
            first = first or problem
    assert first is not None
    raise FormError(str(first)) from first


class _NotLegibleError(FormError):
    """The print shows too few of the contest's names to be it, in this direction at least."""


def _learn_print(contest: Contest, blank: Gray, engine: TextEngine, *, exact: bool) -> Form:
    ruling = find_rules(blank)
    reader = BlankReader(engine, without_rules(blank, ruling), ruling.cells)
    words = reader.page()
    if _shown(contest, [word.text for word in words]) < LEGIBLE:
        read = " ".join(word.text for word in words if word.confidence > 30)[:200] or "không có chữ"
        raise _NotLegibleError(
            f"Không thấy tên của tệp bầu cử trên phiếu trắng; đọc được: “{read}”:"
            " hãy đưa đúng phiếu hoặc quét rõ hơn / The names of the election are not on the blank."
        )
    return lay_out(contest, Printed(blank, words, exact), reader.again)


def _shown(contest: Contest, words: list[str]) -> float:
    """Share of the names' syllables that occur among the words, diacritics aside."""
    read = {part for word in words for part in bare(word).split()}
    wanted = [part for c in contest.candidates for part in bare(c.name).split()]
    return sum(part in read for part in wanted) / len(wanted)
