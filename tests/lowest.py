"""``python -m tests.lowest``: the lowest versions that ``pyproject.toml`` allows, as arguments for ``pip install``."""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def lowest(*extras: str) -> list[str]:
    """``name==version`` of everything that mcjob needs, and that ``extras`` of it need."""
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *(each for name in extras for each in project["optional-dependencies"][name])]
    return [f"{each.name}=={_least(each)}" for each in map(Requirement, needed)]


def _least(requirement: Requirement) -> str:
    (found,) = [each.version for each in requirement.specifier if each.operator == ">="]
    return found


if __name__ == "__main__":
    print(*lowest("test"))
