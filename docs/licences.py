"""Writes ``licences.md``: what mcjob is installed with, and under which licence each part is given.

From the metadata of the packages installed here; no network. ``tests/test_supply_chain.py`` holds the page to them.
"""

import re
from importlib.metadata import Distribution, PackageMetadata, distribution
from pathlib import Path

from packaging.requirements import Requirement

PAGE = Path(__file__).parent / "licences.md"
OWN = "mcjob-tui"
WHY = {
    "textual": "the screens",
    "kubernetes": "the transport to API servers: TLS, proxies, client certificates (`kubernetes.aio`)",
    "aiohttp": "the sandbox's server, and the errors of that transport",
    "pydantic": "the shapes of API objects, parsed straight from bytes",
    "pyyaml": "drafts, manifests and kubeconfigs",
    "jsonpatch": "JSON Patch in the sandbox as RFC 6902 says it",
    "cryptography": "the sandbox's certificate: nothing else here makes keys",
}
"""Why each direct dependency is one."""

_SPDX = {
    "MIT License": "MIT",
    "The MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache License Version 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Modified BSD License": "BSD-3-Clause",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
}


def canonical(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct() -> list[str]:
    """What ``pyproject.toml`` names, in its order."""
    import tomllib

    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]
    return [canonical(Requirement(each).name) for each in project["dependencies"]]


def closure() -> dict[str, Distribution]:
    """Everything that is installed with mcjob, by name, what extras of a package bring included."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    to_do = [(name, "") for name in direct()]
    while to_do:
        name, extra = to_do.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        found[name] = distribution(name)
        for text in found[name].requires or ():
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                to_do += [(canonical(needed.name), each) for each in ("", *needed.extras)]
    return dict(sorted(found.items()))


def _entry(metadata: PackageMetadata, name: str) -> str:
    """One line of a package's description of itself, nothing where it has none."""
    return str(metadata[name] or "") if name in metadata else ""


def licence(package: Distribution) -> str:
    """A package's licence by its SPDX name where it has one."""
    metadata = package.metadata
    if expression := _entry(metadata, "License-Expression"):
        return expression
    classified = [
        each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier") or () if each.startswith("License ::")
    ]
    said = [*classified, _entry(metadata, "License").partition("\n")[0].strip()]
    said = [each for each in said if each and each != "OSI Approved"]
    return _SPDX.get(said[0], said[0]) if said else "unknown"


def page() -> str:
    """The text of the page."""
    needed = direct()
    lines = [
        "# Licences",
        "",
        "mcjob is given under Apache-2.0. It is installed with these packages; none of them is part of it, and none is",
        "changed. `requirements.lock` has versions and checksums that were tested together. This page is made by",
        "`docs/licences.py`.",
        "",
        "| Package | Licence | Needed for |",
        "|---|---|---|",
    ]
    for name, package in closure().items():
        lines.append(f"| {name} | {licence(package)} | {WHY[name] if name in needed else '(of another package)'} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
