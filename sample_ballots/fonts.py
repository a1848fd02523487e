"""Fonts with the whole Vietnamese alphabet, found on the machine, never shipped.

Word processors set a ballot in Times or Arial; the free fonts of the same widths stand in for
them. A font counts only when its character map holds every precomposed Vietnamese letter: a font
that lacks some would show them in a fallback face, which no exported ballot does.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")

DEBIAN_PACKAGES = (
    "fonts-croscore",
    "fonts-crosextra-carlito",
    "fonts-dejavu-core",
    "fonts-freefont-ttf",
    "fonts-noto-core",
    "fonts-open-sans",
    "fonts-roboto-unhinted",
    "fonts-sil-charis",
    "fonts-sil-gentiumplus",
)

# family: (regular, bold, italic) file names
FAMILIES: dict[str, tuple[str, str, str]] = {
    "tinos": ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf"),
    "arimo": ("Arimo-Regular.ttf", "Arimo-Bold.ttf", "Arimo-Italic.ttf"),
    "liberation-serif": (
        "LiberationSerif-Regular.ttf",
        "LiberationSerif-Bold.ttf",
        "LiberationSerif-Italic.ttf",
    ),
    "freeserif": ("FreeSerif.ttf", "FreeSerifBold.ttf", "FreeSerifItalic.ttf"),
    "freesans": ("FreeSans.ttf", "FreeSansBold.ttf", "FreeSansOblique.ttf"),
    "noto-serif": ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Italic.ttf"),
    "noto-sans": ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf"),
    "dejavu-serif": ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif.ttf"),
    "dejavu-sans": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans.ttf"),
    "carlito": ("Carlito-Regular.ttf", "Carlito-Bold.ttf", "Carlito-Italic.ttf"),
    "open-sans": ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf", "OpenSans-Italic.ttf"),
    "roboto": ("Roboto-Regular.ttf", "Roboto-Bold.ttf", "Roboto-Italic.ttf"),
    "charis": ("CharisSIL-Regular.ttf", "CharisSIL-Bold.ttf", "CharisSIL-Italic.ttf"),
    "gentium": ("GentiumPlus-Regular.ttf", "GentiumPlus-Bold.ttf", "GentiumPlus-Italic.ttf"),
}
SERIF = (
    "tinos",
    "liberation-serif",
    "freeserif",
    "noto-serif",
    "charis",
    "gentium",
    "dejavu-serif",
)
SANS = ("arimo", "noto-sans", "carlito", "freesans", "open-sans", "roboto", "dejavu-sans")

STYLES = ("regular", "bold", "italic")
MM_PER_PT = 25.4 / 72


class FontsMissingError(Exception):
    """No installed font holds the Vietnamese alphabet; the message names packages to install."""


def vietnamese_alphabet() -> frozenset[str]:
    """Every precomposed letter of Vietnamese, both cases, and the signs that a ballot prints."""
    letters = set("abcdefghijklmnopqrstuvwxyzăâđêôơư")
    for vowel in "aăâeêioôơuưy":
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            letters.add(unicodedata.normalize("NFC", vowel + tone))
    upper = {letter.upper() for letter in letters}
    return frozenset(letters | upper | set("0123456789 .,:;()/-'"))


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font file and the measures that typesetting needs, all in em."""

    family: str
    style: str
    path: Path
    advances: dict[str, float]
    x_height: float
    cap_height: float
    ascent: float  # of the highest letter with its marks, above the baseline
    descent: float  # of the lowest letter with its marks, below the baseline, positive

    def width(self, text: str, size_pt: float) -> float:
        """Width of a line in mm, as the PDF will set it (no kerning)."""
        return sum(self.advances.get(c, 0.5) for c in text) * size_pt * MM_PER_PT


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in FONT_FOLDERS:
        if folder.is_dir():
            for path in sorted(folder.rglob("*.ttf")):
                found.setdefault(path.name, path)
    return found


@lru_cache(maxsize=64)
def _face_of(family: str, style: str) -> Face | None:
    path = _files().get(FAMILIES[family][STYLES.index(style)])
    if path is None:
        return None
    with TTFont(path, lazy=True) as font:
        cmap = font.getBestCmap()
        if any(ord(letter) not in cmap for letter in vietnamese_alphabet()):
            return None
        em = float(font["head"].unitsPerEm)
        widths = font["hmtx"].metrics
        glyphs = font["glyf"]
        advances = {chr(code): widths[name][0] / em for code, name in cmap.items() if code < 0x2100}
        x_height = glyphs[cmap[ord("x")]].yMax / em
        cap_height = glyphs[cmap[ord("H")]].yMax / em
        ascent = glyphs[cmap[ord("Ấ")]].yMax / em
        descent = -min(glyphs[cmap[ord(c)]].yMin for c in "gọ") / em
    return Face(family, style, path, advances, x_height, cap_height, ascent, descent)


def installed_families() -> tuple[str, ...]:
    """Families of the list that are installed and hold the whole alphabet."""
    return tuple(name for name in FAMILIES if _face_of(name, "regular") is not None)


def face(family: str, style: str = "regular") -> Face:
    """Give the font asked for, or the nearest that is installed: serif for serif, sans for sans.

    Raises
    ------
    FontsMissingError
        When no font of the list is installed.
    """
    for name in _preferences(family):
        found = _face_of(name, style)
        if found is not None:
            return found
    raise FontsMissingError(
        "No font with the Vietnamese alphabet was found: run "
        f"`apt-get install {' '.join(DEBIAN_PACKAGES)}`."
    )


def _preferences(family: str) -> Iterator[str]:
    yield family
    first, second = (SERIF, SANS) if family in SERIF else (SANS, SERIF)
    yield from first
    yield from second
