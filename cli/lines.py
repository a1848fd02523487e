"""One line of `readings.jsonl`: the values of a page as JSON with a fixed order of keys.

Numbers are rounded here and nowhere else: what differs in the last bit between two builds of a
library must not make two files differ.
"""

import json
from collections.abc import Mapping
from typing import Any

from election.reading import (
    MarkReading,
    Reason,
    ReasonCode,
    Registration,
    RejectedSheet,
    SheetReading,
)
from election.validity import Disposition, Judgement, Status, Validity

SCORE_DIGITS = 4
PROBABILITY_DIGITS = 6
RESIDUAL_DIGITS = 3  # px
ANGLE_DIGITS = 3  # degrees: 0.05 px at the far edge of an A4 sheet
SCALE_DIGITS = 5
DPI_DIGITS = 1

Body = dict[str, Any]


def reading_body(
    sheet: SheetReading | RejectedSheet, judged: Judgement, rules: str | None, profile: str
) -> Body:
    """Describe what was read on one page, without the name of its file.

    Parameters
    ----------
    sheet : SheetReading or RejectedSheet
    judged : Judgement
        What the rules say of it.
    rules : str or None
        Label of the rule set; None when the contest is not known.
    profile : str
        Id of the profile of the run.
    """
    marks = sheet.marks if isinstance(sheet, SheetReading) else ()
    return {
        "contest": sheet.contest,
        "form": sheet.form,
        "profile": profile,
        "rules": rules,
        "disposition": judged.disposition.value,
        "validity": _validity(judged.validity),
        "votes": {candidate: vote.value for candidate, vote in judged.votes.items()},
        "marks": [_mark(mark) for mark in marks],
        "reasons": [_reason(reason) for reason in judged.reasons],
        "registration": None if sheet.registration is None else _placed(sheet.registration),
    }


def unreadable_body(detail: str, profile: str) -> Body:
    """Describe a page that could not be decoded, or on which the program itself failed."""
    reason = Reason(ReasonCode.UNREADABLE_FILE, detail)
    judged = Judgement(
        Disposition.REJECTED, Validity(Status.UNDECIDED), votes={}, reasons=(reason,)
    )
    return reading_body(RejectedSheet((reason,)), judged, None, profile)


def line(image: str, page: int, sha256: str | None, body: Mapping[str, Any]) -> bytes:
    """Write one line, without its end.

    Parameters
    ----------
    image : str
        Path of the file.
    page : int
        From 1.
    sha256 : str or None
        Of the file, lower-case hexadecimal; None when the file could not be opened.
    body : mapping
        From `reading_body` or `unreadable_body`.
    """
    return _encoded({"image": image, "page": page, "sha256": sha256, **body})


def as_duplicate(text: bytes, first: str) -> bytes:
    """Send a line to people because its file holds the same bytes as an earlier one.

    A page that was not readable stays rejected: a second copy makes it no more readable.

    Parameters
    ----------
    text : bytes
        The line as read.
    first : str
        The file that stands.
    """
    body = json.loads(text)
    if body["disposition"] != Disposition.REJECTED:
        body["disposition"] = Disposition.REVIEW.value
        body["validity"] = _validity(Validity(Status.UNDECIDED))
    detail = (
        f"cùng từng byte với {first}: chỉ đếm một lần"
        f" / the same bytes as {first}: count it once only"
    )
    body["reasons"].append(_reason(Reason(ReasonCode.DUPLICATE_IMAGE, detail)))
    return _encoded(body)


def _encoded(body: Mapping[str, Any]) -> bytes:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        # File names on Linux may be any bytes; escaped they stay readable by Python as they are.
        return json.dumps(body, separators=(",", ":"), allow_nan=False).encode()


def _validity(validity: Validity) -> Body:
    return {"status": validity.status.value, "rule": validity.rule}


def _mark(mark: MarkReading) -> Body:
    return {
        "candidate": mark.candidate,
        "option": mark.option.value,
        "verdict": mark.verdict.value,
        "score": _rounded(mark.score, SCORE_DIGITS),
        "probability": _rounded(mark.probability, PROBABILITY_DIGITS),
        "box": [int(v) for v in mark.box],
    }


def _reason(reason: Reason) -> Body:
    body: Body = {"code": reason.code.value}
    if reason.candidate is not None:
        body["candidate"] = reason.candidate
    if reason.box is not None:
        body["box"] = [int(v) for v in reason.box]
    body["detail"] = reason.detail
    return body


def _placed(registration: Registration) -> Body:
    return {
        "residual_px": _rounded(registration.residual_px, RESIDUAL_DIGITS),
        "turned": int(registration.turned),
        "angle_deg": _rounded(registration.angle_deg, ANGLE_DIGITS),
        "scale": [_rounded(v, SCALE_DIGITS) for v in registration.scale],
        "dpi": _rounded(registration.dpi, DPI_DIGITS),
    }


def _rounded(value: float, digits: int) -> float:
    return round(float(value), digits) + 0.0  # no -0.0
