"""What a person has settled: defaults, then ``config.yaml``, then the environment, then flags; later ones win.

The settings themselves are declared in ``settings_declared``. Nothing heavy is imported unless there is a file.
"""

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.settings_declared import BY_NAME, SETTINGS, Kind, Setting, Value, WrongValue, read_value, seconds
from mcjob_tui.cli.settings_file import read_file
from mcjob_tui.resources.text import clean

if TYPE_CHECKING:
    from mcjob_tui.control_plane.connection import Connection

CHANGING = frozenset({"submit", "delete", "suspend", "resume", "rerun"})
"""The commands that a read-only mcjob refuses."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One setting's value and where it comes from: ``default``, the file's path, ``$VARIABLE`` or ``--flag``."""

    value: Value
    origin: str = "default"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, and a sentence for each that could not be taken (its next lower source counts then)."""

    settled: Mapping[str, Settled]
    problems: tuple[str, ...] = ()

    @property
    def theme(self) -> str | None:
        """The theme's name on the command line; None leaves it to the terminal."""
        value = self.settled["theme"].value
        return value if isinstance(value, str) else None

    @property
    def ascii(self) -> bool:
        """Draw with ASCII characters only."""
        return bool(self.settled["ascii"].value)

    @property
    def mouse(self) -> bool:
        """Take the mouse."""
        return bool(self.settled["mouse"].value)

    @property
    def read_only(self) -> bool:
        """Change nothing."""
        return bool(self.settled["readOnly"].value)

    @property
    def namespace(self) -> str | None:
        """The namespace that the app opens in; None is all of them."""
        value = self.settled["namespace"].value
        return value if isinstance(value, str) and value != "all" else None

    @property
    def log_lines(self) -> int:
        """How many log lines are kept."""
        value = self.settled["logLines"].value
        return value if isinstance(value, int) else 0

    @property
    def request_seconds(self) -> float:
        """How long one request may take."""
        return seconds(str(self.settled["requestTimeout"].value))

    def karmada_version(self, context: str) -> str:
        """Which Karmada the person says that a context has, "" where nothing is said."""
        value = self.settled["karmadaVersions"].value
        return value.get(context, "") if isinstance(value, dict) else ""

    def applied_to(self, connection: "Connection") -> "Connection":
        """``connection`` with what is settled about requests and about its context."""
        from dataclasses import replace

        return replace(
            connection,
            request_seconds=self.request_seconds,
            karmada_version=self.karmada_version(connection.context),
        )


def settle(arguments: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Settings:
    """All settings for this start; never raises.

    Args:
        arguments: the parsed command line; a flag that was not given is None.
        environment: ``MCJOB_CONFIG``, ``MCJOB_…`` of each setting, ``NO_COLOR`` and XDG's variables are read from it.
    """
    settled = {setting.name: Settled(setting.default) for setting in SETTINGS}
    written = read_file("config.yaml", environment)
    shown = clean(str(written.path))
    problems = [written.problem] if written.problem else []
    for name, raw in written.content.items():
        setting = BY_NAME.get(name)
        if setting is None:
            problems.append(f"{shown}: there is no setting {clean(name)[:60]}; there are {', '.join(BY_NAME)}")
        elif raw is not None:
            _take(settled, problems, setting, raw, shown, f"{shown}: {name}")
    for setting in SETTINGS:
        said = environment.get(setting.variable, "") if setting.variable else ""
        if said:
            _take(settled, problems, setting, said, f"${setting.variable}", f"${setting.variable}")
    _without_color(settled, environment)
    for setting in SETTINGS:
        given = getattr(arguments, setting.argument, None) if setting.flag else None
        if given is not None and setting.kind is Kind.NAMESPACE:
            # What stands after -n goes to the API server as it is, as kubectl does it.
            settled[setting.name] = Settled(given, setting.flag)
        elif given is not None:
            _take(settled, problems, setting, given, setting.flag, setting.flag)
    return Settings(settled, tuple(problems))


def settled_or_refused(arguments: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Settings:
    """All settings for a command without screens.

    Raises:
        CommandFailed: a setting cannot be taken, or the command would change something and mcjob is read-only.
    """
    settings = settle(arguments, environment)
    if settings.problems:
        raise CommandFailed(ExitCode.USAGE, settings.problems[0])
    if settings.read_only and arguments.command in CHANGING and not _only_asks(arguments):
        origin = settings.settled["readOnly"].origin
        raise CommandFailed(ExitCode.USAGE, f"{arguments.command} changes something, and mcjob is read-only ({origin})")
    return settings


def _only_asks(arguments: argparse.Namespace) -> bool:
    return getattr(arguments, "dry_run", "none") != "none"


def _take(
    settled: dict[str, Settled], problems: list[str], setting: Setting, raw: object, origin: str, where: str
) -> None:
    try:
        settled[setting.name] = Settled(read_value(setting, raw), origin)
    except WrongValue:
        problems.append(f"{where} must be {setting.allowed}, not {_in_words(raw)}")


def _without_color(settled: dict[str, Settled], environment: Mapping[str, str]) -> None:
    """``NO_COLOR`` wins over a file's theme, but light stays light."""
    theme = settled["theme"]
    if environment.get("NO_COLOR") and not theme.origin.startswith("$") and theme.value in ("dark", "light"):
        settled["theme"] = Settled(f"ansi-{theme.value}", "$NO_COLOR")


def _in_words(raw: object) -> str:
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, str):
        return repr(clean(raw)[:60])
    if isinstance(raw, (int, float)):
        return str(raw)[:60]
    return "a list" if isinstance(raw, list) else "a group of keys"
