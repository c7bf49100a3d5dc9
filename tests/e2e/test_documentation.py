"""Every command that the pages show is run, a page's examples in their order, against a sandbox that is served.

A page is one session of a shell: what an example writes, the next one reads. A line of usage is written out in every
way that it allows. Where a line opens the app, it is opened in a real terminal, seen to draw, and left again. Commands
of those who install or change mcjob are in ``test_documented_tools.py``.
"""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

from docs.generate import commands_below
from mcjob_tui.cli.exit_codes import CommandFailed
from mcjob_tui.cli.main import run
from mcjob_tui.cli.parser import build_parser
from tests.e2e.commands import LONG, TWO_CLUSTERS_DRAFT, kept_environment, served_sandbox
from tests.e2e.documented import PAGES, ROOT, TOOLS, WORDS, commands, examples, flags_named, scripts, ways
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

SPEED = "30"
NEEDS = {"placement.md": "first-job.md"}
"""A page that goes on from the draft of another."""
NOT_RUN = {
    ".ci/run": "runs the whole suite, this test among it",
    "kill -9": "is done to mcjob by tests/faults/kill_rounds.py",
    "kubectl --context karmada apply -f docs/rbac.yaml": "needs RBAC, which the sandbox has not; kubectl reads it here",
    "sh -c 'echo hello; sleep 5'": "is typed into a field of the form, by test_first_job.py",
}
"""Commands that are not run, and why."""
SHOWN = list(dict.fromkeys(each for page in PAGES for each in commands(page) if each.split()[0] not in TOOLS))
CONTEXTS = ("karmada", "member1", "prod-karmada")
"""Contexts that the pages speak of; here all of them are the sandbox."""
VALUES = {
    "C": "prod-karmada",
    "CLUSTER": "aws-use1-prod",
    "DRAFT": "draft.yaml",
    "F": "sandbox.kubeconfig",
    "FILE": "clusters.json",
    "N": "3",
    "NAME": "long",
    "NEW": "once-more",
    "NS": "default",
    "OUT": "out.kubeconfig",
    "P": "0",
    "hello.yaml": "draft.yaml",
}
"""What stands for the words of a line of usage."""


def is_name(words: Sequence[str]) -> bool:
    """Whether words name a command without what it needs: ``mcjob status``, or ``status -w``."""
    try:
        build_parser().parse_args(list(words))
    except (CommandFailed, SystemExit):
        return "--version" not in words
    return False


def of_mcjob(shown: str) -> bool:
    """Whether a command is mcjob itself: not its script in a shell, and not kubectl's plugin."""
    return shown.split()[0] in WORDS | {"mcjob"} and "source" not in shown


def opens_the_app(words: Sequence[str]) -> bool:
    """Whether words behind ``mcjob`` open it: flags alone, or ``edit``."""
    return not (WORDS - {"edit"} | {"--version"}) & set(words)


WAYS = {
    shown: [[VALUES.get(word, word) for word in words if word != "mcjob"] for words in ways(shown)]
    for shown in filter(of_mcjob, SHOWN)
}
"""Every command of mcjob in every way to write it out, without the program's name."""
LINES = [list(words) for words in dict.fromkeys(tuple(way) for found in WAYS.values() for way in found)]
RUN = [words for words in LINES if not is_name(words)]


@pytest.fixture(scope="module")
def kubeconfig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with served_sandbox(tmp_path_factory.mktemp("documented"), "--speed", SPEED) as path:
        content = yaml.safe_load(path.read_text())
        content["contexts"] += [{"name": name, "context": content["contexts"][0]["context"]} for name in CONTEXTS]
        path.write_text(yaml.safe_dump(content))
        yield path


