"""Completion: what a word may become, that it costs nothing when it cannot be known, and that shells understand it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mcjob_tui.cli.completing import complete as _complete
from mcjob_tui.cli.completing import known_names
from mcjob_tui.cli.main import MODULES, run
from tests.e2e.commands import served_sandbox

NAMES = {
    "context": ["dev", "prod", "arn:aws:eks:eu:1:cluster/a"],
    "namespace": ["default", "quant"],
    "cluster": ["ali-hz-prod", "aws-use1-prod"],
    "name": ["fx-risk", "tick-backfill", "a b", "$(reboot)"],
}


def ask(of: str, values: Mapping[str, str]) -> list[str]:
    return NAMES[of]


def completed(line: str, capsys: pytest.CaptureFixture[str]) -> tuple[list[str], str]:
    """The candidates for the last word of a line (a blank at its end begins a new word), and the last line."""
    assert _complete(line.split(" "), ask) == 0
    *found, last = capsys.readouterr().out.splitlines()
    return found, last


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("lo", ["logs"]),
        ("s", ["submit", "status", "suspend", "sandbox"]),
        ("-n quant lo", ["logs"]),
        ("--read-only --theme ", ["dark", "light", "ansi-dark", "ansi-light"]),
        ("--them", ["--theme"]),
        ("sandbox ", ["serve"]),
        ("sandbox serve --se", ["--seed"]),
        ("completion ", ["bash", "zsh", "fish"]),
        ("submit -f x.yaml --dry-run s", ["server"]),
        ("list -o ", ["json", "yaml", "wide", "name"]),
        ("--context ", ["dev", "prod", "arn:aws:eks:eu:1:cluster/a"]),
        ("--context=prod list -n q", ["quant"]),
        ("logs fx-risk -C al", ["ali-hz-prod"]),
        ("logs f", ["fx-risk"]),
        ("delete -n quant ", ["fx-risk", "tick-backfill"]),
        ("rerun --as new t", ["tick-backfill"]),
        ("delete fx-risk ", ["tick-backfill"]),
        ("suspend fx-risk tick-backfill ", []),
        ("logs fx-risk ", []),
        ("logs --since ", []),
        ("list ", []),
        ("frobnicate ", []),
    ],
)
def test_what_a_word_may_become(line: str, found: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert completed(line, capsys) == (found, ":4")


@pytest.mark.parametrize("line", ["render -f ", "--kubeconfig ", "preview --clusters ", "sandbox serve --kubeconfig x"])
def test_files_are_left_to_the_shell(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert completed(line, capsys) == ([], ":0")


def test_every_command_can_be_completed(capsys: pytest.CaptureFixture[str]) -> None:
    assert set(completed("", capsys)[0]) == {name for name in MODULES if name}


@pytest.mark.parametrize("of", ["context", "namespace", "cluster", "name"])
@pytest.mark.parametrize("content", [None, "{", "current-context: gone", "server"])
def test_what_cannot_be_learnt_is_nothing_and_makes_no_noise(
    of: str, content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kubeconfig = tmp_path / "config"
    if content == "server":
        content = "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:9'}}]\n"
        content += "contexts: [{name: c, context: {cluster: c}}]"
    if content is not None:
        kubeconfig.write_text(content)
    found = known_names(of, {"kubeconfig": str(kubeconfig), "context": "c"})
    assert found == (["c"] if of == "context" and content and "server" in content else [])
    assert capsys.readouterr() == ("", "")


def test_a_sandbox_is_not_started_for_a_tab() -> None:
    assert known_names("name", {"sandbox": ""}) == []


@pytest.mark.e2e
def test_names_come_from_the_control_plane_also_in_bash_and_kubectl(tmp_path: Path) -> None:
    with served_sandbox(tmp_path, "--examples") as kubeconfig:
        values = {"kubeconfig": str(kubeconfig)}
        assert "default" in known_names("namespace", values)
        clusters = known_names("cluster", values)
        assert len(clusters) == 8
        assert known_names("context", values) == ["mcjob-sandbox", "mcjob-sandbox-viewer"]
        scripts = Path(sys.executable).parent
        environment = os.environ | {"KUBECONFIG": str(kubeconfig), "PATH": f"{tmp_path}:{scripts}:{os.environ['PATH']}"}
        assert in_bash(f"mcjob logs x -C {clusters[0][:-1]}", environment)[0] == clusters[0]
        if shutil.which("kubectl"):
            plugin = tmp_path / "kubectl_complete-mcjob"
            plugin.write_text('#!/bin/sh\nexec mcjob __complete "$@"\n')
            plugin.chmod(0o755)
            asked = ["kubectl", "__complete", "mcjob", "logs", "x", "-C", ""]
            answer = subprocess.run(asked, env=environment, capture_output=True, text=True, timeout=60, check=True)
            assert answer.stdout.splitlines() == [*clusters, ":4"]


@pytest.mark.parametrize(
    ("line", "replies"),
    [("mcjob lo", ["logs"]), ("mcjob completion ", ["bash", "zsh", "fish"]), ("mcjob render -f dr", ["draft.yaml"])],
)
def test_bash_understands_its_script(line: str, replies: list[str], tmp_path: Path) -> None:
    (tmp_path / "draft.yaml").touch()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    assert in_bash(line, os.environ | {"PATH": path}, tmp_path) == replies


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_asks_the_hidden_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert re.search(r"\b__complete\b", script)
    assert "HIDDEN" not in script
    if found := shutil.which(shell):
        subprocess.run([found, "-n"], input=script, text=True, check=True, timeout=60)


def in_bash(line: str, environment: Mapping[str, str], folder: Path | None = None) -> list[str]:
    """What bash would offer after ``line``."""
    program = f'source <(mcjob completion bash); COMP_LINE="{line}"; COMP_POINT={len(line)}; _mcjob; '
    program += "printf '%s\\n' \"${COMPREPLY[@]}\""
    done = subprocess.run(
        ["bash", "-c", program],
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
        check=True,
    )
    return done.stdout.split()
