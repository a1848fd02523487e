"""The rule sets are complete, cite their source, and never change under one version."""

import json
from importlib import resources

import pytest

from election.errors import DefinitionError
from election.rules import Condition, Flag, Outcome, rule_set, rule_set_ids

# A released file is never edited: whoever changes the law writes the next version beside it.
RELEASED = {
    "assembly-2015@1": "c1470d9a2c9540cded6cccbed1798a657973833b5c2bfd3ad4a1fcc03d2f06a3",
    "confidence-96@1": "e853675bc34d3143f8eb18525150cec6e6bbdbebb32492227371c0275e3b71bd",
    "party-190@1": "a2f159c53eacfd32cf519dc0bc1e08376ebe6471e2daf1463e0403a62b8df1ba",
    "party-244@1": "e1bc68d37666ff0b1632a55200f167e67a5c7de2436079dda5e9957e2a1728ea",
    "plain@1": "16f1020f3ef6a5936bad9c934c66a3094368fc1aabf3ffc0b299f3d407ceee1e",
}
# The tables of the law; the order of the invalid rules says which reason is the primary one.
PARTY = "I1 I2 I3 I4 I5 I6 I7 I8 V1 V2 V3 V4 D1"
IDS = {
    "party-190": ("P190", PARTY),
    "party-244": ("P244", PARTY),
    "confidence-96": ("C96", "I1 I2 I3 I4 I4 V3 V5 V1 V2 V4 D1"),
    "assembly-2015": ("AS", "I1 I2 I3 I3 I4 I5 V1 V2 D1"),
    "plain": ("PL", "I1 V1 D1"),
}


def test_a_released_rule_set_does_not_change_under_its_version():
    files = (resources.files("election") / "rule_sets").iterdir()
    labels = sorted(f.name.removesuffix(".json") for f in files if f.name.endswith(".json"))
    assert {label: rule_set(label).sha256 for label in labels} == RELEASED


@pytest.mark.parametrize("name", IDS)
def test_a_rule_set_has_the_rules_of_the_law_each_with_source_and_wording(name):
    rules = rule_set(name)
    assert rules.label == f"{name}@1"
    prefix, numbers = IDS[name]
    assert [rule.id for rule in rules.validity] == [f"{prefix}-{n}" for n in numbers.split()]
    assert len({(rule.id, rule.code) for rule in rules.validity}) == len(rules.validity)
    for rule in rules.validity:
        assert rule.source
        assert rule.says
        assert rule.evidence in ("confirmed", "believed", "design")
        assert (rule.code is not None) or rule.outcome is not Outcome.INVALID
        assert rule.code is None or rules.wording_of(rule.code)
        assert (rule.default in (Outcome.VALID, Outcome.INVALID)) == (
            rule.outcome is Outcome.REVIEW
        )
        assert bool(rule.flags) == (rule.when is Condition.FLAG)
        assert set(rule.forms) <= set(rules.forms)
        assert (rule.when is None) == (rule.outcome is Outcome.READING)


def test_every_law_but_the_plain_one_is_cited():
    for name in rule_set_ids():
        assert bool(rule_set(name).legal) == (name != "plain")


def test_the_two_party_regulations_differ_only_in_their_articles():
    old, new = rule_set("party-244"), rule_set("party-190")
    assert new.replaces == "party-244"
    assert old.until == new.effective
    assert [(r.id[4:], r.outcome, r.code, r.when, r.flags) for r in old.validity] == [
        (r.id[4:], r.outcome, r.code, r.when, r.flags) for r in new.validity
    ]
    assert all("244" in r.source for r in old.validity if r.evidence != "design")
    assert "Điều 17.2" in old.validity[0].source
    assert "Điều 15.2" in new.validity[0].source


def test_a_signature_is_allowed_only_on_a_confidence_ballot():
    assert [n for n in rule_set_ids() if rule_set(n).signature_allowed] == ["confidence-96"]
    assert not any(
        Flag.SIGNATURE in r.flags and r.outcome is Outcome.INVALID
        for r in rule_set("confidence-96").validity
    )


def test_the_settling_rules_stand_in_the_file_as_the_domain_shapes_them():
    folder = resources.files("election") / "rule_sets"
    party = json.loads((folder / "party-190@1.json").read_text("utf-8"))
    assert (party["base"], party["majority"]) == ("summoned_minus_deductions", "gt_half")
    assert (party["tie"], party["retention_months"]) == ("revote_among_tied", 6)
    assert json.loads((folder / "confidence-96@1.json").read_text("utf-8"))["quorum"] == "2/3"
    assembly = json.loads((folder / "assembly-2015@1.json").read_text("utf-8"))
    assert (assembly["base"], assembly["tie"]) == ("valid", "older_wins")


def test_an_unknown_rule_set_is_refused_with_the_known_ones():
    assert rule_set("party-190@1") == rule_set("party-190")
    for name in ("party-191", "party-190@2", "party", ""):
        with pytest.raises(DefinitionError, match="use one of assembly-2015, confidence-96"):
            rule_set(name)
