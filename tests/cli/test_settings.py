"""Settings: which source wins, what each may hold, and that every one of them is honoured."""

import argparse
import os
from pathlib import Path
from typing import cast

import pytest

from mcjob_tui.cli.commands.app import options_of
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.main import run
from mcjob_tui.cli.parser import build_parser
from mcjob_tui.cli.settings import CHANGING, Settings, settle, settled_or_refused
from mcjob_tui.cli.settings_declared import SETTINGS, Kind
from mcjob_tui.control_plane.connection import Connection
from tests.test_imports import HEAVY, loaded_by


class Home:
    """A configuration directory, and what mcjob settles on with it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "mcjob" / "config.yaml"
        self.file.parent.mkdir()
        self.environment = {"XDG_CONFIG_HOME": str(folder)}

    def settle(self, text: str = "", *argv: str, **variables: str) -> Settings:
        """The settings with ``text`` in the file."""
        if text:
            self.file.write_text(text)
        return settle(build_parser().parse_args(list(argv)), self.environment | variables)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_without_file_variables_and_flags_all_is_as_declared(home: Home) -> None:
    settings = home.settle()
    assert not settings.problems
    for setting in SETTINGS:
        assert settings.settled[setting.name].value == setting.default
    assert {each.origin for each in settings.settled.values()} == {"default"}
    assert (settings.theme, settings.namespace, settings.request_seconds) == (None, None, 30.0)
    assert (settings.mouse, settings.ascii, settings.read_only, settings.log_lines) == (True, False, False, 20_000)


SOURCES = [
    ("theme", "theme: light", "MCJOB_THEME", "ansi-light", ("--theme", "dark"), ("light", "ansi-light", "dark")),
    ("ascii", "ascii: true", "MCJOB_ASCII", "no", ("--ascii",), (True, False, True)),
    ("mouse", "mouse: false", "MCJOB_MOUSE", "1", ("--no-mouse",), (False, True, False)),
    ("readOnly", "readOnly: on", "MCJOB_READ_ONLY", "off", ("--read-only",), (True, False, True)),
    ("namespace", "namespace: quant", "MCJOB_NAMESPACE", "all", ("-n", "risk"), ("quant", "all", "risk")),
    ("logLines", "logLines: 5000", "MCJOB_LOG_LINES", "7000", (), (5000, 7000, 7000)),
    (
        "requestTimeout",
        "requestTimeout: 90",
        "MCJOB_REQUEST_TIMEOUT",
        "2m",
        ("--request-timeout", "5s"),
        ("1m30s", "2m", "5s"),
    ),
]


@pytest.mark.parametrize(
    ("name", "text", "variable", "said", "flags", "values"), SOURCES, ids=[row[0] for row in SOURCES]
)
def test_the_file_beats_the_default_the_environment_the_file_and_a_flag_both(
    home: Home, name: str, text: str, variable: str, said: str, flags: tuple[str, ...], values: tuple[object, ...]
) -> None:
    in_file, in_environment, by_flag = values
    from_file = home.settle(text).settled[name]
    assert (from_file.value, from_file.origin) == (in_file, str(home.file))
    from_environment = home.settle(text, **{variable: said}).settled[name]
    assert (from_environment.value, from_environment.origin) == (in_environment, f"${variable}")
    from_flag = home.settle(text, *flags, **{variable: said}).settled[name]
    assert from_flag.value == by_flag
    assert from_flag.origin.startswith("--" if flags else "$")


def test_every_setting_has_a_case_above_or_no_other_source() -> None:
    assert {row[0] for row in SOURCES} == {each.name for each in SETTINGS if each.variable}


@pytest.mark.parametrize(
    ("text", "variables", "theme"),
    [
        ("theme: light", {"NO_COLOR": "1"}, "ansi-light"),
        ("theme: ansi-dark", {"NO_COLOR": "1"}, "ansi-dark"),
        ("theme: light", {"NO_COLOR": ""}, "light"),
        ("theme: light", {"NO_COLOR": "1", "MCJOB_THEME": "dark"}, "dark"),
    ],
)
def test_no_color_takes_the_colours_of_the_file_but_not_what_was_asked_for(
    home: Home, text: str, variables: dict[str, str], theme: str
) -> None:
    assert home.settle(text, **variables).theme == theme


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("theme: blue", "theme must be one of dark, light, ansi-dark, ansi-light, not 'blue'"),
        ("ascii: maybe", "ascii must be true or false, not 'maybe'"),
        ("mouse: 3", "mouse must be true or false, not 3"),
        ("readOnly: []", "readOnly must be true or false, not a list"),
        ("namespace: Quant", "namespace must be a namespace, or all, not 'Quant'"),
        ("logLines: 10", "logLines must be a number from 1000 to 1000000, not 10"),
        ("logLines: true", "logLines must be a number from 1000 to 1000000, not true"),
        ("requestTimeout: soon", "requestTimeout must be a duration such as 10s or 2m, not 'soon'"),
        ("requestTimeout: 0", "requestTimeout must be a duration such as 10s or 2m, not 0"),
        ("requestTimeout: 2h", "requestTimeout must be a duration such as 10s or 2m, not '2h'"),
        ("karmadaVersions: v1.16.3", "karmadaVersions must be a Karmada version such as v1.18.2 for each context, not"),
        ("karmadaVersions: {prod: 1.16}", "karmadaVersions must be a Karmada version such as v1.18.2 for each context"),
        ("them: dark", "there is no setting them; there are theme, ascii,"),
        ('"\\e[2Jx": 1', "there is no setting "),
        ("theme: [dark", "line 2: did not find"),
        ("- theme", "must hold keys with values"),
        ("theme: dark\ntheme: light", "line 2: the key 'theme' stands twice"),
        ("theme: dark\n---\nascii: true", "there are 2 documents, one is needed"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_file_key_and_what_is_allowed(home: Home, text: str, sentence: str) -> None:
    settings = home.settle(text)
    (problem,) = settings.problems
    assert problem.startswith(str(home.file))
    assert sentence in problem
    assert problem.isprintable()
    assert {each.origin for each in settings.settled.values()} == {"default"}


def test_what_is_wrong_costs_nothing_beside_itself(home: Home) -> None:
    settings = home.settle("theme: light\nascii: 7\nlogLines: 3000\n", MCJOB_MOUSE="perhaps")
    assert (settings.theme, settings.log_lines, settings.mouse) == ("light", 3000, True)
    assert [each.rpartition(": ")[2] for each in settings.problems] == [
        "ascii must be true or false, not 7",
        "$MCJOB_MOUSE must be true or false, not 'perhaps'",
    ]


def test_a_file_that_is_named_must_exist_and_be_text(home: Home, tmp_path: Path) -> None:
    named = tmp_path / "mine.yaml"
    (problem,) = home.settle(MCJOB_CONFIG=str(named)).problems
    assert problem == f"{named}, which $MCJOB_CONFIG names, does not exist"
    named.write_bytes(b"theme: \xff")
    assert home.settle(MCJOB_CONFIG=str(named)).problems == (f"{named} is not text",)
    named.write_text("theme: light")
    assert home.settle("theme: dark", MCJOB_CONFIG=str(named)).theme == "light"
    assert home.settle(MCJOB_CONFIG=str(tmp_path)).problems == (f"{tmp_path} cannot be read: Is a directory",)


def test_an_empty_file_settles_nothing(home: Home) -> None:
    assert home.settle("# nothing yet\n").problems == ()
    assert home.settle("theme:\n").theme is None


def test_a_command_is_ended_by_a_wrong_setting_and_the_app_is_not(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home.file.write_text("theme: blue\nlogLines: 3000\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", home.environment["XDG_CONFIG_HOME"])
    assert run(["list"]) == ExitCode.USAGE
    assert capsys.readouterr().err == (
        f"error: {home.file}: theme must be one of dark, light, ansi-dark, ansi-light, not 'blue'\n"
    )
    arguments = build_parser().parse_args([])
    options = options_of(arguments, settle(arguments))
    assert (options.theme, options.log_lines) == (None, 3000)
    assert options.complaints == (f"{home.file}: theme must be one of dark, light, ansi-dark, ansi-light, not 'blue'",)


def test_the_app_gets_what_is_settled(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", home.environment["XDG_CONFIG_HOME"])
    home.file.write_text("theme: light\nascii: true\nreadOnly: true\nnamespace: quant\nlogLines: 3000\n")
    (home.file.parent / "keys.yaml").write_text("delete: ^x\nlogs: ^a\n")
    arguments = build_parser().parse_args([])
    options = options_of(arguments, settle(arguments, home.environment))
    assert (options.theme, options.ascii, options.read_only) == ("light", True, True)
    assert (options.namespace, options.log_lines) == ("quant", 3000)
    assert dict(options.keymap or {}) == {"delete": "ctrl+x"}
    assert [each.partition(": ")[2] for each in options.complaints] == [
        "logs: ^a never arrives as such: tmux, screen and terminals take it for something else"
    ]


@pytest.mark.parametrize("command", sorted(CHANGING))
def test_read_only_refuses_every_command_that_changes(home: Home, command: str) -> None:
    name = ("-f", "draft.yaml") if command == "submit" else ("a-job",)
    parser = build_parser()
    home.file.write_text("readOnly: true")
    with pytest.raises(CommandFailed, match=f"^{command} changes something, and mcjob is read-only") as refused:
        settled_or_refused(parser.parse_args([command, *name]), home.environment)
    assert refused.value.code is ExitCode.USAGE
    settled_or_refused(parser.parse_args(["--no-read-only", command, *name]), home.environment)


def test_read_only_lets_what_only_asks_go_on(home: Home) -> None:
    parser = build_parser()
    for argv in (["list"], ["status", "a"], ["submit", "-f", "d", "--dry-run=server"], ["preview", "-f", "d"]):
        assert settled_or_refused(parser.parse_args(["--read-only", *argv]), home.environment).read_only


def test_requests_and_the_karmada_version_reach_the_connection_of_their_context(home: Home) -> None:
    settings = home.settle("requestTimeout: 5s\nkarmadaVersions: {prod: v1.16.3}\n")
    prod = settings.applied_to(Connection("prod", "https://prod"))
    assert (prod.request_seconds, prod.karmada_version) == (5.0, "v1.16.3")
    assert settings.applied_to(Connection("dev", "https://dev")).karmada_version == ""


def test_info_says_each_value_and_where_it_comes_from(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home.file.write_text("theme: light\nnope: 1\n")
    for name, value in (*home.environment.items(), ("KUBECONFIG", str(tmp_path / "none"))):
        monkeypatch.setenv(name, value)
    assert run(["info", "--request-timeout", "7"]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert f"theme: light ({home.file})" in lines
    assert "requestTimeout: 7s (--request-timeout)" in lines
    assert "karmadaVersions: none (default)" in lines
    assert any(line.startswith(f"problems: {home.file}: there is no setting nope") for line in lines)


def test_yaml_is_imported_only_where_there_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    statement = """
from mcjob_tui.cli.parser import build_parser
from mcjob_tui.cli.commands.app import options_of, settle
arguments = build_parser().parse_args([])
options_of(arguments, settle(arguments))
"""
    assert loaded_by(statement) & HEAVY == {"textual"}
    Home(tmp_path).file.write_text("theme: light\n")
    assert loaded_by(statement) & HEAVY == {"textual", "yaml"}


def test_flags_are_those_of_the_parser() -> None:
    given = build_parser().parse_args([])
    for setting in SETTINGS:
        if setting.flag:
            assert cast("object", getattr(given, setting.argument)) is None
    assert isinstance(given, argparse.Namespace)
    assert {each.kind for each in SETTINGS} == set(Kind)
    assert "MCJOB_THEME" not in os.environ
