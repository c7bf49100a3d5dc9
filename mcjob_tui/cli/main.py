"""Reads the arguments, runs one command and turns its end into an exit code.

Nothing heavy is imported here: ``mcjob --version`` needs neither Textual, pydantic nor kubernetes.
"""

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Protocol

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.streams import flush, forget, open_missing, write_utf8


class Command(Protocol):
    """What a module in ``cli.commands`` offers."""

    def run(self, arguments: object) -> ExitCode: ...


MODULES = {
    None: "app",
    "edit": "app",
    "render": "render",
    "preview": "preview",
    "submit": "submit",
    "list": "listing",
    "status": "status",
    "logs": "logs",
    "delete": "delete",
    "suspend": "actions",
    "resume": "actions",
    "rerun": "rerun",
    "sandbox": "sandbox",
    "info": "info",
    "completion": "completion",
}

COMPLETE = "__complete"
"""What completion scripts ask. It is no command of the parser: its words may be anything."""

CONNECTING = frozenset({"preview", "submit", "list", "status", "logs", "delete", "suspend", "resume", "rerun"})
"""The commands for which settings count; a wrong one ends them before anything is asked."""


def run(argv: Sequence[str]) -> int:
    """Run ``mcjob`` with ``argv`` (without the program's name).

    Returns:
        The process's exit code; every refusal has been told on stderr in one sentence.
    """
    open_missing()
    write_utf8()
    code = _run(argv)
    try:
        flush()
    except OSError as failure:
        code = code or _failed(failure)
    forget()
    return code


def _run(argv: Sequence[str]) -> int:
    from mcjob_tui.cli.parser import build_parser

    if list(argv[:1]) == [COMPLETE]:
        from mcjob_tui.cli.completing import complete

        return complete(argv[1:])
    try:
        arguments = build_parser(_program()).parse_args(list(argv))
        if arguments.command in CONNECTING:
            from mcjob_tui.cli.settings import settled_or_refused

            settled_or_refused(arguments)
        module = importlib.import_module(f"mcjob_tui.cli.commands.{MODULES[arguments.command]}")
        return int(module.run(arguments))
    except SystemExit as ended:  # how argparse ends after --help and --version
        return ended.code if isinstance(ended.code, int) else ExitCode.DONE
    except CommandFailed as failure:
        return _fail(str(failure), failure.code)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except OSError as failure:
        return _failed(failure)


def _failed(failure: OSError) -> int:
    """What an error of the system comes to; that a reader of a pipe has gone needs no words."""
    if isinstance(failure, BrokenPipeError):
        return ExitCode.UNREAD
    where = f": {failure.filename}" if failure.filename else ""
    return _fail(f"{failure.strerror or failure}{where}", ExitCode.REFUSED)


def _program() -> str:
    return "kubectl mcjob" if os.path.basename(sys.argv[0]).startswith("kubectl-") else "mcjob"


def _fail(sentence: str, code: ExitCode) -> int:
    from mcjob_tui.resources.text import clean

    with contextlib.suppress(OSError):
        print(f"error: {clean(sentence)}", file=sys.stderr)
    return code
