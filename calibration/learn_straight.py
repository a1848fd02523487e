"""Make the scan of a blank straight: paper white, print grey, lines level, 200 dpi.

Frames: *scan* (pixels as decoded) to *form* (pixels at 200 dpi, origin at the sheet's corner).
"""

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI, PX_PER_MM, Gray
from calibration.learn_sheet import sheet_size
from calibration.print_colour import print_of
from election.errors import FormError

WORK_SIDE = 1600  # longest side, pixels, of the copy on which angle and border are found
MAX_ANGLE_DEG = 7.0
BORDER_DARK = 100  # grey level of a scanner's black lid
BORDER_SHARE = 0.002  # of the page that a dark area at its edge must cover to be lid, not print
PAPER_WINDOW = 101  # pixels of the work copy: 19 mm of A4
WHITE = 0.90  # of the paper around: lighter is paper or shadow; hair lines of tables are darker
SPECK_MM = 0.9  # dust is smaller, the dashes of a rule are longer
ALONE_MM = 2.5  # from the next print: dots of letters and behind numbers are nearer
EMPTY_INK = 0.0005


def straighten(picture: npt.NDArray[np.uint8], stated_dpi: float | None) -> Gray:
    """Return the print of a scanned sheet in the form frame, upright as the scan is.

    Raises
    ------
    FormError
        When nothing is printed on it.
    """
    gray = print_of(picture, round(stated_dpi or FORM_DPI))
    flat = np.where(_lid(gray) > 0, 255, _white_paper(gray)).astype(np.uint8)
    dark = flat < 128
    if float(dark.mean()) < EMPTY_INK:
        raise FormError(
            "Phiếu trắng không có chữ in nào: hãy quét đúng mặt phiếu"
            " / Nothing is printed on the blank: scan the printed side."
        )
    angle = _angle(flat)
    sheet = sheet_size(flat.shape[1], flat.shape[0], stated_dpi, _letters(flat))
    return _clean(_to_form(flat, angle, sheet.dpi, (sheet.width_mm, sheet.height_mm)))


def _work_copy(gray: Gray) -> tuple[Gray, float]:
    scale = min(1.0, WORK_SIDE / max(gray.shape))
    size = (round(gray.shape[1] * scale), round(gray.shape[0] * scale))
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8), scale


def _lid(gray: Gray) -> Gray:
    """Mask of dark areas that touch the edge of the page: the scanner's lid round the sheet."""
    small, _ = _work_copy(gray)
    dark = np.where(small < BORDER_DARK, 255, 0).astype(np.uint8)
    # Opening parts a table or a streak that runs into the lid from it.
    lid = cv2.morphologyEx(
        cv2.copyMakeBorder(dark, 9, 9, 9, 9, cv2.BORDER_REPLICATE),
        cv2.MORPH_OPEN,
        np.ones((7, 7), np.uint8),
    )[9:-9, 9:-9]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lid, connectivity=8)
    height, width = small.shape
    mask = np.zeros_like(small)
    for i in range(1, count):
        x, y, w, h, area = (int(n) for n in stats[i])
        touches = x == 0 or y == 0 or x + w == width or y + h == height
        if touches and area >= BORDER_SHARE * small.size:
            mask[labels == i] = 255
    wide = cv2.dilate(mask, np.ones((9, 9), np.uint8))
    size = (gray.shape[1], gray.shape[0])
    return np.asarray(cv2.resize(wide, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _white_paper(gray: Gray) -> Gray:
    """Divide by the paper's own brightness, found as the lightest around each place."""
    small, _ = _work_copy(gray)
    # A closing follows a shadow and the edge of the lid; its window is larger than headings that
    # are filled with grey: they are print.
    window = np.ones((PAPER_WINDOW, PAPER_WINDOW), np.uint8)
    lightest = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, window)
    paper = cv2.GaussianBlur(lightest, (0, 0), PAPER_WINDOW / 8)
    paper = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    share = gray.astype(np.float32) / np.maximum(paper.astype(np.float32), 1.0)
    return np.clip(share * (255.0 / WHITE), 0, 255).astype(np.uint8)


def _angle(flat: Gray) -> float:
    """Angle of the lines of print in degrees, clockwise positive: the sharpest row sums."""
    small, _ = _work_copy(flat)
    ink = (255 - small).astype(np.float32)
    best = 0.0
    for span, step in ((MAX_ANGLE_DEG, 0.25), (0.3, 0.05), (0.06, 0.01)):
        tries = np.arange(best - span, best + span + step / 2, step)
        scores = [_sharpness(ink, float(a)) for a in tries]
        best = float(tries[int(np.argmax(scores))])
    return best


def _sharpness(ink: npt.NDArray[np.float32], angle: float) -> float:
    """Energy of the differences between neighbouring row sums after turning by -angle."""
    height, width = ink.shape
    rise = float(np.tan(np.deg2rad(angle)))
    # Shearing columns in strips is exact enough to find an angle and ten times faster than turning.
    strips = np.array_split(np.arange(width), 64)
    total = np.zeros(height + 2 * round(width * 0.13) + 4, np.float64)
    pad = round(width * 0.13) + 1
    for strip in strips:
        shift = -rise * (float(strip.mean()) - width / 2)
        base = int(np.floor(shift))
        part = shift - base
        rows = ink[:, strip[0] : strip[-1] + 1].sum(axis=1)
        total[pad + base : pad + base + height] += (1 - part) * rows
        total[pad + base + 1 : pad + base + 1 + height] += part * rows
    return float((np.diff(total) ** 2).sum())


def _letters(flat: Gray) -> float:
    """Typical height of letters in pixels of the scan."""
    dark = np.where(flat < 128, 255, 0).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    heights, areas = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_AREA]
    letters = heights[(areas >= 25) & (heights >= 8) & (heights < flat.shape[0] / 15)]
    return float(np.median(letters)) if letters.size else 0.0


def _to_form(flat: Gray, angle: float, dpi: float, size_mm: tuple[float, float]) -> Gray:
    """Scale to 200 dpi, turn level, and cut to the sheet about the middle of the page."""
    scale = FORM_DPI / dpi
    size = (max(1, round(flat.shape[1] * scale)), max(1, round(flat.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(flat, size, interpolation=way) if scale != 1.0 else flat
    width, height = (round(mm * PX_PER_MM) for mm in size_mm)
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), angle, 1.0)
    turn[0, 2] += (width - size[0]) / 2
    turn[1, 2] += (height - size[1]) / 2
    form = cv2.warpAffine(
        scaled,
        turn,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return np.asarray(form, np.uint8)


def _clean(form: Gray) -> Gray:
    """Remove specks that stand alone; one beside print could be the dot of a letter."""
    dark = np.where(form < 225, 255, 0).astype(np.uint8)
    # Pieces nearer than ALONE_MM form a group: a leader of dots is long, a speck small.
    reach = round(ALONE_MM * PX_PER_MM)
    _, groups, sizes, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(dark, np.ones((reach, reach), np.uint8)), connectivity=8
    )
    longest = np.maximum(sizes[:, cv2.CC_STAT_WIDTH], sizes[:, cv2.CC_STAT_HEIGHT])
    alone = longest <= SPECK_MM * PX_PER_MM + reach
    alone[0] = False
    return np.where(alone[groups], 255, form).astype(np.uint8)
