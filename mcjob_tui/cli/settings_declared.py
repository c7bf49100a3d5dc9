"""Every setting, declared once: validation, variables, ``mcjob info`` and docs/settings.md are made of it.

What a setting may hold is a ``Kind``; reading one value is here too. Where values come from is ``settings``' business.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from mcjob_tui.cli.theme_names import THEMES

Value: TypeAlias = "str | bool | int | dict[str, str] | None"

_SWITCH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_VERSION = re.compile(r"v?\d{1,4}\.\d{1,4}(\.\d{1,4})?")


class Kind(StrEnum):
    """What a setting holds, in the words of the documentation."""

    CHOICE = "one of"
    SWITCH = "true or false"
    COUNT = "a number"
    DURATION = "a duration such as 10s or 2m"
    NAMESPACE = "a namespace, or all"
    VERSIONS = "a Karmada version such as v1.18.2 for each context"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``variable`` and ``flag`` say the same for one start; ``flag`` is also the argument's name."""

    name: str
    kind: Kind
    default: Value
    help: str
    variable: str = ""
    flag: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0

    @property
    def argument(self) -> str:
        """How the parser calls the flag's value."""
        return self.flag.removeprefix("--").replace("-", "_")

    @property
    def allowed(self) -> str:
        """What the value may be, in words that fit after ``must be``."""
        if self.kind is Kind.CHOICE:
            return f"one of {', '.join(self.choices)}"
        if self.kind is Kind.COUNT:
            return f"a number from {self.least} to {self.most}"
        return str(self.kind)


class WrongValue(ValueError):
    """A value that its setting cannot take; the setting's ``allowed`` says what it can."""


SETTINGS = (
    Setting(
        "theme",
        Kind.CHOICE,
        None,
        "The colours. Without it the terminal decides: `NO_COLOR` and terminals of few colours get an ansi theme, "
        "`COLORFGBG` tells light from dark.",
        "MCJOB_THEME",
        "--theme",
        choices=THEMES,
    ),
    Setting("ascii", Kind.SWITCH, False, "Draw with ASCII characters only.", "MCJOB_ASCII", "--ascii"),
    Setting("mouse", Kind.SWITCH, True, "Take the mouse; off leaves it to the terminal.", "MCJOB_MOUSE", "--mouse"),
    Setting(
        "readOnly",
        Kind.SWITCH,
        False,
        "Nothing can be changed: the app's keys that change something are dim, `submit`, `delete`, `suspend`, `resume` "
        "and `rerun` are refused.",
        "MCJOB_READ_ONLY",
        "--read-only",
    ),
    Setting(
        "namespace",
        Kind.NAMESPACE,
        "all",
        "The namespace that the app opens in. The other commands take the context's, as kubectl does.",
        "MCJOB_NAMESPACE",
        "--namespace",
    ),
    Setting(
        "logLines",
        Kind.COUNT,
        20_000,
        "How many log lines a Job's Logs tab keeps; the oldest go first.",
        "MCJOB_LOG_LINES",
        least=1_000,
        most=1_000_000,
    ),
    Setting(
        "requestTimeout",
        Kind.DURATION,
        "30s",
        "How long one request to the API server may take. Watches and logs go on for as long as they are wanted.",
        "MCJOB_REQUEST_TIMEOUT",
        "--request-timeout",
        least=1,
        most=3600,
    ),
    Setting(
        "karmadaVersions",
        Kind.VERSIONS,
        {},
        "Which Karmada a context has, since no API tells it: it is shown in the header, and its known bugs are warned "
        "of.",
    ),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}


def read_value(setting: Setting, raw: object) -> Value:
    """A setting's value from what a YAML file, a variable or a flag holds; a duration comes back as text.

    Raises:
        WrongValue: it is none that the setting can take.
    """
    match setting.kind:
        case Kind.CHOICE if isinstance(raw, str) and raw in setting.choices:
            return raw
        case Kind.SWITCH if isinstance(raw, bool):
            return raw
        case Kind.SWITCH if isinstance(raw, str) and raw.lower() in _SWITCH:
            return _SWITCH[raw.lower()]
        case Kind.COUNT:
            return _count(setting, raw)
        case Kind.DURATION:
            return _duration(setting, raw)
        case Kind.NAMESPACE if isinstance(raw, str) and _NAMESPACE.fullmatch(raw):
            return raw
        case Kind.VERSIONS if isinstance(raw, dict) and all(_is_version(each) for each in raw.items()):
            return {str(context): str(version) for context, version in raw.items()}
    raise WrongValue


def seconds(duration: str) -> float:
    """The seconds of a duration that ``read_value`` has let through."""
    from mcjob_tui.draft.durations import parse_duration

    return float(parse_duration(duration))


def _count(setting: Setting, raw: object) -> int:
    number = int(raw) if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,9}", raw) else raw
    if not isinstance(number, int) or isinstance(number, bool) or not setting.least <= number <= setting.most:
        raise WrongValue
    return number


def _duration(setting: Setting, raw: object) -> str:
    from mcjob_tui.draft.durations import InvalidDuration, format_duration, parse_duration

    if not isinstance(raw, (str, int)) or isinstance(raw, bool):
        raise WrongValue
    try:
        found = parse_duration(raw)
    except InvalidDuration as failure:
        raise WrongValue from failure
    if not setting.least <= found <= setting.most:
        raise WrongValue
    return format_duration(found)


def _is_version(row: tuple[object, object]) -> bool:
    return isinstance(row[0], str) and isinstance(row[1], str) and _VERSION.fullmatch(row[1]) is not None
