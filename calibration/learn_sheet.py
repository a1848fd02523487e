"""How large the sheet on a scan is, whatever resolution the file claims."""

from dataclasses import dataclass

PAPERS_MM = {  # ISO 216; state and party ballots are A-sizes
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "A6": (105.0, 148.0),
}
USUAL_DPI = (200.0, 300.0, 150.0, 400.0, 600.0, 240.0, 100.0)  # the most usual first
SMALLER = 0.02  # by which a page may be cut smaller than its sheet
LARGER = 0.08  # by which scanners make the page larger than the sheet
LETTERS_MM = (1.3, 3.6)  # height of most letters in text of 9 to 18 pt
LETTER_COST = 0.05  # as much as a page 5 % too large


@dataclass(frozen=True, slots=True)
class SheetSize:
    """Resolution of a scan and the sheet on it.

    Attributes
    ----------
    dpi : float
        Pixels of the scan per inch of paper.
    width_mm, height_mm : float
        Of the paper; of the whole page when no known paper fits.
    known : bool
        Whether the sheet is one of `PAPERS_MM`.
    """

    dpi: float
    width_mm: float
    height_mm: float
    known: bool


def sheet_size(width: int, height: int, stated_dpi: float | None, letters_px: float) -> SheetSize:
    """Find the resolution at which the page is a sheet of paper.

    Parameters
    ----------
    width, height : int
        Of the page, or of the sheet where its outline shows, in pixels of the scan.
    stated_dpi : float or None
        What the file states; taken when it makes the page a known paper.
    letters_px : float
        Typical height of printed letters: tells A3 at 200 dpi from A5 at 400.
    """
    if stated_dpi is not None:
        paper = _paper(width, height, stated_dpi)
        if paper is not None:
            return SheetSize(stated_dpi, *paper[1], known=True)
    fits = []
    for rank, dpi in enumerate(USUAL_DPI):
        paper = _paper(width, height, dpi)
        if paper is not None:
            letters_mm = letters_px / dpi * 25.4
            odd = not LETTERS_MM[0] <= letters_mm <= LETTERS_MM[1]
            fits.append((paper[0] + LETTER_COST * odd, rank, dpi, paper[1]))
    if fits:
        _, _, dpi, size = min(fits)
        return SheetSize(dpi, *size, known=True)
    if stated_dpi is None:
        # An odd resolution: A4 unless the letters say A5, so that the page keeps its proportions.
        stated_dpi = max(width, height) / PAPERS_MM["A4"][1] * 25.4
        if letters_px / stated_dpi * 25.4 > LETTERS_MM[1]:
            stated_dpi = max(width, height) / PAPERS_MM["A5"][1] * 25.4
    return SheetSize(stated_dpi, width / stated_dpi * 25.4, height / stated_dpi * 25.4, known=False)


def _paper(width: int, height: int, dpi: float) -> tuple[float, tuple[float, float]] | None:
    """Misfit and size of the paper that the page shows at this resolution."""
    page = (width / dpi * 25.4, height / dpi * 25.4)
    best: tuple[float, tuple[float, float]] | None = None
    for short, long in PAPERS_MM.values():
        size = (short, long) if page[0] <= page[1] else (long, short)
        over = [p / s - 1.0 for p, s in zip(page, size, strict=True)]
        if all(-SMALLER <= o <= LARGER for o in over):
            misfit = sum(o if o >= 0 else -3.0 * o for o in over) / 2
            if best is None or misfit < best[0]:
                best = (misfit, size)
    return best
