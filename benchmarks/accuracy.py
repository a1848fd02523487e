"""Accuracy over decks with truth: `python -m benchmarks.accuracy DECK...`.

Exit status 1 when a sheet was accepted wrongly or lost.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.decks import RESULTS, DeckError, default_decks, find_decks, load_deck
from benchmarks.outcomes import Counts, Outcome, SheetOutcome, count, read_deck
from benchmarks.pictures import draw_sheet
from calibration.evidence import upper_bound
from cli.errors import CallerError
from election.errors import KiemPhieuError

HEADER = (
    "| {} | sheets | right | wrong | review | rejected | lost | wrong, 95 % bound"
    " | clear to review | rows read | rows wrong |\n|---|" + "--:|" * 10
)
LISTED = 5  # sheets of one deck named in each list of the report; more say nothing new
LONGEST = 300  # characters of a message


def main(arguments: Sequence[str] | None = None) -> int:
    """Read all decks, print the report and write it."""
    args = _arguments(arguments)
    try:
        folders = find_decks(args.decks or default_decks())
        outcomes: list[SheetOutcome] = []
        failed: list[str] = []
        for folder in folders:
            outcomes += _read(folder, args.blank, args.workers, failed)
    except (DeckError, CallerError) as problem:
        print(problem, file=sys.stderr)
        return 2
    if not outcomes and not failed:
        print("No deck: make some with python -m sample_ballots deck.", file=sys.stderr)
        return 2
    text = report(outcomes, failed, args.blank)
    print(text)
    if args.results:
        args.results.parent.mkdir(parents=True, exist_ok=True)
        args.results.write_text(text, encoding="utf-8")
    if args.pictures:
        _draw(outcomes, args.pictures)
    total = count(outcomes)
    return 1 if total.wrong or total.lost or failed else 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.accuracy", description=__doc__)
    parser.add_argument("decks", type=Path, nargs="*", help="decks, or folders of decks")
    parser.add_argument("--blank", default="blank.pdf", help="which blank of a deck is learned")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pictures", type=Path, help="draw sheets that were wrong or needless")
    parser.add_argument(
        "--results", type=Path, default=RESULTS / "accuracy.md", help="where the report goes"
    )
    return parser.parse_args(arguments)


def _read(folder: Path, blank: str, workers: int, failed: list[str]) -> list[SheetOutcome]:
    """Read one deck; a form that cannot be learned costs its deck only."""
    deck = load_deck(folder)
    with tempfile.TemporaryDirectory() as out:
        try:
            outcomes = list(read_deck(deck, blank, Path(out), workers))
        except KiemPhieuError as problem:
            # Without the folder, which differs from machine to machine.
            failed.append(str(problem).replace(str(deck.folder), deck.name)[:LONGEST])
            return []
    print(f"{deck.name}: {_plain(count(outcomes))}", file=sys.stderr)
    return outcomes


def report(outcomes: Sequence[SheetOutcome], failed: Sequence[str], blank: str) -> str:
    """Write the report as Markdown."""
    total = count(outcomes)
    decks = dict.fromkeys(o.deck.name for o in outcomes)
    lines = [
        "# Accuracy",
        "",
        f"`python -m benchmarks.accuracy --blank {blank}`: {len(decks)} decks,"
        f" {total.sheets} sheets. Each sheet stands in one of five columns: *right* accepted with"
        " the voter's votes, *wrong* accepted otherwise or accepted though a person must look,"
        " *review*, *rejected*, *lost*. Bounds are one-sided by Clopper and Pearson."
        " *Rows* are those read clearly, in review too.",
        "",
        *_summary(total),
        "",
        *(f"* deck not read: {each}" for each in failed),
        *_table("class", outcomes, lambda o: o.truth.group),
        *_table("form", outcomes, lambda o: o.deck.name),
        *_table("form × class", outcomes, lambda o: f"{o.deck.name} × {o.truth.group}"),
        *_table("class / sub", outcomes, lambda o: f"{o.truth.group} / {o.truth.sub or '-'}"),
        *_listed("Accepted wrongly", [o for o in outcomes if o.outcome is Outcome.WRONG]),
        *_listed("Lost", [o for o in outcomes if o.outcome is Outcome.LOST]),
        *_listed("Rows read otherwise, in review", [o for o in outcomes if _hidden(o)]),
        *_why([o for o in outcomes if o.needless]),
        *_listed("Needlessly in review", [o for o in outcomes if o.needless]),
    ]
    return "\n".join(lines) + "\n"


def _summary(total: Counts) -> list[str]:
    share = total.needless / total.clear if total.clear else 0.0
    bound = upper_bound(total.wrong, total.accepted)
    return [
        f"* accepted wrongly: **{total.wrong}** of {total.accepted} accepted"
        f" (95 % bound {bound:.2%})",
        f"* lost: **{total.lost}** of {total.sheets}",
        f"* clear valid ballots in review: **{total.needless}** of {total.clear} ({share:.1%};"
        f" 95 % bound {upper_bound(total.needless, total.clear):.1%})",
        f"* rows read otherwise: {total.rows_wrong} of {total.rows_read}"
        f" (95 % bound {upper_bound(total.rows_wrong, total.rows_read):.3%})",
    ]


def _table(
    title: str, outcomes: Sequence[SheetOutcome], key: Callable[[SheetOutcome], str]
) -> list[str]:
    groups: dict[str, list[SheetOutcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), []).append(outcome)
    rows = [_row(name, count(groups[name])) for name in sorted(groups)]
    return ["", f"## By {title}", "", HEADER.format(title), *rows, _row("**all**", count(outcomes))]


def _row(name: str, c: Counts) -> str:
    needless = f"{c.needless} of {c.clear}" if c.clear else ""
    cells = (c.sheets, c.right, c.wrong, c.review, c.rejected, c.lost, f"{c.wrong_bound:.1%}")
    return (
        "| "
        + " | ".join(str(v) for v in (name, *cells, needless, c.rows_read, c.rows_wrong))
        + " |"
    )


def _plain(c: Counts) -> str:
    return (
        f"{c.sheets} sheets, {c.right} right, {c.wrong} wrong, {c.review} review,"
        f" {c.rejected} rejected, {c.lost} lost, {c.needless} of {c.clear} needless"
    )


def _hidden(outcome: SheetOutcome) -> bool:
    return outcome.rows_wrong > 0 and outcome.outcome is not Outcome.WRONG


def _listed(title: str, outcomes: Sequence[SheetOutcome]) -> list[str]:
    if not outcomes:
        return []
    lines = ["", f"## {title}: {len(outcomes)}", ""]
    named: Counter[Path] = Counter()
    for o in outcomes:
        named[o.deck.folder] += 1
        if named[o.deck.folder] > LISTED:
            continue
        reasons = Counter(o.reasons).items()
        told = ", ".join(f"{n} × {reason}" if n > 1 else reason for reason, n in reasons)
        parts = (told, _difference(o) if o.rows_wrong or not o.needless else "")
        why = "; ".join(part for part in parts if part)
        kind = f"{o.truth.group} {o.truth.sub}".strip()
        lines.append(f"* `{o.deck.name}/{o.truth.file}` ({kind}): {why}")
    lines += [
        f"* {folder.name}: {number - LISTED} more"
        for folder, number in named.items()
        if number > LISTED
    ]
    return lines


def _why(needless: Sequence[SheetOutcome]) -> list[str]:
    """Count the reasons for which clear ballots went to people, each once a sheet."""
    if not needless:
        return []
    codes = Counter(code for o in needless for code in {r.split(" ")[0] for r in o.reasons})
    forms = Counter(o.deck.name for o in needless)
    return [
        "",
        "## Why clear ballots went to people",
        "",
        f"By reason: {', '.join(f'{code} {n}' for code, n in codes.most_common())}.",
        "",
        f"By form: {', '.join(f'{name} {n}' for name, n in forms.most_common())}.",
    ]


def _difference(outcome: SheetOutcome) -> str:
    """How an accepted sheet differs from its truth."""
    read = {} if outcome.line is None else outcome.line["votes"]
    rows = [
        f"{k} read {v}, is {outcome.truth.votes.get(k)}"
        for k, v in read.items()
        if v not in ("doubtful", outcome.truth.votes.get(k))
    ]
    return ", ".join(rows) or "a person must look at this sheet"


def _draw(outcomes: Sequence[SheetOutcome], folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)  # pictures of an earlier run would be taken for this one's
    folder.mkdir(parents=True)
    for o in outcomes:
        if o.outcome is Outcome.WRONG or o.needless or o.rows_wrong:
            kind = "needless" if o.needless else o.outcome.value
            draw_sheet(o, folder / f"{kind}-{o.deck.name}-{Path(o.truth.file).stem}.png")


if __name__ == "__main__":
    sys.exit(main())
