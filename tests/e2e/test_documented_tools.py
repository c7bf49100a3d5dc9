"""Commands of the pages for who installs or changes mcjob: run where that is quick and needs no network.

All others are listed with the reason. They are held against the program's own help, the files of the repository and
what ``pyproject.toml`` declares: no flag, folder, module, extra or program is named that is not there.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.e2e.commands import kept_environment
from tests.e2e.documented import PAGES, ROOT, TOOLS, commands

pytestmark = pytest.mark.e2e

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
QUICK = {
    "python -m tests.golden": "1233 cases, 0 mismatches",
    "python -m tests.golden FILE…": "cases, 0 mismatches",
    "python -m tests.lowest": "textual==",
    "python docs/generate.py": "",
}
"""What is run here, with what it prints."""
NOT_RUN = {
    "coverage combine": "is about what the next one measured",
    "coverage report": "is about what the next one measured",
    "coverage run": "runs the suite within the suite",
    "lint-imports": "is not installed with the tests; .ci/run runs it",
    "mutmut results": "is about what the next one tried",
    "mutmut run": "takes hours",
    "mypy": "is not installed with the tests; .ci/run runs it",
    "pip install": "needs a package index",
    "pipx install": "needs a package index, and changes the home of who runs it",
    "pytest": "runs the suite within the suite",
    "python -m tests.benchmarks": "takes a quarter of an hour",
    "python -m tests.benchmarks.use": "takes a quarter of an hour",
    "python -m tests.faults": "takes half an hour; tests/faults tries each kind of request once",
    "python -m tests.faults.huge_lists": "takes as much memory as it can get",
    "python -m tests.faults.kill_rounds": "takes as long as it is told to",
    "python -m tests.hostile": "takes minutes; tests/hostile tries a part of it",
    "python -m venv": "is Python's own, and slow",
    "ruff check": "is not installed with the tests; .ci/run runs it",
    "ruff format": "is not installed with the tests; .ci/run runs it",
    "uv tool install": "needs a package index, and changes the home of who runs it",
}
"""Why a program or module is not run here, whatever its arguments."""
DISTRIBUTIONS = {"lint-imports": "import-linter"}

SHOWN = sorted({each for page in PAGES for each in commands(page) if each.split()[0] in TOOLS})


def run(argv: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = kept_environment() | {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "200",
    }
    return subprocess.run(argv, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def program_of(command: str) -> str:
    """The words before the first argument: of ``ruff check .`` it is ``ruff check``."""
    module = re.match(r"python -m [\w.]+", command)
    name = re.match(r"[a-z-]+(?: [a-z]+)*(?= |$)", command)
    assert name is not None
    return module[0] if module else name[0]


def argv_of(program: str) -> list[str] | None:
    """How a program is started, if it is installed."""
    if program.startswith("python"):
        return [sys.executable, *program.split()[1:]]
    name, *words = program.split()
    found = shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    return [found, *words] if found else None


def help_of(program: str) -> str:
    """What a program says of itself, nothing where it is not installed."""
    argv = argv_of(program)
    if argv is None:
        return ""
    done = run([*argv, "--help"], ROOT)
    assert done.returncode == 0, f"{program} --help\n{done.stderr}"
    return done.stdout


def test_every_command_is_run_or_listed_with_the_reason_why_not() -> None:
    unlisted = [each for each in SHOWN if each not in QUICK and program_of(each) not in NOT_RUN]
    assert not unlisted, f"{unlisted}: neither run (QUICK) nor listed with the reason (NOT_RUN)"
    gone = (QUICK.keys() - set(SHOWN)) | (NOT_RUN.keys() - {program_of(each) for each in SHOWN})
    assert not gone, f"{gone}: no page shows it any more"


@pytest.mark.parametrize("command", QUICK)
def test_what_is_quick_is_run(command: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    file = str(ROOT / "tests" / "golden" / "extra.jsonl")
    words = [file if word == "FILE…" else word for word in command.split()]
    done = run([sys.executable, *words[1:]], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert QUICK[command] in done.stdout


@pytest.mark.parametrize("program", NOT_RUN)
def test_what_is_not_run_names_what_is_there(program: str) -> None:
    known = help_of(program)
    for command in (each for each in SHOWN if each not in QUICK and program_of(each) == program):
        for word in shlex.split(command.removeprefix(program)):
            flag, _, value = word.partition("=") if word.startswith("--") else (word, "", "")
            if flag.startswith("-"):
                there = re.search(rf"(?<![\w-]){re.escape(flag)}(?![\w-])", known)
                assert there or not known, f"{command}: no flag of {program}"
            for each in value.split(",") if value else [flag]:
                assert each.startswith("-") or is_there(each, program, known), f"{command}: there is no {each}"


def is_there(word: str, program: str, known: str) -> bool:
    """Whether an argument is an extra, a marker, a module, a place in the repository, or something of the program."""
    if extras := re.fullmatch(r"\.\[([\w,]+)\]", word):
        return set(extras[1].split(",")) <= set(EXTRAS)
    if word.startswith("mcjob_tui."):
        word = word.replace(".", "/")
    return (
        word in (".", "auto", "pytest", "not e2e")
        or any(ROOT.glob(word))
        or program == "python -m venv"
        or re.search(rf"\b{re.escape(word)}\b", known) is not None
    )


@pytest.mark.parametrize("tool", sorted({each.split()[0] for each in SHOWN}))
def test_a_tool_that_is_named_is_one_that_an_extra_installs(tool: str) -> None:
    if tool in {"python", "pip", "pipx", "uv"}:
        return
    wanted = DISTRIBUTIONS.get(tool, tool)
    assert wanted in {Requirement(each).name for names in EXTRAS.values() for each in names}


def test_what_is_installed_puts_the_two_commands_on_the_path() -> None:
    assert set(PROJECT["scripts"]) == {"mcjob", "kubectl-mcjob"}
