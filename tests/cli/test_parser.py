"""The command line is read as kubectl's is, and wrong use is one sentence and exit code 2."""

import pytest

from mcjob_tui.cli.main import MODULES, run
from mcjob_tui.cli.parser import build_parser


def test_flags_for_the_control_plane_may_stand_before_or_after_the_command() -> None:
    parser = build_parser()
    before = parser.parse_args(["--context", "prod", "-n", "quant", "list"])
    after = parser.parse_args(["list", "--context", "prod", "-n", "quant"])
    assert (before.context, before.namespace) == (after.context, after.namespace) == ("prod", "quant")
    assert parser.parse_args(["list"]).context is None
    assert not parser.parse_args(["list"]).sandbox
    assert parser.parse_args(["--sandbox", "list"]).sandbox


def test_karmadactl_users_may_use_their_own_flag() -> None:
    assert build_parser().parse_args(["--karmada-context", "prod", "list"]).context == "prod"


@pytest.mark.parametrize("written", ["a", "job/a", "jobs/a", "job.batch/a", "jobs.v1.batch/a"])
@pytest.mark.parametrize("command", ["status", "logs", "rerun"])
def test_a_job_may_be_named_as_kubectl_and_o_name_do(command: str, written: str) -> None:
    assert build_parser().parse_args([command, written]).name == "a"
    assert build_parser().parse_args(["delete", "b", written]).name == ["b", "a"]


@pytest.mark.parametrize(
    "argv",
    [
        ["--nonsense"],
        ["frobnicate"],
        ["render"],
        ["render", "-f"],
        ["list", "-o", "toml"],
        ["status"],
        ["sandbox"],
        ["sandbox", "serve", "--port", "x"],
        ["logs", "a", "--tail", "many"],
        ["delete", "a", "pod/a"],
        ["status", "job.batch/"],
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert "--help" in err


def test_every_command_of_the_parser_has_a_module() -> None:
    offered = {
        name for action in build_parser()._actions if isinstance(action.choices, dict) for name in action.choices
    }
    assert offered == {name for name in MODULES if name is not None}


def test_hostile_arguments_are_cleaned_before_they_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["\x1b[2Jjob\x07"]) == 2
    assert "\x1b" not in capsys.readouterr().err
