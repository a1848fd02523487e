"""One sheet of a deck from print to scan: which class, what is lost, what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from sample_ballots.ballot import Ballot, with_other_names
from sample_ballots.catalogue import CATALOGUE
from sample_ballots.damage import DAMAGED, damaged
from sample_ballots.forms import FormSpec
from sample_ballots.layout import Layout
from sample_ballots.machine import Feed, Machine, any_feed
from sample_ballots.pdf import rasterise, to_pdf
from sample_ballots.pen import Pixels, Stroke, lay_ink
from sample_ballots.printing import print_matrix, print_page
from sample_ballots.scanner import Scan, scan_page
from sample_ballots.seal import Seal, press
from sample_ballots.typeset import typeset
from sample_ballots.voter import REVIEW, Marked, fill_in, kinds_of

CLASSES = ("clean", "hard", "ambiguous", "invalid", "foreign", "unsealed", "damaged")
FOREIGN = ("other-form", "other-names", "some-names", "other-order", "blank-paper", "back-side")

OtherPress = Callable[[str, int], tuple[Layout, Pixels, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Press:
    """What all sheets of a deck share: the form, its print, the machines, the seal."""

    ballot: Ballot
    layout: Layout
    blank: Pixels = field(repr=False)
    dpi: int
    machine: Machine
    seal: Seal | None
    plain: bool = False

    @property
    def bilevel(self) -> bool:
        """Whether the scans are black and white."""
        return self.machine.mode == "bilevel"

    def printed(
        self, feed: Feed, colour: bool, rng: np.random.Generator, blank: Pixels | None = None
    ) -> Pixels:
        """Print one sheet, gray or B, G, R."""
        source = self.blank if blank is None else blank
        page = print_page(source, self.dpi, self.machine, rng)
        matrix = print_matrix((self.layout.width, self.layout.height), self.machine, feed)
        pixels = matrix.copy()
        pixels[:, 2] *= self.dpi / 25.4
        height, width = (
            round(self.layout.height * self.dpi / 25.4),
            round(self.layout.width * self.dpi / 25.4),
        )
        moved = cv2.warpAffine(
            page, pixels, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,)
        )
        return np.asarray(
            cv2.cvtColor(moved, cv2.COLOR_GRAY2BGR) if colour else moved, dtype=np.uint8
        )


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A finished sheet and its truth."""

    scan: Scan
    sub: str
    must: str
    votes: dict[str, str]
    turned: bool
    feed: Feed


def sub_classes(spec: FormSpec, group: str, colour: bool) -> tuple[str, ...]:
    """List the sub-classes of a class on this form; none when the class makes no sense on it."""
    if group == "foreign":
        few = spec.count < 3
        return tuple(k for k in FOREIGN if not (few and k in ("some-names", "other-order")))
    if group == "unsealed":
        return ("",) if spec.seal else ()
    if group == "damaged":
        return DAMAGED
    return kinds_of(spec, group, colour)


def make_sheet(
    shared: Press, group: str, sub: str, rng: np.random.Generator, other: OtherPress
) -> Sheet:
    """Make one sheet of a class.

    Parameters
    ----------
    shared : Press
    group, sub : str
        Class and one of its sub-classes.
    rng : numpy.random.Generator
    other : callable
        Gives the layout and print of another form.
    """
    layout = shared.layout
    colour = shared.machine.mode == "colour"
    feed = Feed(turned=bool(rng.random() < 0.15)) if shared.plain else any_feed(rng, layout.height)
    if group == "foreign":
        return _foreign(shared, sub, feed, rng, other)
    pen_class = group if group in ("clean", "hard", "ambiguous", "invalid") else "clean"
    pen_sub = sub if pen_class == group else ""
    marked = fill_in(layout, shared.ballot.spec, pen_class, pen_sub, rng, shared.bilevel)
    page = shared.printed(feed, colour, rng)
    sealed = shared.seal is not None and group != "unsealed"
    if sealed and shared.seal is not None:
        press(page, shared.dpi, shared.seal, rng, shared.machine.eye, firm=shared.bilevel)
    ink(page, shared, feed, marked.strokes, rng)
    must = marked.must
    if group == "unsealed":
        must = REVIEW
    if group == "damaged":
        feed, must = damaged(page, shared.dpi, sub, feed, rng)
    scan = scan_page(page, shared.dpi, shared.machine, feed, rng)
    return Sheet(scan, sub, must, marked.votes, feed.turned, feed)


def ink(
    page: Pixels, shared: Press, feed: Feed, strokes: tuple[Stroke, ...], rng: np.random.Generator
) -> None:
    """Lay the strokes where the print is: they were drawn on the layout, the print has moved."""
    matrix = print_matrix((shared.layout.width, shared.layout.height), shared.machine, feed)
    for stroke in strokes:
        moved = replace(stroke, points=stroke.points @ matrix[:, :2].T + matrix[:, 2])
        lay_ink(page, shared.dpi, moved, rng, shared.machine.eye)


def _foreign(
    shared: Press, sub: str, feed: Feed, rng: np.random.Generator, other: OtherPress
) -> Sheet:
    colour = shared.machine.mode == "colour"
    spec = shared.ballot.spec
    strokes: tuple[Stroke, ...] = ()
    width, height = shared.blank.shape[1], shared.blank.shape[0]
    blank = np.full((height, width), 255, np.uint8)
    stamped = shared.seal is not None
    if sub == "other-form":
        names = [n for n in CATALOGUE if n != spec.id]
        near = [n for n in names if CATALOGUE[n].size == spec.size] or names
        name = near[int(rng.integers(len(near)))]
        layout, picture, dpi = other(name, shared.ballot.seed + 1)
        if dpi != shared.dpi:
            factor = shared.dpi / dpi
            picture = np.asarray(
                cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA),
                dtype=np.uint8,
            )
        h, w = min(height, picture.shape[0]), min(width, picture.shape[1])
        blank[:h, :w] = picture[:h, :w]
        strokes = fill_in(layout, CATALOGUE[name], "clean", "", rng, shared.bilevel).strokes
    elif sub in ("other-names", "some-names", "other-order"):
        changed = _other_list(shared.ballot, sub, rng)
        layout = typeset(changed)
        blank = rasterise(to_pdf(layout), shared.dpi)
        strokes = fill_in(layout, spec, "clean", "", rng, shared.bilevel).strokes
    elif sub == "back-side":
        # the print of the front shines through, mirrored
        ghost = rng.uniform(0.0, 0.10)
        blank = (255 - ghost * (255 - shared.blank[:, ::-1])).astype(np.uint8)
        blank = np.asarray(cv2.GaussianBlur(blank, (0, 0), 4.0), dtype=np.uint8)
        stamped = False
    elif rng.random() < 0.5:
        stamped = False
    page = shared.printed(feed, colour, rng, blank)
    if stamped and shared.seal is not None:
        press(page, shared.dpi, shared.seal, rng, shared.machine.eye, firm=shared.bilevel)
    ink(page, shared, feed, strokes, rng)
    return Sheet(
        scan_page(page, shared.dpi, shared.machine, feed, rng), sub, REVIEW, {}, feed.turned, feed
    )


def _other_list(ballot: Ballot, sub: str, rng: np.random.Generator) -> Ballot:
    if sub == "other-order":
        people = list(ballot.candidates)
        order = [
            people[int(i)]
            for i in np.roll(np.arange(len(people)), int(rng.integers(1, len(people))))
        ]
        # the ids stay with the places: the layout knows places only
        return replace(
            ballot,
            candidates=tuple(replace(p, id=old.id) for p, old in zip(order, people, strict=True)),
        )
    return with_other_names(ballot, 1.0 if sub == "other-names" else 0.3, rng)


def strokes_only(shared: Press, group: str, sub: str, rng: np.random.Generator) -> Marked:
    """Make the pen work of a sheet without print or scan, for tests and benchmarks."""
    return fill_in(shared.layout, shared.ballot.spec, group, sub, rng, shared.bilevel)


__all__ = ["CLASSES", "Press", "Sheet", "make_sheet", "strokes_only", "sub_classes"]
