"""Packages whose parts are imported when the first of their names is asked for (PEP 562).

Who needs one name of a package does not wait for the rest of it.
"""

import importlib
import sys
from collections.abc import Callable, Mapping


def names_of_parts(package: str, parts: Mapping[str, tuple[str, ...]]) -> Callable[[str], object]:
    """The ``__getattr__`` of a package.

    Args:
        package: its ``__name__``.
        parts: for each of its modules the names that the package offers from there.
    """
    part_of = {name: part for part, names in parts.items() for name in names}

    def found(name: str) -> object:
        part = part_of.get(name)
        if part is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(importlib.import_module(f"{package}.{part}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return found
