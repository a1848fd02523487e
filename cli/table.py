"""The closing table: what was counted, what waits for people, and why."""

from collections import Counter

from rich import box
from rich.console import Console
from rich.table import Table

from cli.summary import Tally, totals
from cli.texts import TEXTS, Say
from election.definition import Contest
from election.validity import Disposition

COLUMNS = (
    (Disposition.ACCEPTED, "accepted", "green"),
    (Disposition.REVIEW, "review", "yellow"),
    (Disposition.REJECTED, "rejected", "red"),
)


def show(console: Console, tally: Tally, contests: tuple[Contest, ...], say: Say) -> None:
    """Print the tables of one run."""
    console.print(_pages(tally, contests, say))
    if tally.reasons:
        console.print(_reasons(tally, say))
    for contest in contests:
        if tally.votes.get(contest.id):
            counted = tally.by_contest[contest.id][Disposition.ACCEPTED.value]
            # Above the table, not as its title: a title would be folded to the table's width.
            console.print(say("totals", title=contest.title, count=counted), style="bold")
            console.print(_totals(tally, contest, say))


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False)


def _pages(tally: Tally, contests: tuple[Contest, ...], say: Say) -> Table:
    table = _table()
    table.add_column(say("contest"))
    for _, key, style in COLUMNS:
        table.add_column(say(key), justify="right", style=style)
    table.add_column(say("pages"), justify="right")
    rows: list[tuple[str, Counter[str]]] = [
        (contest.id, tally.by_contest.get(contest.id, Counter())) for contest in contests
    ]
    unknown = tally.by_contest.get(None, Counter())
    if unknown:
        rows.append((say("unknown"), unknown))
    if len(rows) > 1:
        rows.append((say("all"), tally.dispositions))
    for name, counts in rows:
        numbers = [str(counts[disposition.value]) for disposition, _, _ in COLUMNS]
        table.add_row(name, *numbers, str(sum(counts.values())))
    return table


def _reasons(tally: Tally, say: Say) -> Table:
    table = _table()
    table.add_column(say("reason"))
    table.add_column(say("pages"), justify="right")
    for code, pages in sorted(tally.reasons.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(say(code) if code in TEXTS else code, str(pages))
    return table


def _totals(tally: Tally, contest: Contest, say: Say) -> Table:
    table = _table()
    table.add_column("#", justify="right")
    table.add_column(say("candidate"))
    found = totals(tally, contest)
    words = list(next(iter(found.values()), {}))
    for word in words:
        table.add_column(say(word), justify="right")
    for place, candidate in enumerate(contest.candidates, start=1):
        numbers = [str(found[candidate.id][word]) for word in words]
        table.add_row(str(place), candidate.name, *numbers)
    return table
