"""The flags that go with ``--sandbox``: how many clusters it has and how fast its clock runs."""

import argparse

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode


def sandbox_clusters(arguments: argparse.Namespace) -> int | None:
    """How many clusters, None for the default fleet.

    Raises:
        CommandFailed: there is no sandbox that could have them.
    """
    return int(arguments.clusters) if _goes_with_sandbox(arguments, "clusters", "N") else None


def sandbox_speed(arguments: argparse.Namespace) -> float:
    """Virtual seconds per second.

    Raises:
        CommandFailed: there is no sandbox whose clock it could be.
    """
    return float(arguments.speed) if _goes_with_sandbox(arguments, "speed", "X") else 1.0


def _goes_with_sandbox(arguments: argparse.Namespace, name: str, value: str) -> bool:
    if getattr(arguments, name) is None:
        return False
    if not arguments.sandbox:
        raise CommandFailed(ExitCode.USAGE, f"--{name} {value} goes with --sandbox")
    return True
