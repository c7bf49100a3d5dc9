"""``mcjob info``: every path and version in use, for bug reports and for people who want to know."""

import argparse
import asyncio
import importlib.metadata
import os
import platform
import sys
from datetime import timedelta

from mcjob_tui import __version__
from mcjob_tui.cli.control_plane import open_session
from mcjob_tui.cli.directories import directory
from mcjob_tui.cli.exit_codes import ExitCode
from mcjob_tui.cli.output import data, documents
from mcjob_tui.cli.settings import settle
from mcjob_tui.cli.settings_declared import Value
from mcjob_tui.cli.settings_file import read_file
from mcjob_tui.control_plane import errors
from mcjob_tui.control_plane.kubeconfig import load_kubeconfig
from mcjob_tui.resources.durations import clock_words
from mcjob_tui.resources.text import clean

SECONDS = 10.0
"""How long the control plane may take to answer."""
_PACKAGES = ("textual", "kubernetes", "aiohttp", "pydantic", "PyYAML")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print it all; a control plane that does not answer is one line of it, not a failure."""
    facts: dict[str, object] = {
        "mcjob": __version__,
        "python": f"{platform.python_version()} at {sys.executable}",
        "packages": {name: importlib.metadata.version(name) for name in _PACKAGES},
        "terminal": {
            "TERM": os.environ.get("TERM", ""),
            "COLORTERM": os.environ.get("COLORTERM", ""),
            "NO_COLOR": "set" if os.environ.get("NO_COLOR") else "",
        },
        "directories": {kind: str(directory(kind)) for kind in ("config", "state", "cache")},
        "files": {name: _file(name) for name in ("config.yaml", "keys.yaml")},
        "settings": _settings(arguments),
        "kubeconfig": _kubeconfig(arguments),
        "controlPlane": asyncio.run(_control_plane(arguments)),
    }
    data(documents([facts], arguments.output) if arguments.output else _lines(facts))
    return ExitCode.DONE


def _file(name: str) -> str:
    written = read_file(name)
    return clean(f"{written.path}{'' if written.is_there else ' (not there)'}")


def _settings(arguments: argparse.Namespace) -> dict[str, object]:
    """Each setting's value and where it comes from, then what could not be taken."""
    settings = settle(arguments)
    shown: dict[str, object] = {
        name: clean(f"{_in_words(each.value)} ({each.origin})") for name, each in settings.settled.items()
    }
    return shown | ({"problems": list(settings.problems)} if settings.problems else {})


def _in_words(value: Value) -> str:
    match value:
        case None:
            return "by the terminal"
        case bool():
            return str(value).lower()
        case dict():
            return ", ".join(f"{context} {version}" for context, version in value.items()) or "none"
    return str(value)


def _kubeconfig(arguments: argparse.Namespace) -> dict[str, object]:
    found = load_kubeconfig(arguments.kubeconfig)
    return {
        "lookedIn": [clean(str(source)) for source in found.sources],
        "currentContext": clean(found.current or ""),
        "contexts": [context.name for context in found.contexts],
    }


async def _control_plane(arguments: argparse.Namespace) -> dict[str, object]:
    try:
        async with asyncio.timeout(SECONDS), open_session(arguments) as session:
            about = session.about
            return {
                "context": session.context,
                "server": session.server,
                "namespace": session.namespace,
                "tlsVerified": session.tls_verified,
                "karmada": about.karmada_version or ("yes, version not told" if about.karmada else "no"),
                "kubernetes": about.kubernetes_version,
                "clock": _clock(session.clock_ahead),
            }
    except errors.ControlPlaneError as failure:
        return {"problem": failure.sentence}
    except TimeoutError:
        return {"problem": f"no answer in {SECONDS:g} s"}


def _clock(ahead: timedelta) -> str:
    if not ahead:
        return "agrees with the one here"
    return f"the one here is {clock_words(ahead)}; ages are counted by the control plane's"


def _lines(facts: dict[str, object], indent: str = "") -> str:
    lines = []
    for name, value in facts.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}:", _lines(value, indent + "  ").rstrip("\n")]
        elif isinstance(value, list):
            lines.append(f"{indent}{name}: {clean(', '.join(map(str, value))) or '-'}")
        elif isinstance(value, bool):
            lines.append(f"{indent}{name}: {_in_words(value)}")
        else:
            # The environment and the folders that it names may hold anything.
            lines.append(f"{indent}{name}: {clean(str(value)) or '-'}")
    return "\n".join(lines) + "\n"
