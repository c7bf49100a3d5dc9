"""``mcjob`` without a command, and ``mcjob edit``: opens the app."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from mcjob_tui.cli.directories import directory
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft


def run(arguments: argparse.Namespace) -> ExitCode:
    """Run the app until it is left.

    Raises:
        CommandFailed: there is no terminal to draw on; the sentence names the commands that need none.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("TERM", "") in ("", "dumb"):
        raise CommandFailed(
            ExitCode.USAGE, "the app needs a terminal; use mcjob list, status, preview or submit instead (mcjob --help)"
        )
    if arguments.clusters is not None and not arguments.sandbox:
        raise CommandFailed(ExitCode.USAGE, "--clusters N goes with --sandbox")
    draft = _draft(arguments) if arguments.command == "edit" else None

    from mcjob_tui.cli.gateway import CommandLineGateway, Flags
    from mcjob_tui.tui.app import McjobApp, Options

    gateway = CommandLineGateway(
        Flags(arguments.kubeconfig, arguments.context, arguments.namespace, arguments.clusters)
    )
    options = Options(
        context=arguments.context,
        namespace=arguments.namespace,
        sandbox=arguments.sandbox,
        read_only=arguments.read_only,
        ascii=arguments.ascii,
        theme=arguments.theme,
        crash_directory=directory("state"),
        draft=draft,
    )
    app = McjobApp(gateway, options)
    app.run(mouse=not arguments.no_mouse)
    return ExitCode.DONE if not app.return_code else ExitCode.REFUSED


def _draft(arguments: argparse.Namespace) -> "JobDraft":
    """The draft to edit; one with problems is opened too, since the form is where they are mended."""
    from mcjob_tui.cli.drafts import read_draft

    return read_draft(arguments, None)
