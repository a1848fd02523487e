"""One ballot paper of a form: its names and its wording, settled by a seed."""

import datetime
import zlib
from dataclasses import dataclass, replace

import numpy as np

from sample_ballots.forms import FormSpec
from sample_ballots.names import PLACES, people

DATE = datetime.date(2025, 9, 20)


@dataclass(frozen=True, slots=True)
class BallotCandidate:
    """A candidate as printed."""

    id: str
    name: str
    woman: bool
    post: str
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """A form with names, wording and measures; everything that `typeset` needs."""

    spec: FormSpec
    seed: int
    candidates: tuple[BallotCandidate, ...]
    unit: str
    meeting_line: str
    motto: str
    date_line: str
    heading: str
    title: str
    seats_line: str
    number_caption: str
    name_caption: str
    columns: tuple[str, ...]
    family: str
    size_pt: float
    rule_mm: float
    row_mm: float
    top_mm: float
    gap_mm: float
    indent_mm: float
    mark_column_mm: float
    oval_mm: tuple[float, float]
    oval_round: bool
    oval_right: bool
    underlined: bool


def generator(*keys: int | str) -> np.random.Generator:
    """Give the random generator that belongs to these keys, the same on every machine."""
    numbers = [zlib.crc32(k.encode()) if isinstance(k, str) else k for k in keys]
    return np.random.default_rng(numbers)


def ballot_of(spec: FormSpec, seed: int) -> Ballot:
    """Settle names, wording and measures of a form."""
    rng = generator("ballot", spec.id, seed)

    def one(*choices: str) -> str:
        return choices[int(rng.integers(len(choices)))]

    place = one(*PLACES)
    kind = one("Tỉnh", "Xã", "Phường", "Huyện")
    where = f"{kind} {place}".upper()
    state = spec.rules == "assembly-2015"
    plain = spec.rules == "plain"
    unit = f"TỔ BẦU CỬ SỐ {int(rng.integers(1, 30))}" if state else f"ĐẢNG BỘ {where}"
    if plain:
        unit = f"CÔNG ĐOÀN {where}"
    chosen = people(rng, spec.count, spec.names)
    candidates = tuple(
        BallotCandidate(
            f"c{i + 1:02d}", p.name, p.woman, p.post, p.alias if spec.courtesy else None
        )
        for i, p in enumerate(chosen)
    )
    if spec.courtesy and not any(c.alias for c in candidates):
        at = int(rng.integers(len(candidates)))
        named = replace(
            candidates[at], alias=f"{one('Tư', 'Năm', 'Út')} {one('Hùng', 'Lan', 'Bình')}"
        )
        candidates = (*candidates[:at], named, *candidates[at + 1 :])
    low, high = spec.size_pt
    size_pt = low + 0.5 * int(rng.integers(int(2 * (high - low)) + 1))
    rule = spec.lines.width_mm * float(rng.choice([0.8, 1.0, 1.3]))
    return Ballot(
        spec=spec,
        seed=seed,
        candidates=candidates,
        unit=unit,
        meeting_line=one("ĐẠI HỘI ĐẠI BIỂU", "ĐẠI HỘI LẦN THỨ XX", "ĐẠI HỘI ĐẠI BIỂU LẦN THỨ V")
        if not (state or plain)
        else where,
        motto="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" if state or plain else "ĐẢNG CỘNG SẢN VIỆT NAM",
        date_line=one(
            f"{place}, ngày {DATE.day} tháng {DATE.month} năm {DATE.year}",
            f"Ngày {DATE.day} tháng {DATE.month} năm {DATE.year}",
        ),
        heading=spec.heading,
        title=spec.title.format(place=where),
        seats_line=_seats_line(spec, one),
        number_caption=one("STT", "TT", "Số TT"),
        name_caption=one("HỌ VÀ TÊN", "Họ và tên"),
        columns=spec.columns
        if one("u", "l") == "u"
        else tuple(c.capitalize() for c in spec.columns),
        family=one(*spec.families),
        size_pt=size_pt,
        rule_mm=round(rule, 3),
        row_mm=float(rng.uniform(0.5 * sum(spec.row_mm), spec.row_mm[1])),
        top_mm=float(rng.uniform(15.0, 22.0))
        if spec.size[1] > 220
        else float(rng.uniform(12.0, 16.0)),
        gap_mm=float(rng.uniform(7.0, 13.0))
        if spec.size[1] > 220
        else float(rng.uniform(4.0, 7.0)),
        indent_mm=float(rng.uniform(4.0, 20.0)) if spec.size[0] > 140 else 2.0,
        mark_column_mm=float(rng.uniform(24.0, 29.0)),
        oval_mm=(float(rng.uniform(4.5, 6.5)), float(rng.uniform(3.0, 4.0))),
        oval_round=bool(rng.random() < 0.7),
        oval_right=bool(rng.random() < 0.3),
        underlined=bool(rng.random() < 0.6),
    )


def _seats_line(spec: FormSpec, one: object) -> str:
    if not callable(one):
        raise TypeError
    if spec.marking == "confidence-3":
        return ""
    if spec.rules == "assembly-2015":
        return f"Số đại biểu được bầu: {spec.seats}"
    if spec.marking == "agree-disagree" and spec.count == 1:
        return ""
    return str(
        one(
            f"(Số lượng cần bầu: {spec.seats} đồng chí)",
            f"(Số lượng bầu {spec.seats} trong danh sách {spec.count} người)",
            f"(Bầu {spec.seats} người trong số {spec.count} người có tên dưới đây)",
        )
    )


def with_other_names(ballot: Ballot, share: float, rng: np.random.Generator) -> Ballot:
    """Give the same form with other people on it: another list on an equal sheet.

    Parameters
    ----------
    ballot : Ballot
    share : float
        Part of the names that change, 0 to 1; at least one does.
    rng : numpy.random.Generator
    """
    taken = {c.name for c in ballot.candidates}
    fresh = [p for p in people(rng, 2 * ballot.spec.count + 4, "usual") if p.name not in taken]
    order = rng.permutation(len(ballot.candidates))[: max(1, round(share * len(ballot.candidates)))]
    changed = list(ballot.candidates)
    picks = rng.permutation(len(fresh))
    for place, pick in zip(order, picks, strict=False):
        person = fresh[int(pick)]
        old = changed[int(place)]
        changed[int(place)] = replace(old, name=person.name, woman=person.woman, post=person.post)
    return replace(ballot, candidates=tuple(changed))
