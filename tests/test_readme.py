"""The README promises what the program and the Makefile do."""

import re
from pathlib import Path

import pytest

from cli.main import program
from cli.texts import Language, Say

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#:\s]+)\)")


def commands_of_readme() -> dict[str, str]:
    block = README.split("## Five commands")[1].split("```")[1]
    lines = [line.split() for line in block.splitlines() if line.startswith("kiemphieu ")]
    return {words[1]: " ".join(words[2:]) for words in lines}


def help_of(verb: str | None, capsys: pytest.CaptureFixture[str]) -> str:
    arguments = ["--help"] if verb is None else [verb, "--help"]
    program(Say(Language.EN))(arguments, prog_name="kiemphieu", standalone_mode=False)
    return capsys.readouterr().out


def options_in(text: str) -> set[str]:
    return set(re.findall(r"--[a-z]+", text)) - {"--help", "--out"}


def test_the_readme_lists_every_verb(capsys):
    listed = help_of(None, capsys).split("Commands")[1]
    verbs = set(re.findall(r"^[│|]\s+([a-z]+)\s", listed, re.MULTILINE))
    assert verbs == set(commands_of_readme())


@pytest.mark.parametrize("verb", commands_of_readme())
def test_the_readme_lists_every_option_and_argument_of_a_verb(verb, capsys):
    shown, written = help_of(verb, capsys), commands_of_readme()[verb]
    assert options_in(shown) == options_in(written)
    for argument in ("ELECTION.toml", "BLANK"):
        assert argument in shown
        assert argument in written


def test_every_make_target_that_the_readme_names_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z-]+)", README))
    assert named >= {"run", "test", "bench"}
    for target in named:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document):
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target
