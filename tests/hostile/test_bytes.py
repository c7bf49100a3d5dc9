"""The bytes that reach a real terminal, and those that reach files and pipes, from a server whose texts are hostile.

A terminal gets no escape sequence but those of the program; a file gets every text as it came.
"""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.e2e.commands import MCJOB, CommandLine
from tests.e2e.pseudo_terminal import PseudoTerminal, left_on
from tests.hostile.bytes_on_terminals import obeyed, quiet
from tests.hostile.corpus import CONTROLS, ESCAPES, EVIL, SURROGATE, UNICODE
from tests.hostile.poisoned import Poisoned, text_poison
from tests.hostile.sinks import kubeconfig_with

pytestmark = pytest.mark.e2e

LOUD = "".join([*ESCAPES.values(), *CONTROLS.values(), *UNICODE.values()]).replace("\n", "").replace("\r", "")


def hostile(server: Poisoned, folder: Path) -> Path:
    server.poison = text_poison(lambda place, value: LOUD)
    server.log_line = lambda line: line.rstrip(b"\n") + LOUD.encode() + b"\x9b\xff\x1b[2J\n"
    return server.kubeconfig(folder, context="prod\x1b[31m\x9b2J", namespace="")


def test_no_byte_of_a_server_is_obeyed_by_the_terminal_of_the_app(tmp_path: Path, poisoned: Poisoned) -> None:
    environment = CommandLine(tmp_path, hostile(poisoned, tmp_path)).environment()
    with PseudoTerminal(MCJOB, environment | {"LANG": "C.UTF-8"}, columns=120, rows=40) as terminal:
        terminal.wait_for("tick-backfill-2026w47")
        terminal.wait_for("live")
        for keys in ("G\r", "2", "3", "5", "l", "\x1b", "\x1b", "x", "\x1b", ":clusters\r"):
            before = len(terminal.written)
            terminal.type(keys)
            quiet(terminal, before)
        # Terminals take escapes out of what is pasted; all else may come.
        terminal.type("/\x1b[200~" + "".join(UNICODE.values()) + "\x9b31m\x1b[201~")
        quiet(terminal, len(terminal.written))
        terminal.type("\x11")
        assert terminal.ended() == 0
        assert left_on(terminal.written) == []
        assert terminal.is_as_before()
        assert obeyed(terminal.written) == []
        assert len(terminal.written) > 5_000


@pytest.mark.parametrize(
    "command",
    [
        "list -A",
        "status fx-risk-eod-1122 -n quant",
        "logs fx-risk-eod-1122 -n quant --tail 3",
        "list --context \x1b[31m",
    ],
)
def test_no_byte_of_a_server_is_obeyed_by_the_terminal_of_a_command(
    tmp_path: Path, poisoned: Poisoned, command: str
) -> None:
    environment = CommandLine(tmp_path, hostile(poisoned, tmp_path)).environment()
    with PseudoTerminal([*MCJOB, *command.split(" ")], environment | {"LANG": "C.UTF-8"}) as terminal:
        terminal.ended(60)
        assert terminal.written
        assert obeyed(terminal.written) == []


def test_no_byte_of_a_credential_plugin_is_obeyed_and_no_credential_of_it_is_kept(tmp_path: Path) -> None:
    plugin = tmp_path / "login"
    secret = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrIn0.c2lnbmF0dXJl"
    (tmp_path / "said").write_text(f"{'x' * 2**20}\n{LOUD}\n\x1b[31m\x9b2Jdenied: {secret}\x1b]52;c;aGk=\x07")
    plugin.write_text(f"#!/bin/sh\ncat {tmp_path}/said >&2; exit 1\n")
    plugin.chmod(0o755)
    (tmp_path / "kubeconfig").write_text(kubeconfig_with(plugin))
    environment = CommandLine(tmp_path, tmp_path / "kubeconfig").environment() | {"LANG": "C.UTF-8"}
    with PseudoTerminal([*MCJOB, "list"], environment) as terminal:
        assert terminal.ended(60) == 2
        first = terminal.written
    with PseudoTerminal(MCJOB, environment, columns=120, rows=40) as terminal:
        terminal.wait_for("denied")
        terminal.type("\x11")
        assert terminal.ended() == 0
        second = terminal.written
    for written in (first, second):
        assert b"denied" in written
        assert obeyed(written) == []
        assert b"eyJ" not in written
    kept = [each.read_bytes() for each in tmp_path.rglob("*") if each.is_file() and each.name != "said"]
    assert not any(secret.encode() in each for each in kept)


@pytest.mark.parametrize("words", ["render -f loud.yaml", "render -f bad.yaml", "render -f bytes.yaml"])
def test_no_byte_of_a_draft_is_obeyed_by_the_terminal(tmp_path: Path, words: str) -> None:
    """Values and keys of a draft, and what is wrong with it."""
    loud = json.dumps(LOUD)
    (tmp_path / "loud.yaml").write_text(
        "apiVersion: mcjob.io/v1alpha1\nkind: JobDraft\nmetadata: {name: a, namespace: b}\n"
        f"spec: {{description: {loud}, containers: [{{name: c, image: i, args: [{loud}]}}]}}\n"
    )
    (tmp_path / "bad.yaml").write_text(f"kind: {loud}\n{loud}: {{{loud}: 1}}\n")
    (tmp_path / "bytes.yaml").write_bytes(b"kind: JobDraft\n\x1b]0;t\x07: \x9b31m\xff\n")
    environment = CommandLine(tmp_path).environment() | {"LANG": "C.UTF-8"}
    argv = [*MCJOB, *words.replace("-f ", f"-f {tmp_path}/").split(" ")]
    with PseudoTerminal(argv, environment) as terminal:
        terminal.ended(60)
        assert terminal.written
        assert b"Traceback" not in terminal.written
        assert obeyed(terminal.written) == []


def command(environment: dict[str, str], *words: str) -> bytes:
    done = subprocess.run([*MCJOB, *words], env=environment, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_data_comes_out_as_it_came(tmp_path: Path, poisoned: Poisoned) -> None:
    environment = CommandLine(tmp_path, hostile(poisoned, tmp_path)).environment()
    name, namespace = "tick-backfill-2026w47", "quant"
    asked = ("status", name, "-n", namespace, "-o")
    as_json = json.loads(command(environment, *asked, "json"))
    as_yaml = list(yaml.safe_load_all(command(environment, *asked, "yaml")))
    # The Job runs meanwhile: what it was made of is compared, not how far it is.
    loud = {text for text in texts(as_json) if LOUD in text}
    assert "tick-backfill-2026w47" + LOUD in loud
    assert len(loud) > 10
    assert "tick-backfill-2026w47" + LOUD in texts(as_yaml)
    lines = command(environment, "logs", name, "-n", namespace, "--no-prefix", "--tail", "2").splitlines(keepends=True)
    assert lines
    assert all(line.endswith(b"\x9b\xff\x1b[2J\n") for line in lines)


def texts(value: object) -> list[str]:
    """Every text in plain data."""
    if isinstance(value, dict):
        return [each for inner in value.values() for each in texts(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in texts(inner)]
    return [value] if isinstance(value, str) else []


DRAFT = {
    "apiVersion": "mcjob.io/v1alpha1",
    "kind": "JobDraft",
    "metadata": {"name": "a", "namespace": "b"},
}


def with_variable(text: str) -> str:
    """A draft as JSON, of a container that has ``text`` in its environment."""
    container = {"name": "c", "image": "busybox", "env": [{"name": "EVIL", "value": text}]}
    return json.dumps({**DRAFT, "spec": {"containers": [container]}})


@pytest.mark.parametrize("text", SURROGATE.values(), ids=["half", "bytes"])
def test_a_draft_with_half_a_character_is_refused_since_no_file_can_hold_it(tmp_path: Path, text: str) -> None:
    shell = CommandLine(tmp_path)
    shell.file("d.json", with_variable(text))
    done = shell.run("render", "-f", "d.json")
    assert done.code == 2
    assert "half a character" in done.err


@pytest.mark.parametrize("text", [EVIL, LOUD, "x" * 100_000], ids=["evil", "loud", "long"])
def test_a_draft_s_text_survives_rendering(tmp_path: Path, text: str) -> None:
    shell = CommandLine(tmp_path)
    shell.file("d.json", with_variable(text))
    for output, read in (("json", json.loads), ("yaml", lambda out: {"items": list(yaml.safe_load_all(out))})):
        done = subprocess.run(
            [*MCJOB, "render", "-f", "d.json", "-o", output], env=shell.environment(), cwd=tmp_path, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        job = next(each for each in read(done.stdout)["items"] if each["kind"] == "Job")
        assert job["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"] == text
        assert b"\x1b" not in done.stdout
