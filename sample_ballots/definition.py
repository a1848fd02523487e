"""The election file of a deck."""

import json

from sample_ballots.ballot import DATE, Ballot
from sample_ballots.layout import Layout


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string


def election_toml(ballot: Ballot, layout: Layout) -> str:
    """Write the election of which this is the ballot; nothing of its print is in it."""
    spec = ballot.spec
    lines = [
        f"title = {_string('Đại hội ' + ballot.unit.title())}",
        f"unit = {_string(ballot.unit)}",
        f"date = {DATE.isoformat()}",
        'language = "vi"',
        "",
        "[[contest]]",
        f"id = {_string(spec.id)}",
        f"title = {_string(ballot.title)}",
        f"seats = {spec.seats}",
        f"marking = {_string(spec.marking)}",
        f"rules = {_string(spec.rules)}",
    ]
    if spec.rules != "plain":
        lines.append(f"summoned = {50 + 10 * spec.count}")
    lines.append(f"seal = {'true' if spec.seal else 'false'}")
    rows = {row.candidate: row for row in layout.rows}
    for candidate in ballot.candidates:
        lines += [
            "",
            "[[contest.candidate]]",
            f"id = {_string(candidate.id)}",
            f"name = {_string(candidate.name)}",
        ]
        if spec.courtesy:
            lines.append(f"gender = {_string('Bà' if candidate.woman else 'Ông')}")
        if candidate.alias:
            lines.append(f"alias = {_string(candidate.alias)}")
        if spec.targets_given:
            x0, y0, x1, y1 = rows[candidate.id].targets["marked"]
            lines.append(f"target = [{x0:.2f}, {y0:.2f}, {x1 - x0:.2f}, {y1 - y0:.2f}]")
    return "\n".join(lines) + "\n"
