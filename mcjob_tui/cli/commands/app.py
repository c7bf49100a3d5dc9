"""``mcjob`` without a command, and ``mcjob edit``: opens the app."""

import argparse
import gc
import os
import sys
from typing import TYPE_CHECKING

from mcjob_tui.cli.directories import directory
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.sandbox_flags import sandbox_clusters, sandbox_speed
from mcjob_tui.cli.settings import Settings, settle
from mcjob_tui.cli.settings_file import read_file
from mcjob_tui.resources.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.tui.app import Options


def run(arguments: argparse.Namespace) -> ExitCode:
    """Run the app until it is left.

    Raises:
        CommandFailed: there is no terminal to draw on; the sentence names the commands that need none.
    """
    if lacking := _no_terminal():
        raise CommandFailed(
            ExitCode.USAGE,
            f"the app needs a terminal, but {lacking}; "
            "use mcjob list, status, preview or submit instead (mcjob --help)",
        )
    clusters, speed = sandbox_clusters(arguments), sandbox_speed(arguments)
    draft = _draft(arguments) if arguments.command == "edit" else None

    # What is imported until the first frame stays for good; looking through it for garbage meanwhile is a tenth of the
    # start. The app turns the collector on again once it has drawn.
    gc.disable()
    from mcjob_tui.cli.gateway import CommandLineGateway, Flags
    from mcjob_tui.tui.app import McjobApp

    settings = settle(arguments)
    flags = Flags(arguments.kubeconfig, arguments.context, settings.namespace, clusters, speed)
    app = McjobApp(CommandLineGateway(flags, settings), options_of(arguments, settings, draft))
    app.run(mouse=settings.mouse)
    return ExitCode(app.return_code or ExitCode.DONE)


def options_of(arguments: argparse.Namespace, settings: Settings, draft: "JobDraft | None" = None) -> "Options":
    """What flags, settings and keymap come to; nothing wrong in them keeps the app from starting."""
    from mcjob_tui.tui.app import Options

    keymap, complaints = _keymap()
    return Options(
        context=arguments.context,
        namespace=settings.namespace,
        sandbox=arguments.sandbox,
        read_only=settings.read_only,
        ascii=settings.ascii,
        theme=settings.theme,
        keymap=keymap,
        log_lines=settings.log_lines,
        complaints=(*settings.problems, *complaints),
        crash_directory=directory("state"),
        draft=draft,
    )


def _keymap() -> tuple["Mapping[str, str]", tuple[str, ...]]:
    written = read_file("keys.yaml")
    if not written.content:
        return {}, (written.problem,) if written.problem else ()
    from mcjob_tui.tui.keymap import read_keymap

    keymap = read_keymap(written.content, clean(str(written.path)))
    return keymap.keys, keymap.problems


def _no_terminal() -> str:
    """Why there is none to draw on, or nothing. Keys come from standard input; Textual draws on standard error."""
    for name, stream in (("input", sys.stdin), ("error", sys.stderr)):
        if not stream.isatty():
            return f"standard {name} is none"
    term = os.environ.get("TERM", "")
    return "TERM is not set" if not term else f"TERM is {term}" if term == "dumb" else ""


def _draft(arguments: argparse.Namespace) -> "JobDraft":
    """The draft to edit; one with problems is opened too, since the form is where they are mended."""
    from mcjob_tui.cli.drafts import read_draft

    return read_draft(arguments, None)
