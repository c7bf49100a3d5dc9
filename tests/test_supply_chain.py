"""What mcjob is installed with: listed, licensed, locked with checksums, and each part needed."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from docs.licences import PAGE, WHY, canonical, closure, direct, licence
from tests.lowest import lowest

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", LOCK, re.MULTILINE))
FREE = re.compile(r"Apache-2\.0|MIT(-0)?|BSD-[23]-Clause|PSF-2\.0|MPL-2\.0| AND | OR |[()]")


def test_every_installed_package_is_listed_with_its_licence() -> None:
    listed = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    for name, package in closure().items():
        assert listed.get(name) == licence(package), f"{name}: run python docs/licences.py"


def test_every_licence_allows_what_ours_does() -> None:
    for name, package in closure().items():
        assert not FREE.sub("", licence(package)).strip(), name


def test_every_direct_dependency_has_a_reason_and_is_imported() -> None:
    assert sorted(direct()) == sorted(WHY)
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "mcjob_tui").rglob("*.py"))
    for name in direct():
        module = {"pyyaml": "yaml"}.get(name, name)
        assert re.search(rf"^\s*(import|from) {module}\b", code, re.MULTILINE), name


def test_the_lock_has_everything_with_checksums_and_names_no_host() -> None:
    assert {name for name in closure() if name not in LOCKED} == set()
    for block in re.split(r"\n(?=[a-z0-9])", LOCK.strip()):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block[:60]
    assert "://" not in LOCK
    assert "index-url" not in LOCK


def test_nothing_is_locked_that_is_not_needed() -> None:
    everywhere = set(re.findall(r"^([a-z0-9-]+)==[^ ;\\]+ \\$", LOCK, re.MULTILINE))
    assert everywhere
    assert everywhere <= set(closure())


def test_what_is_locked_is_what_is_allowed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for text in project["dependencies"]:
        needed = Requirement(text)
        assert Version(LOCKED[canonical(needed.name)]) in needed.specifier


def test_every_range_has_a_lower_end_that_can_be_tried() -> None:
    pins = dict(each.split("==") for each in lowest("test"))
    assert {canonical(name) for name in pins} >= set(direct())
    for name in direct():
        assert Version(next(pin for key, pin in pins.items() if canonical(key) == name)) <= Version(LOCKED[name])
