"""Where mcjob keeps its files, by the XDG base directory rules."""

import os
from collections.abc import Mapping
from pathlib import Path

_HOMES = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}


def directory(kind: str, environment: Mapping[str, str] = os.environ) -> Path:
    """mcjob's directory for ``kind``: ``config``, ``state`` or ``cache``. XDG says to ignore a relative path."""
    variable, fallback = _HOMES[kind]
    base = Path(environment.get(variable, ""))
    return (base if base.is_absolute() else Path.home() / fallback) / "mcjob"
