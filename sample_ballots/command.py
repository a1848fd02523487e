"""The command line of the generator."""

import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from sample_ballots.catalogue import CATALOGUE, UnknownFormError, form
from sample_ballots.deck import DeckSpec, make_deck
from sample_ballots.fonts import FontsMissingError, installed_families
from sample_ballots.layout import LayoutError
from sample_ballots.sheet import CLASSES

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Sample ballots with truth. Phiếu mẫu có đáp án.",
)
# under 2 MB together: they stand in the repository
DEMO = (
    DeckSpec("gach-danh-sach-a5", 12, 2025, dpi=150, mode="gray", quality=40, small=True),
    DeckSpec("quoc-hoi-a5", 12, 2025, dpi=150, quality=35, small=True),
    DeckSpec("dong-y-a4", 12, 2025, dpi=200, mode="bilevel", quality=35, small=True),
)

screen = Console(stderr=True)


@app.command("list")
def list_forms() -> None:
    """List the forms and the fonts that are installed. Các mẫu phiếu."""
    table = Table("form", "what", "sheet mm", "scan")
    for spec in CATALOGUE.values():
        size = f"{spec.size[0]:g} x {spec.size[1]:g}"
        table.add_row(spec.id, spec.summary, size, f"{spec.mode} {spec.dpi} dpi")
    Console().print(table)
    Console().print(f"Fonts: {', '.join(installed_families()) or 'none'}")


@app.command()
def deck(
    name: Annotated[str, typer.Option("--form", help="A form of `list`. Tên mẫu phiếu.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to write. Thư mục kết quả.")],
    count: Annotated[int, typer.Option(min=0, help="Number of sheets. Số phiếu.")] = 40,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    dpi: Annotated[int | None, typer.Option(min=75, max=600)] = None,
    mode: Annotated[str | None, typer.Option(help="gray | colour | bilevel")] = None,
    clean_only: Annotated[
        bool, typer.Option("--clean-only", help="Clean marks on clean sheets.")
    ] = False,
    classes: Annotated[
        str | None, typer.Option(help=f"Comma separated: {', '.join(CLASSES)}")
    ] = None,
    quality: Annotated[int | None, typer.Option(min=20, max=100, help="JPEG quality.")] = None,
    workers: Annotated[int, typer.Option(min=1)] = 2,
) -> None:
    """Make a deck. Tạo một bộ phiếu."""
    if mode not in (None, "gray", "colour", "bilevel"):
        _refuse(f"There is no mode '{mode}': give gray, colour or bilevel.")
    chosen = tuple(c.strip() for c in classes.split(",")) if classes else None
    for group in chosen or ():
        if group not in CLASSES:
            _refuse(f"There is no class '{group}': choose among {', '.join(CLASSES)}.")
    if clean_only:
        chosen = ("clean",)
    spec = DeckSpec(name, count, seed, dpi, mode, chosen, quality)
    try:
        form(name)
        _make(spec, out, workers)
    except (UnknownFormError, FontsMissingError, LayoutError) as problem:
        _refuse(str(problem))
    except OSError as problem:
        _refuse(f"Cannot write to {out}: {problem.strerror}. Choose another folder with -o.")


@app.command()
def demo(
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to write. Thư mục kết quả.")] = (
        Path(__file__).parent / "decks"
    ),
) -> None:
    """Make the small ready decks again. Tạo lại các bộ phiếu mẫu nhỏ."""
    try:
        for spec in DEMO:
            _make(spec, out / spec.form, 1)
    except (FontsMissingError, LayoutError) as problem:
        _refuse(str(problem))
    except OSError as problem:
        _refuse(f"Cannot write to {out}: {problem.strerror}. Choose another folder with -o.")


def _make(spec: DeckSpec, out: Path, workers: int) -> None:
    started = time.perf_counter()
    with Progress(console=screen, transient=True) as progress:
        bar = progress.add_task(spec.form, total=spec.count)
        lines = make_deck(spec, out, workers, lambda _: progress.advance(bar))
    classes = Counter(str(line["class"]) for line in lines)
    spent = time.perf_counter() - started
    counts = ", ".join(f"{group} {classes[group]}" for group in CLASSES if classes[group])
    screen.print(f"{out}: {spec.count} sheets in {spent:.1f} s ({counts})")


def _refuse(message: str) -> None:
    screen.print(message, style="red", highlight=False)
    raise typer.Exit(2)


def main() -> None:
    """Run the command line."""
    app()
