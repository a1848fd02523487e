"""A learned form: what the unmarked ballot looks like and where each candidate stands.

Frame: *form pixels*, 200 per inch, origin at the top left corner of the sheet, x right, y down.
A form is one JSON file; its id is the SHA-256 of its canonical bytes.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from election.definition import Grid, Marking
from election.errors import FormError
from election.reading import Option

MM_PER_INCH = 25.4
FORM_DPI = 200  # pixels per inch of the form frame; thin pens (0.14 mm) are still one pixel wide
PX_PER_MM = FORM_DPI / MM_PER_INCH  # form px
FORMAT = "kiemphieu-form/1"

Gray = npt.NDArray[np.uint8]
Rect = tuple[int, int, int, int]  # x, y, width, height in form pixels


@dataclass(frozen=True, slots=True)
class FormTarget:
    """A place for one mark: a box of the table, an oval; for strike-out the name itself."""

    option: Option
    rect: Rect


@dataclass(frozen=True, slots=True)
class FormRow:
    """One candidate on the form."""

    candidate: str
    name: Rect  # tight around all ink of the printed name, all its lines
    lines: tuple[Rect, ...]  # tight around each printed line of the name, top to bottom
    cell: Rect  # this row's own: the table cell of the name, or the band up to its neighbours
    targets: tuple[FormTarget, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The blank ballot of one contest.

    Attributes
    ----------
    blank : ndarray, shape (height, width), uint8
        The print at 200 dpi, white paper 255; all white for a form with a grid and no blank.
    exact : bool
        True when the blank came from a PDF; False when it was scanned from paper.
    signature : Rect or None
        The printed place where a voter may sign (`confidence-96`).
    """

    contest: str
    marking: Marking
    rows: tuple[FormRow, ...]
    blank: Gray
    exact: bool
    seal: bool
    signature: Rect | None = None
    grid: Grid | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in form pixels."""
        return int(self.blank.shape[1]), int(self.blank.shape[0])


def to_bytes(form: Form) -> bytes:
    """Canonical bytes of a form: what is stored and what is hashed."""
    packed, png = cv2.imencode(".png", form.blank, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    if not packed:
        raise FormError("The form's picture could not be packed: learn the form again.")
    body: dict[str, Any] = {
        "format": FORMAT,
        "contest": form.contest,
        "marking": form.marking.value,
        "exact": form.exact,
        "seal": form.seal,
        "signature": form.signature,
        "grid": None if form.grid is None else _grid_to_json(form.grid),
        "rows": [
            {
                "candidate": row.candidate,
                "name": row.name,
                "lines": row.lines,
                "cell": row.cell,
                "targets": [{"option": t.option.value, "rect": t.rect} for t in row.targets],
            }
            for row in form.rows
        ],
        "blank_png": base64.b64encode(png.tobytes()).decode("ascii"),
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def form_id(data: bytes) -> str:
    """Name a form by the SHA-256 of its bytes, lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def from_bytes(data: bytes) -> Form:
    """Read a stored form.

    Raises
    ------
    FormError
        When the bytes are not a form of this format.
    """
    try:
        body = json.loads(data)
        if body["format"] != FORMAT:
            raise FormError(
                f"Form format {body['format']!r} is not {FORMAT!r}: learn the form again."
            )
        png = np.frombuffer(base64.b64decode(body["blank_png"]), np.uint8)
        blank = cv2.imdecode(png, cv2.IMREAD_GRAYSCALE)
        if blank is None:
            raise FormError("The form's picture is damaged: learn the form again.")
        rows = tuple(
            FormRow(
                candidate=str(row["candidate"]),
                name=_rect(row["name"]),
                lines=tuple(_rect(line) for line in row["lines"]),
                cell=_rect(row["cell"]),
                targets=tuple(
                    FormTarget(Option(t["option"]), _rect(t["rect"])) for t in row["targets"]
                ),
            )
            for row in body["rows"]
        )
        return Form(
            contest=str(body["contest"]),
            marking=Marking(body["marking"]),
            rows=rows,
            blank=np.asarray(blank, dtype=np.uint8),
            exact=bool(body["exact"]),
            seal=bool(body["seal"]),
            signature=None if body["signature"] is None else _rect(body["signature"]),
            grid=None if body["grid"] is None else _grid_from_json(body["grid"]),
        )
    except (KeyError, TypeError, ValueError, UnicodeDecodeError, cv2.error) as problem:
        raise FormError("This file is not a learned form: learn the form again.") from problem


def _rect(value: Any) -> Rect:
    x, y, w, h = (int(v) for v in value)
    return x, y, w, h


def _grid_to_json(grid: Grid) -> dict[str, Any]:
    return {
        "columns": grid.columns,
        "rows": grid.rows,
        "pitch": grid.pitch,
        "mark": grid.mark,
        "target": grid.target,
    }


def _grid_from_json(value: dict[str, Any]) -> Grid:
    pitch, mark, target = (
        (float(a), float(b)) for a, b in (value[k] for k in ("pitch", "mark", "target"))
    )
    return Grid(int(value["columns"]), int(value["rows"]), pitch, mark, target)
