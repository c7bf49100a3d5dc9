"""YAML as Go's ``sigs.k8s.io/yaml`` (over ``go-yaml`` v2) reads it, for text that Karmada patches inside a field.

PyYAML scans; which plain word is a number, a bool or null is go-yaml's rule here, so that what a member gets agrees to
the letter. Writing is in ``go_yaml_dump``. Not for the program's own YAML.
"""

import base64
import binascii
import math
import re
from datetime import UTC, datetime
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

_TAG = "tag:yaml.org,2002:"
_FLOAT_WORDS = {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}
_PLAIN = "plain"
_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_DOT_FLOAT = re.compile(r"\.[0-9]+([eE][-+]?[0-9]+)?")
_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt]| )(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+]\d\d:\d\d)?)?"
)
_INTS = ((re.compile("0[xX]([0-9a-fA-F]+)"), 16), (re.compile("0[bB]([01]+)"), 2), (re.compile("0[oO]?([0-7]+)"), 8))


class YAMLError(ValueError):
    """The text is no YAML, or not such as could be JSON."""


def load(text: str) -> Any:
    """The first document of ``text`` as JSON data, numbers as Go turns them into JSON (1.0 is 1), keys as text.

    Raises:
        YAMLError: the text cannot be read, or holds what JSON cannot (a null key, an infinite number).
    """
    try:
        node = _Loader(text).get_first()
        return _as_json(_value(node, frozenset())) if node is not None else None
    except (yaml.YAMLError, RecursionError, binascii.Error, UnicodeDecodeError) as error:
        raise YAMLError(str(error)) from error


def resolve(text: str) -> Any:
    """What a plain word means: a bool, None, a number, or the text itself."""
    first = text[:1]
    if first and first not in "+-0123456789yYnNtTfFoO~.":
        return text
    if text in _WORDS:
        return _WORDS[text]
    if first == ".":
        return float(text) if _DOT_FLOAT.fullmatch(text) else text
    if first and first in "+-0123456789" and not is_timestamp(text):
        return _number(text.replace("_", ""), text)
    return text


class _Loader(Reader, Scanner, Parser, Composer, BaseResolver):
    """PyYAML's composer, with plain scalars marked for ``resolve``."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        BaseResolver.__init__(self)

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: Any) -> str:
        if kind is yaml.ScalarNode and implicit[0]:
            return _PLAIN
        return str(BaseResolver.resolve(self, kind, value, implicit))  # type: ignore[no-untyped-call]

    def get_first(self) -> yaml.Node | None:
        """The first document's root; what follows is not looked at."""
        return self.get_node() if self.check_node() else None


def _value(node: yaml.Node, within: frozenset[int]) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if id(node) in within:
        raise YAMLError("anchor contains itself")
    within |= {id(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, within) for each in node.value]
    mapping: dict[str, Any] = {}
    for key, each in node.value:
        if isinstance(key, yaml.ScalarNode) and key.value == "<<" and key.tag in {_PLAIN, f"{_TAG}merge"}:
            mapping.update(_merged(each, within))
        else:
            mapping[_key(_value(key, within))] = _value(each, within)
    return mapping


def _merged(node: yaml.Node, within: frozenset[int]) -> dict[str, Any]:
    values = _value(node, within)
    merged: dict[str, Any] = {}
    for each in reversed(values) if isinstance(values, list) else (values,):
        if not isinstance(each, dict):
            raise YAMLError("map merge requires map or sequence of maps as the value")
        merged.update(each)
    return merged


def _scalar(node: yaml.ScalarNode) -> Any:
    tag, text = node.tag, node.value
    if tag == _PLAIN:
        return resolve(text)
    if tag == f"{_TAG}binary":
        return base64.b64decode(text, validate=False).decode()
    value = resolve(text)
    match tag.removeprefix(_TAG):
        case "bool" if isinstance(value, bool):
            return value
        case "int" if isinstance(value, int) and not isinstance(value, bool):
            return value
        case "float" if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        case "null" if value is None:
            return None
        case "bool" | "int" | "float" | "null" as wanted:
            raise YAMLError(f"cannot decode `{text}` as a !!{wanted}")
    return text


def _key(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _FLOAT_WORDS.get(str(value)) or go_float(value)
    raise YAMLError("unsupported map key")


def _number(plain: str, text: str) -> Any:
    sign, digits = (-1, plain[1:]) if plain[:1] == "-" else (1, plain.removeprefix("+"))
    if re.fullmatch("[1-9][0-9]*|0", digits):
        whole = sign * int(digits)
        return whole if fits_64_bits(whole) else float(plain)
    for pattern, base in _INTS:
        if found := pattern.fullmatch(digits):
            whole = sign * int(found.group(1), base)
            if fits_64_bits(whole):
                return whole
    if _FLOAT.fullmatch(plain):
        number = float(plain)
        return text if math.isinf(number) else number
    return text


def fits_64_bits(whole: int) -> bool:
    return -(2**63) <= whole < 2**64


def is_timestamp(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    year, month, day, separator, hour, minute, second, zone = found.groups()
    if (separator in ("T", "t")) != (zone is not None):
        return False
    hours, minutes, seconds = (int(each or 0) for each in (hour, minute, second))
    try:
        datetime(max(int(year), 1), int(month), int(day), hours, minutes, seconds, tzinfo=UTC)
    except ValueError:
        return False
    return True


def _as_json(value: Any) -> Any:
    """Numbers as Go's ``json.Marshal`` prints them and JSON reads them; keys sorted."""
    if isinstance(value, dict):
        return {key: _as_json(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise YAMLError(f"json: unsupported value: {value}")
        return int(value) if value.is_integer() and abs(value) < 1e21 else value
    return value


def go_float(number: float) -> str:
    """A finite float as Go's ``FormatFloat(number, 'g', -1, 64)`` prints it: 0.5, 1e+06, 1.5e-05."""
    mantissa, _, exponent = _shortest(number).partition("e")
    power = int(exponent)
    if -4 <= power < 6:
        return f"{number:.{max(len(mantissa.lstrip('-')) - 2 - power, 0) if '.' in mantissa else max(-power, 0)}f}"
    return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"


def _shortest(number: float) -> str:
    """The fewest digits that read back as ``number``, as ``d.ddde+dd``."""
    return next(text for digits in range(18) if float(text := f"{number:.{digits}e}") == number)
