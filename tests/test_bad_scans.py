"""Bad files: one clear line each, no traceback, bounded memory."""

import subprocess
import sys
from pathlib import Path

import bad_scans
import numpy as np
import pytest
from bad_scans import BAD_SCANS, BadScan

from pipeline.page import Page, Unreadable
from pipeline.scan import MAX_FILE_BYTES, decode, too_large
from pipeline.scan_refusal import Refusal, Refused

BOMBS = ("jpeg bomb.jpg", "png bomb.png", "tiff bomb.tif", "pdf bomb.pdf", "tiff bad middle.tif")
MOST_MB = 700  # of a process that has OpenCV, Pillow and PDFium loaded; a bomb would take thousands


def says(page: Page | Unreadable, refusal: Refusal) -> bool:
    """Whether a page is refused for this reason, whatever figures stand in the sentence."""
    if isinstance(page, Page):
        return False
    vietnamese, _, english = page.detail.partition(" / ")
    beginnings = tuple(text.split("{")[0] for text in refusal.value)
    return vietnamese.startswith(beginnings[0]) and english.startswith(beginnings[1])


@pytest.mark.parametrize("bad", BAD_SCANS, ids=lambda bad: bad.name)
def test_a_bad_file_is_refused_in_one_sentence_and_its_good_pages_still_come(bad: BadScan):
    pages = list(decode(bad.make()))
    assert len(pages) == len(bad.pages)
    for page, refusal in zip(pages, bad.pages, strict=True):
        if refusal is None:
            assert isinstance(page, Page)
        else:
            assert says(page, refusal), page
            assert isinstance(page, Unreadable)
            assert "\n" not in page.detail


@pytest.mark.parametrize(
    "make",
    [bad_scans.jpeg, bad_scans.png, bad_scans.tiff, bad_scans.pdf],
    ids=["jpeg", "png", "tiff", "pdf"],
)
def test_the_same_files_undamaged_are_read(make):
    (page,) = decode(make())
    assert isinstance(page, Page)


@pytest.mark.parametrize("refusal", Refusal, ids=lambda refusal: refusal.name)
def test_every_refusal_is_one_sentence_in_two_languages_that_says_what_to_do(refusal: Refusal):
    sentence = str(Refused(refusal, kind="X", size=1, limit=1, width=1, height=1))
    assert "{" not in sentence
    vietnamese, english = sentence.split(" / ")
    assert ": " in vietnamese
    assert ": " in english


def test_every_refusal_is_met_by_some_bad_file():
    met = {refusal for bad in BAD_SCANS for refusal in bad.pages}
    too_much_for_a_test = {Refusal.FILE_TOO_LARGE, Refusal.TOO_MANY_PAGES}
    assert set(Refusal) - met == too_much_for_a_test


def test_the_largest_file_itself_is_opened_and_one_byte_more_is_not():
    assert too_large(MAX_FILE_BYTES) is None
    assert too_large(MAX_FILE_BYTES + 1) is not None


@pytest.mark.parametrize("make", [bad_scans.jpeg, bad_scans.png, bad_scans.tiff, bad_scans.pdf])
def test_no_damage_anywhere_makes_the_decoder_raise(make):
    random = np.random.default_rng(11)
    good = make()
    for _ in range(60):
        data = bytearray(good)
        for place in random.integers(0, len(data), int(random.integers(1, 6))):
            data[place] = random.integers(0, 256)
        cut = len(data) if random.random() < 0.7 else int(random.integers(1, len(data)))
        assert list(decode(bytes(data[:cut])))


# VmHWM: ru_maxrss would start from what the tests' own process holds.
MEASURE = """
import re, sys
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from bad_scans import BAD_SCANS
from pipeline.scan import decode
def most_kb():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
bad = next(bad for bad in BAD_SCANS if bad.name == sys.argv[3])
data = bad.make()
made = most_kb()
for page in decode(data):
    pass
print(made // 1024, most_kb() // 1024)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_decompression_bomb_is_refused_in_bounded_memory(name: str):
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", MEASURE, str(root), str(root / "tests"), name]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    made, after = (int(part) for part in answer.stdout.split())
    assert after - made < 50, "refusing needs no memory"
    assert after < MOST_MB
