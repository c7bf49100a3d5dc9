"""The files around the code say what is true: README, CI, version, licence."""

import re
import tomllib
from pathlib import Path

from mcjob_tui import __version__

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def commands() -> list[str]:
    """The one-line commands that the README offers for a fresh machine."""
    return [line for line in README.splitlines() if line.startswith("python3 -m venv")]


def test_ci_runs_the_command_that_the_readme_gives_for_the_tests() -> None:
    assert len(commands()) == 2
    assert commands()[1] in (ROOT / ".ci" / "run").read_text().splitlines()


def test_the_screenshots_that_the_readme_shows_are_there() -> None:
    shown = re.findall(r"\]\((screenshots/[^)]+)\)", README)
    assert shown
    for path in shown:
        assert (ROOT / path).is_file()


def test_every_exit_code_is_on_the_page_of_the_command_line() -> None:
    from mcjob_tui.cli.exit_codes import ExitCode

    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for code in ExitCode:
        assert re.search(rf"^\| {code.value} \|", page, re.MULTILINE), code


def test_every_room_of_the_picture_is_a_package_and_a_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = [name.removeprefix("mcjob_tui.") for name in contracts[0]["layers"]]
    packages = {path.parent.name for path in (ROOT / "mcjob_tui").glob("*/__init__.py")}
    assert packages == {*layers, "sandbox"}
    for room in packages:
        assert f"| `{room}` |" in README


def test_the_changelog_knows_this_version_or_what_is_coming() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()
    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog
