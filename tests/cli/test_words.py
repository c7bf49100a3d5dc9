"""What commands print and refuse, word by word, without a control plane behind them."""

import argparse
import io
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from mcjob_tui.cli import drafts, streams
from mcjob_tui.cli.commands import info
from mcjob_tui.cli.control_plane import exit_code
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.parser import build_parser
from mcjob_tui.cli.sandbox_flags import sandbox_clusters, sandbox_speed
from mcjob_tui.cli.settings_file import read_file
from mcjob_tui.cli.steps import tell_step
from mcjob_tui.control_plane.errors import (
    AlreadyExists,
    ControlPlaneError,
    Forbidden,
    KubeconfigError,
    QuotaExceeded,
    RefusedObjects,
    UnknownApi,
    Unreachable,
)
from mcjob_tui.control_plane.views import Step, StepCluster, StepState


def test_a_failed_step_names_the_fields_and_the_clusters(capsys: pytest.CaptureFixture[str]) -> None:
    clusters = (
        StepCluster("a", StepState.FAILED, "no room"),
        StepCluster("b", StepState.DONE, "may not be looked at"),
        StepCluster("c", StepState.BUSY),
    )
    causes = (("Job", "spec.parallelism", "must be positive"),)
    tell_step(Step("Job", StepState.FAILED, "refused", clusters=clusters, causes=causes), "nightly")
    tell_step(Step("policies", StepState.BUSY))
    assert capsys.readouterr().err.splitlines() == [
        "nightly: Job: failed, refused",
        "  Job spec.parallelism: must be positive",
        "  a: no room",
    ]


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (KubeconfigError("x"), ExitCode.USAGE),
        (QuotaExceeded("x"), ExitCode.REFUSED),
        (Forbidden("x"), ExitCode.NO_ACCESS),
        (Unreachable("x"), ExitCode.NO_ACCESS),
        (UnknownApi("x"), ExitCode.NO_ACCESS),
        (AlreadyExists("x"), ExitCode.REFUSED),
        (RefusedObjects([("Job", Forbidden("x"))]), ExitCode.NO_ACCESS),
        (RefusedObjects([("Job", Forbidden("x")), ("PropagationPolicy", AlreadyExists("x"))]), ExitCode.REFUSED),
    ],
)
def test_an_exit_code_says_whose_fault_it_is(failure: ControlPlaneError, code: ExitCode) -> None:
    assert exit_code(failure) is code


def test_flags_of_the_sandbox_go_with_it() -> None:
    without = argparse.Namespace(sandbox=False, clusters=3, speed=2.0)
    with pytest.raises(CommandFailed, match="--clusters N goes with --sandbox"):
        sandbox_clusters(without)
    with pytest.raises(CommandFailed, match="--speed X goes with --sandbox"):
        sandbox_speed(without)
    assert sandbox_speed(argparse.Namespace(sandbox=True, speed=2.0)) == 2.0
    assert sandbox_clusters(argparse.Namespace(sandbox=False, clusters=None)) is None


@pytest.mark.parametrize("speed", ["fast", "0", "-1", "nan", "1e9"])
def test_a_speed_is_a_number_above_nothing(speed: str) -> None:
    with pytest.raises(CommandFailed, match="is no speed above 0"):
        build_parser().parse_args(["--sandbox", f"--speed={speed}", "list"])


def test_a_draft_larger_than_any_or_without_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "_LARGEST", 64)
    large, odd = tmp_path / "large", tmp_path / "odd"
    large.write_text("a" * 65)
    odd.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandFailed, match=r"draft .*large: larger than"):
        drafts.read_text(str(large), "draft")
    with pytest.raises(CommandFailed, match=r"draft .*odd: is no text in UTF-8"):
        drafts.read_text(str(odd), "draft")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"a" * 65)))
    with pytest.raises(CommandFailed, match="draft -: larger than"):
        drafts.read_text("-", "draft")


def test_settings_are_keys_and_not_too_many(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("- a\n")
    assert read_file("config.yaml", {"MCJOB_CONFIG": str(path)}).problem.endswith("must hold keys with values")
    path.write_text("".join(f"k{number}: 1\n" for number in range(1001)))
    assert "holds 1,001 keys; 1000 are the most" in read_file("config.yaml", {"MCJOB_CONFIG": str(path)}).problem


def test_facts_are_lines_and_what_is_empty_is_a_dash() -> None:
    facts: dict[str, object] = {"a": {"b": ["x", 1], "c": []}, "d": "", "e": "\x1b[31mred"}
    lines = info._lines(facts).splitlines()
    assert lines[:4] == ["a:", "  b: x, 1", "  c: -", "d: -"]
    assert "\x1b" not in lines[4]


def test_a_clock_that_disagrees_is_said_with_by_how_much() -> None:
    assert info._clock(timedelta()) == "agrees with the one here"
    assert info._clock(timedelta(minutes=5)).startswith("the one here is ")


def test_a_kubeconfig_that_is_none_is_a_fact_as_well(tmp_path: Path) -> None:
    found = info._kubeconfig(argparse.Namespace(kubeconfig=str(tmp_path / "nowhere")))
    assert "nowhere does not exist" in str(found["lookedIn"])


def test_what_is_written_to_is_told_to_be_utf8_where_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr("sys.stdout", latin)
    streams.write_utf8()
    assert latin.encoding == "utf-8"
    monkeypatch.setattr("sys.stdout", io.StringIO())
    streams.write_utf8()
