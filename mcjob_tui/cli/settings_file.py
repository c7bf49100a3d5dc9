"""The two files that a person may write, ``config.yaml`` and ``keys.yaml``: where they are, and what stands in them.

What they may say is declared elsewhere (``settings_declared``, ``tui.keymap``). YAML is imported only if there is a
file.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mcjob_tui.cli.directories import directory
from mcjob_tui.control_plane.bounded_file import TooLarge, read_bounded
from mcjob_tui.resources.text import clean

_LARGEST = 1024 * 1024
_MOST_KEYS = 1000
"""Some times as many as there are commands and settings."""
_VARIABLES = {"config.yaml": "MCJOB_CONFIG", "keys.yaml": "MCJOB_KEYS"}


@dataclass(frozen=True, slots=True)
class Written:
    """What one file holds; ``problem`` is the sentence why nothing of it can be used."""

    path: Path
    content: Mapping[str, object] = field(default_factory=dict)
    is_there: bool = False
    problem: str = ""


def path_of(name: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Where ``config.yaml`` or ``keys.yaml`` is looked for."""
    named = environment.get(_VARIABLES[name], "")
    return Path(os.path.expanduser(named)).absolute() if named else directory("config", environment) / name


def read_file(name: str, environment: Mapping[str, str] = os.environ) -> Written:
    """Read ``config.yaml`` or ``keys.yaml``; never raises. A file that was named must exist, the usual one need not."""
    path = path_of(name, environment)
    shown = clean(str(path))
    try:
        text = read_bounded(path, _LARGEST).decode()
    except TooLarge:
        return Written(path, is_there=True, problem=f"{shown} is too large for a file of settings")
    except (FileNotFoundError, NotADirectoryError):
        named = bool(environment.get(_VARIABLES[name]))
        return Written(path, problem=f"{shown}, which ${_VARIABLES[name]} names, does not exist" if named else "")
    except UnicodeDecodeError:
        return Written(path, is_there=True, problem=f"{shown} is not text")
    except OSError as failure:
        return Written(path, is_there=True, problem=f"{shown} cannot be read: {failure.strerror}")
    return _parsed(path, shown, text)


def _parsed(path: Path, shown: str, text: str) -> Written:
    from mcjob_tui.draft.errors import DraftError
    from mcjob_tui.draft.yaml_text import load_all

    try:
        documents = [each for each in load_all(text) if each is not None]
    except DraftError as failure:
        return Written(path, is_there=True, problem=f"{shown}: {clean(str(failure))}")
    if len(documents) > 1:
        return Written(path, is_there=True, problem=f"{shown}: there are {len(documents)} documents, one is needed")
    content = documents[0] if documents else {}
    if not isinstance(content, dict):
        return Written(path, is_there=True, problem=f"{shown} must hold keys with values")
    if len(content) > _MOST_KEYS:
        return Written(path, is_there=True, problem=f"{shown} holds {len(content):,} keys; {_MOST_KEYS} are the most")
    return Written(path, content, is_there=True)
