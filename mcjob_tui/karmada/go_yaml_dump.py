"""YAML as Go's ``sigs.k8s.io/yaml`` (over ``go-yaml`` v2) writes it: what is quoted, and the order of keys.

PyYAML lays the text out. Reading is in ``go_yaml``.
"""

import functools
import re
from collections.abc import Iterator
from typing import Any

import yaml

from mcjob_tui.karmada.go_yaml import fits_64_bits, go_float, is_timestamp, resolve

_BASE60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_FAR = 2**31 - 1


def dump(value: Any) -> str:
    """JSON data as YAML: block style, keys in go-yaml's natural order."""
    events = [yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False), *_events(_reread(value))]
    events += [yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent()]
    written = yaml.emit(events, allow_unicode=True, width=_FAR)
    return written.removesuffix("...\n") if isinstance(written, str) else str(written)


def _reread(value: Any) -> Any:
    """Whole numbers that fit 64 bits as integers, all others as floats: go-yaml's reading of JSON text."""
    if isinstance(value, dict):
        return {key: _reread(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_reread(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool) and not fits_64_bits(value):
        return float(value)
    return value


def _events(value: Any) -> Iterator[yaml.Event]:
    if isinstance(value, dict):
        yield yaml.MappingStartEvent(None, None, True, flow_style=False)
        for key in sorted(value, key=functools.cmp_to_key(_key_order)):
            yield from _events(key)
            yield from _events(value[key])
        yield yaml.MappingEndEvent()
    elif isinstance(value, list):
        yield yaml.SequenceStartEvent(None, None, True, flow_style=False)
        for each in value:
            yield from _events(each)
        yield yaml.SequenceEndEvent()
    elif isinstance(value, str):
        yield _text_event(value)
    else:
        yield yaml.ScalarEvent(None, None, (True, True), _word(value), style=None)


def _text_event(text: str) -> yaml.Event:
    plain = isinstance(resolve(text), str) and text != "<<" and not is_timestamp(text) and not _BASE60.fullmatch(text)
    style = "|" if "\n" in text else None if plain else '"'
    return yaml.ScalarEvent(None, None, (True, True), text, style=style)


def _word(value: bool | int | float | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return go_float(value) if isinstance(value, float) else str(value)


def _key_order(left: str, right: str) -> int:
    """go-yaml's order of keys: digits before letters, runs of digits by their value."""
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one == other:
            continue
        if one.isalpha() and other.isalpha():
            return -1 if one < other else 1
        if one.isalpha() or other.isalpha():
            return -1 if other.isalpha() else 1
        return _digit_order(left, right, at)
    return len(left) - len(right)


def _digit_order(left: str, right: str, at: int) -> int:
    start = 0
    if "0" in (left[at], right[at]):
        before = at - 1
        while before >= 0 and left[before].isdigit():
            if left[before] != "0":
                start = 1
                break
            before -= 1
    one, other = _digits(left, at), _digits(right, at)
    numbers = [int(f"{start}{each}") if each else start for each in (one, other)]
    if numbers[0] != numbers[1]:
        return -1 if numbers[0] < numbers[1] else 1
    if len(one) != len(other):
        return -1 if len(one) < len(other) else 1
    return -1 if left[at] < right[at] else 1


def _digits(text: str, at: int) -> str:
    found = re.match(r"\d*", text[at:])
    return found.group() if found else ""
