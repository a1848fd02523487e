"""The commands that people type: `kiemphieu read` and `kiemphieu learn`."""

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.errors import CallerError
from cli.texts import Language, Say, language
from election.errors import KiemPhieuError

INTERNAL, CALLER, INTERRUPTED = 1, 2, 130  # exit status


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit; whatever happens, one clear line and no traceback."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    say = Say(language(given, os.environ))
    sys.exit(run(given, say))


def run(arguments: Sequence[str], say: Say) -> int:
    """Run one command line and return its exit status."""
    err = Console(stderr=True)

    def tell(text: str) -> None:
        err.print(f"kiemphieu: {text}", highlight=False, markup=False, soft_wrap=True)

    try:
        status = program(say)(list(arguments), prog_name="kiemphieu", standalone_mode=False)
    except typer.Exit as end:
        return int(end.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        tell(say("stopped"))
        return INTERRUPTED
    except KiemPhieuError as problem:
        tell(str(problem))
        return CALLER
    except BrokenPipeError:
        return INTERNAL
    except Exception as problem:  # noqa: BLE001 - the outermost handler
        usage = _usage(problem, say)
        if usage is not None:
            if usage:  # empty when help has been shown for want of any argument
                tell(usage)
            return CALLER
        if os.environ.get("KIEMPHIEU_TRACEBACK"):
            traceback.print_exc()
        tell(say("internal", problem=f"{type(problem).__name__}: {problem}".splitlines()[0]))
        return INTERNAL
    return int(status or 0)


def program(say: Say) -> typer.Typer:
    """Build the commands with their help in one language."""
    app = typer.Typer(
        help=say("program"),
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    lang = typer.Option("--lang", help=say("help-lang"), metavar="vi|en")

    @app.callback()
    def _anywhere(_lang: Annotated[str | None, lang] = None) -> None:
        _check_language(_lang, say)

    @app.command("read", help=say("read"))
    def _read(
        election: Annotated[
            Path, typer.Argument(metavar="ELECTION.toml", help=say("help-election"))
        ],
        blank: Annotated[str, typer.Argument(metavar="BLANK", help=say("help-blank"))],
        scans: Annotated[list[str], typer.Argument(metavar="SCANS", help=say("help-scans"))],
        out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help=say("help-out"))],
        contest: Annotated[
            str | None, typer.Option("--contest", metavar="ID", help=say("help-contest"))
        ] = None,
        blanks: Annotated[
            list[str] | None,
            typer.Option("--blank", metavar="CONTEST=BLANK", help=say("help-blanks")),
        ] = None,
        workers: Annotated[
            int | None, typer.Option("--workers", metavar="N", help=say("help-workers"))
        ] = None,
        profile: Annotated[
            Path | None, typer.Option("--profile", metavar="PROFILE", help=say("help-profile"))
        ] = None,
        _lang: Annotated[str | None, lang] = None,
    ) -> int:
        _check_language(_lang, say)
        from cli.read import Request, read  # here, so that --help need not load all of OpenCV

        request = Request(
            election, blank, tuple(scans), out, contest, tuple(blanks or ()), workers, profile
        )
        return read(request, say, Console(), Console(stderr=True))

    @app.command("learn", help=say("learn"))
    def _learn(
        election: Annotated[
            Path, typer.Argument(metavar="ELECTION.toml", help=say("help-election"))
        ],
        blank: Annotated[str, typer.Argument(metavar="BLANK", help=say("help-one-blank"))],
        form: Annotated[Path, typer.Option("-o", "--out", metavar="FORM", help=say("help-form"))],
        contest: Annotated[
            str | None, typer.Option("--contest", metavar="ID", help=say("help-contest"))
        ] = None,
        preview: Annotated[
            Path | None,
            typer.Option("--preview", metavar="PICTURE.png", help=say("help-preview")),
        ] = None,
        _lang: Annotated[str | None, lang] = None,
    ) -> int:
        _check_language(_lang, say)
        from cli.learn import Request, learn

        return learn(Request(election, blank, form, contest, preview), say, Console())

    return app


def _check_language(given: str | None, say: Say) -> None:
    if given is not None and given not in tuple(Language):
        raise CallerError(say("lang"))


def _usage(problem: Exception, say: Say) -> str | None:
    """Text of a mistake on the command line, or None when the problem is another."""
    # Typer carries its own copy of click and exports no name for this; both have format_message.
    message = getattr(problem, "format_message", None)
    if message is None:
        return None
    if not message():
        return ""
    context = getattr(problem, "ctx", None)
    verb = getattr(context, "info_name", None) if getattr(context, "parent", None) else None
    text = " ".join(str(message()).split()).removesuffix(".") + "."
    return say("usage", problem=text, verb=verb or "").replace("kiemphieu  ", "kiemphieu ")


if __name__ == "__main__":
    main()
