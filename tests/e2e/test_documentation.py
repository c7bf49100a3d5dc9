"""Every command in README and docs is run, in the order in which it stands there, against a sandbox that is served.

A page is one session of a shell: what an example writes, the next one reads. Where a line opens the app, it is opened
in a real terminal, seen to draw, and left again.
"""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.commands import kept_environment, served_sandbox
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

SPEED = "30"
ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
ELSEWHERE = ("python3 -m venv", ".venv/bin/", "#!/bin/sh")
"""Beginnings of examples that are run elsewhere: the two commands of the README by ``.ci/run`` and whoever installs."""
NEEDS = {"docs/placement.md": "docs/first-job.md"}
"""A page that goes on from the files of another."""


def blocks(page: Path) -> list[str]:
    """The shell examples of a page that are run here."""
    found = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [each for each in found if not each.startswith(ELSEWHERE)]


WITH_EXAMPLES = [page for page in PAGES if blocks(page)]


@pytest.fixture(scope="module")
def kubeconfig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with served_sandbox(tmp_path_factory.mktemp("documented"), "--speed", SPEED) as path:
        yield path


def shell(folder: Path, kubeconfig: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run an example in ``folder`` as a reader would, who has mcjob on the path and a control plane to talk to."""
    commands = folder / "commands"
    commands.mkdir(exist_ok=True)
    # Nobody waits here for pods that sleep: a sandbox that an example starts runs as fast as the one that is served.
    faster = f'case "$*" in *--sandbox*) set -- "$@" --speed {SPEED};; esac\n'
    for name in ("mcjob", "kubectl-mcjob"):
        (commands / name).write_text(f'#!/bin/sh\n{faster}exec "{sys.executable}" -m mcjob_tui "$@"\n')
        (commands / name).chmod(stat.S_IRWXU)
    shutil.copy(kubeconfig, folder / "sandbox.kubeconfig")
    environment = kept_environment() | {
        "PATH": f"{commands}:{os.environ['PATH']}",
        "HOME": str(folder),
        "KUBECONFIG": str(kubeconfig),
        "TERM": "xterm-256color",
    }
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )


def opens_the_app(line: str) -> bool:
    """Whether a line of an example is ``mcjob`` with flags alone."""
    words = line.partition("#")[0].split()
    return bool(words) and words[0] == "mcjob" and all(word.startswith("-") for word in words[1:])


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.name)
def test_the_examples_of_a_page_do_what_it_says(page: Path, kubeconfig: Path, tmp_path: Path) -> None:
    name = page.relative_to(ROOT).as_posix()
    before = [each for other in (NEEDS.get(name),) if other for each in blocks(ROOT / other)[1:2]]
    for example in (*before, *blocks(page)):
        if "kubectl " in example and shutil.which("kubectl") is None:
            continue
        script = "\n".join(line for line in example.splitlines() if not opens_the_app(line))
        done = shell(tmp_path, kubeconfig, script)
        assert done.returncode == 0, f"{example}\n{done.stdout}\n{done.stderr}"


def test_a_line_that_opens_the_app_opens_it(tmp_path: Path) -> None:
    lines = {line for page in PAGES for each in blocks(page) for line in each.splitlines() if opens_the_app(line)}
    assert "mcjob --sandbox" in lines
    for line in sorted(lines):
        flags = " ".join(line.partition("#")[0].split()[1:])
        argv = ["sh", "-c", f"{sys.executable} -m mcjob_tui {flags}; echo left with $?; read -r _"]
        environment = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "TERM": "xterm-256color"}
        with Terminal(argv, 100, 30, environment) as terminal:
            terminal.wait_for("SANDBOX", "clusters")
            terminal.press("C-q")
            terminal.wait_for("left with 0")


def test_every_page_with_commands_is_among_those_that_are_run() -> None:
    names = {page.name for page in WITH_EXAMPLES}
    assert {"README.md", "first-job.md", "command-line.md", "placement.md"} <= names