def home(folder: Path, kubeconfig: Path) -> dict[str, str]:
    """The environment of a reader who has mcjob on the path, and whose kubeconfigs have the names of the pages."""
    path = folder / "commands"
    path.mkdir(exist_ok=True)
    (folder / ".kube").mkdir(exist_ok=True)
    # Nobody waits here for pods that sleep: a sandbox that an example starts runs as fast as the one that is served.
    faster = f'case "$*" in *--sandbox*) set -- "$@" --speed {SPEED};; esac\n'
    for name in ("mcjob", "kubectl-mcjob"):
        (path / name).write_text(f'#!/bin/sh\n{faster}exec "{sys.executable}" -m mcjob_tui "$@"\n')
    for number, text in enumerate(each for page in PAGES for each in scripts(page)):
        assert number == 0, "the name of a second script is not known"
        (path / "kubectl_complete-mcjob").write_text(text)
    for file in path.iterdir():
        file.chmod(stat.S_IRWXU)
    for copy in (folder / "sandbox.kubeconfig", folder / ".kube" / "karmada.config"):
        shutil.copy(kubeconfig, copy)
    own = {"HOME": str(folder), "KUBECONFIG": str(kubeconfig), "TERM": "xterm-256color"}
    return kept_environment() | own | {"PATH": f"{path}:{os.environ['PATH']}"}


def shell(folder: Path, kubeconfig: Path, script: str, program: str = "bash") -> subprocess.CompletedProcess[str]:
    """Run an example in ``folder`` as a reader would."""
    return subprocess.run(
        [program, *(["-euo", "pipefail"] if program == "bash" else []), "-c", script],
        cwd=folder,
        env=home(folder, kubeconfig),
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )


def opening(example: str) -> list[str]:
    """The lines of an example that are ``mcjob`` with flags alone."""
    lines = {line: line.partition("#")[0].split() for line in example.splitlines()}
    return [
        line for line, words in lines.items() if words[:1] == ["mcjob"] and all(each[0] == "-" for each in words[1:])
    ]


WITH_EXAMPLES = [page for page in PAGES if examples(page)]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.name)
def test_the_examples_of_a_page_do_what_it_says(page: Path, kubeconfig: Path, tmp_path: Path) -> None:
    drafts = [each for other in PAGES if other.name == NEEDS.get(page.name) for each in examples(other)]
    before = [match[0] for each in drafts if (match := re.match(r"cat > .*?\nYAML\n", each, re.DOTALL))]
    for example in (*before, *examples(page)):
        if "kubectl " in example and shutil.which("kubectl") is None:
            continue
        script = "\n".join(line for line in example.splitlines() if line not in opening(example))
        done = shell(tmp_path, kubeconfig, script)
        assert done.returncode == 0, f"{example}\n{done.stdout}\n{done.stderr}"


@pytest.fixture
def at_home(kubeconfig: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which what the lines of usage name is there."""
    for name, value in home(tmp_path, kubeconfig).items():
        monkeypatch.setenv(name, value)
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "long.yaml").write_text(TWO_CLUSTERS_DRAFT % "long" + LONG.lstrip("\n"))
    for name in ("short", "draft"):
        (tmp_path / f"{name}.yaml").write_text(TWO_CLUSTERS_DRAFT % name)
    saved = (ROOT / "tests" / "captures" / "clusters-list-all-ready.json").read_text()
    (tmp_path / "clusters.json").write_text(
        saved.replace("member1", "aws-use1-prod").replace("member2", "aws-euc1-prod")
    )
    return tmp_path


def test_a_line_of_usage_can_be_written_out_in_every_way(at_home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What deletes comes last, and what goes on until a Job ends is given one that does."""
    assert run(["submit", "-f", "long.yaml"]) == 0
    assert run(["submit", "-f", "short.yaml", "--wait"]) == 0
    lines = [each for each in RUN if not opens_the_app(each) and each[:2] != ["sandbox", "serve"]]
    assert {each[0] for each in lines} >= WORDS - {"edit", "sandbox", "serve"}
    for words in sorted(lines, key=lambda words: words[0] == "delete"):
        follows = words[0] in ("status", "logs") and {"-w", "-f"} & set(words)
        code = run(["short" if follows and word == "long" else word for word in words])
        assert code == 0, f"mcjob {' '.join(words)}\n{capfd.readouterr().err}"


def test_a_name_of_a_command_is_one_that_is_run() -> None:
    for shown, found in WAYS.items():
        for words in filter(is_name, found):
            assert any(set(words) <= set(line) for line in RUN), f"`{shown}`: {words} is not among what is run"


def test_the_sandbox_is_served_in_every_way(tmp_path: Path) -> None:
    lines = [each for each in RUN if each[:2] == ["sandbox", "serve"]]
    assert len(lines) > 1
    for number, words in enumerate(lines):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = Path(words[words.index("--kubeconfig") + 1])
        others = [word for word in words[2:] if word not in ("--kubeconfig", str(path))]
        with served_sandbox(folder, *others, "--kubeconfig", str(folder / path)):
            assert (folder / path).exists()


def test_a_line_that_opens_the_app_opens_it(kubeconfig: Path, tmp_path: Path) -> None:
    shown = [line for page in PAGES for each in examples(page) for line in opening(each)]
    shown += [f"mcjob {' '.join(words)}" for words in RUN if opens_the_app(words)]
    lines = dict.fromkeys(line.partition("#")[0].strip() for line in shown)
    assert {"mcjob --sandbox", "mcjob edit -f draft.yaml"} <= lines.keys()
    environment = home(tmp_path, kubeconfig)
    (tmp_path / "draft.yaml").write_text(TWO_CLUSTERS_DRAFT % "draft")
    with ExitStack() as stack:
        terminals = {
            line: stack.enter_context(
                Terminal(["sh", "-c", f"cd {tmp_path}; {line}; echo left with $?; read -r _"], 100, 30, environment)
            )
            for line in lines
        }
        for line, terminal in terminals.items():
            terminal.wait_for("Basics" if " edit " in line else "clusters")
            terminal.press("C-q")
            terminal.wait_for("left with 0")


@pytest.mark.parametrize("program", ["bash", "zsh", "fish"])
def test_a_shell_takes_the_line_that_its_file_of_settings_gets(program: str, kubeconfig: Path, tmp_path: Path) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program}")
    (line,) = [each for each in SHOWN if f"completion {program}" in each and "source" in each]
    ready = {"zsh": "autoload -U compinit; compinit -u\n"}.get(program, "")
    known = {"bash": "complete -p mcjob", "zsh": "print $_comps[mcjob]", "fish": "complete -C 'mcjob lo'"}[program]
    done = shell(tmp_path, kubeconfig, f"{ready}{line}\n{known}", program)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_kubectl_takes_what_is_written_of_it(kubeconfig: Path, tmp_path: Path) -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("there is no kubectl")
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    roles = {each["metadata"]["name"] for each in yaml.safe_load_all((ROOT / "docs" / "rbac.yaml").read_text())}
    lines = {
        "kubectl __complete mcjob lo": "logs",
        "kubectl label --local -f docs/rbac.yaml a=b -o name": "clusterrole",
    }
    for shown in SHOWN:
        if shown in NOT_RUN or not shown.startswith("kubectl "):
            continue
        if "clusterrole" in shown:
            lines[f"{shown} --dry-run=client -o name"] = "rolebinding"
            assert shown.split()[shown.split().index("--clusterrole") + 1] in roles, shown
        else:
            plain = shown.removesuffix(" …")
            lines[
                {"kubectl mcjob": "kubectl mcjob list", "kubectl explain": "kubectl explain job"}.get(plain, plain)
            ] = ""
    done = shell(tmp_path, kubeconfig, "\n".join(lines))
    assert done.returncode == 0, done.stderr
    for line, answer in lines.items():
        assert answer in done.stdout, line


def test_every_command_is_run_or_listed_with_the_reason_why_not() -> None:
    for shown in SHOWN:
        known = of_mcjob(shown) or shown.startswith("kubectl ") or "mcjob completion" in shown
        assert known or shown in NOT_RUN, f"`{shown}` is neither run nor listed here with the reason why not"
    assert NOT_RUN.keys() <= set(SHOWN)


def test_every_flag_that_is_named_alone_is_one_of_mcjob_or_of_the_tests() -> None:
    parsers = [build_parser(), *(parser for _, parser in commands_below(build_parser()))]
    known = {flag for parser in parsers for flag in parser._option_string_actions} | {"--snapshot-update"}
    for page in PAGES:
        assert flags_named(page) <= known, page.name


def test_every_page_with_commands_is_among_those_that_are_run() -> None:
    names = {page.name for page in WITH_EXAMPLES}
    assert {"README.md", "first-job.md", "command-line.md", "placement.md"} <= names
