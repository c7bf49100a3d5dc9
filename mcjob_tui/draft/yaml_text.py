"""The one place where YAML is written and read.

Written: block style, a Kubernetes object's own order of keys, quotes wherever YAML 1.1 would read a string as something
else, several lines as a block. Read: YAML or JSON into plain data as Kubernetes reads it (no dates, no base-60
numbers), with the line in every complaint, and bounds on depth and on what anchors may expand to.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import yaml

from mcjob_tui.draft.errors import DraftError

T = TypeVar("T")

_DEEPEST = 100
_LARGEST = 500_000
_MOST_DIGITS = 400
"""Python refuses to read thousands."""
_ORDER = ("apiVersion", "kind", "metadata", "spec")
_METADATA_ORDER = ("name", "namespace", "labels", "annotations")
_TAG = "tag:yaml.org,2002:"
_TAGS = {f"{_TAG}{each}" for each in ("str", "int", "float", "bool", "null", "map", "seq")} | {"!"}

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # the class in C is not typed
    """Scalars as Kubernetes' YAML reads them; keys must be text and stand once, a merged one beside that."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        own = sum(key.tag != f"{_TAG}merge" for key, _ in node.value)
        self.flatten_mapping(node)
        merged = len(node.value) - own
        mapping: dict[str, Any] = {}
        given: set[str] = set()
        for at, (key_node, value_node) in enumerate(node.value):
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None:
                raise DraftError(f"line {key_node.start_mark.line + 1}: a key must be text")
            if at >= merged:
                if key in given:
                    raise DraftError(f"line {key_node.start_mark.line + 1}: the key {key[:60]!r} stands twice")
                given.add(key)
            mapping[key] = self.construct_object(value_node, deep=True)
        return mapping


_RESOLVED = {
    "bool": (r"yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF", "yYnNtTfFoO"),
    "int": (r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)", "-+0123456789"),
    "float": (
        r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9][0-9_]*(?=[eE]))(?:[eE][-+]?[0-9]+)?",
        "-+.0123456789",
    ),
    "null": (r"~|null|Null|NULL|", "~nN"),
    "merge": (r"<<", "<"),
}
"""By tag: what a plain scalar looks like, and with which characters it can begin."""

for _tag, (_form, _first) in _RESOLVED.items():
    _starts = [*_first, ""] if _tag == "null" else [*_first]
    _Loader.add_implicit_resolver(f"{_TAG}{_tag}", re.compile(rf"(?:{_form})\Z"), _starts)


def _map(loader: Any, node: yaml.Node) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise _mistagged(node, "group of keys")
    found: dict[str, Any] = loader.construct_mapping(node, deep=True)
    return found


def _scalar(construct: Callable[[Any, yaml.ScalarNode], T], what: str) -> Callable[[Any, yaml.ScalarNode], T]:
    """A constructor that says so where a tag in the text calls a value what it is not."""

    def constructed(loader: Any, node: yaml.ScalarNode) -> T:
        try:
            return construct(loader, node)
        except DraftError:
            raise
        except (ValueError, LookupError) as failure:
            raise _mistagged(node, what) from failure

    return constructed


def _mistagged(node: yaml.Node, what: str) -> DraftError:
    return DraftError(f"line {node.start_mark.line + 1}: its tag calls it a {what}, and it is none")


def _int(loader: Any, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node)).replace("_", "")
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if len(digits) > _MOST_DIGITS:
        raise DraftError(f"line {node.start_mark.line + 1}: a number of {len(digits)} digits")
    if digits.startswith("0") and digits[1:].isdigit():
        return sign * int(digits, 8)
    return sign * int(digits, 0)


def _float(loader: Any, node: yaml.ScalarNode) -> float:
    number: float = loader.construct_yaml_float(node)
    return _finite(number, node.value)


def _finite(number: float, text: str) -> float:
    if not math.isfinite(number):
        raise DraftError(f"{text[:60]} is no number that Kubernetes knows")
    return number


_Loader.add_constructor(f"{_TAG}map", _map)
_Loader.add_constructor(f"{_TAG}int", _scalar(_int, "whole number"))
_Loader.add_constructor(f"{_TAG}float", _scalar(_float, "number"))
_Loader.add_constructor(f"{_TAG}bool", _scalar(_Base.construct_yaml_bool, "truth value"))


class _Dumper(yaml.SafeDumper):
    """Block style without aliases, lists indented below their key as kubectl prints them."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_NO_BLOCK = re.compile(r"[ \t]\n|[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What a block cannot hold as it is: blanks at the end of a line, control characters."""


_OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029]")
"""Line breaks of YAML 1.1 beside the newline; only double quotes keep them."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = None
    if _OTHER_BREAKS.search(value):
        style = '"'
    elif "\n" in value and not _NO_BLOCK.search(value):
        style = "|"
    return dumper.represent_scalar(f"{_TAG}str", value, style=style)


_Dumper.add_representer(str, _text)
# What other readers of YAML take for numbers or truth values although PyYAML does not.
_Dumper.add_implicit_resolver(
    f"{_TAG}float", re.compile(r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+)[eE][-+]?[0-9]+\Z"), list("-+.0123456789")
)
_Dumper.add_implicit_resolver(f"{_TAG}int", re.compile(r"[-+]?0o?[0-9_]+\Z"), list("-+0"))
_Dumper.add_implicit_resolver(f"{_TAG}bool", re.compile(r"[yYnN]\Z"), list("yYnN"))


def dump(value: object) -> str:
    """Plain data as YAML text that ends with a newline."""
    return yaml.dump(_ordered(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**20)


def dump_all(documents: Iterator[object] | list[object] | tuple[object, ...]) -> str:
    """Several documents with ``---`` between them."""
    return "---\n".join(dump(each) for each in documents)


def load_all(text: str) -> list[Any]:
    """The documents of a YAML stream, or one JSON document; empty documents are None.

    Raises:
        DraftError: it is neither; the sentence names the line.
    """
    if text.lstrip()[:1] == "{":
        try:
            found = json.loads(text, parse_constant=_float_of, parse_float=_float_of, parse_int=_int_of)
            json.dumps(found, ensure_ascii=False).encode()
            return [found]
        except json.JSONDecodeError:
            pass  # flow-style YAML begins like JSON
        except UnicodeEncodeError as failure:
            half = ord(failure.object[failure.start])
            raise DraftError(f"it is no text: half a character, \\u{half:x}") from failure
        except RecursionError as failure:
            raise DraftError(f"nested deeper than {_DEEPEST} levels") from failure
    try:
        _check_size(text)
        return list(yaml.load_all(text, Loader=_Loader))
    except yaml.MarkedYAMLError as failure:
        raise DraftError(_sentence(failure, text)) from failure
    except yaml.reader.ReaderError as failure:
        raise DraftError(f"it is no text: a control character at character {failure.position}") from failure
    except UnicodeEncodeError as failure:
        raise DraftError(f"it is no text: half a character at character {failure.start}") from failure


def _float_of(text: str) -> float:
    return _finite(float(text), text)


def _int_of(text: str) -> int:
    digits = text.removeprefix("-")
    if len(digits) > _MOST_DIGITS:
        raise DraftError(f"a number of {len(digits)} digits")
    return int(text)


def _check_size(text: str) -> None:
    """Refuse what would take for ever: absurd depth, anchors that expand to too much, tags that are no plain data."""
    sizes: dict[str, int] = {}
    opened: list[tuple[str | None, int]] = []
    size = 0
    for event in yaml.parse(text, Loader=_Base):
        mark = event.start_mark
        assert mark is not None  # what reads text says where
        line = mark.line + 1
        tag = getattr(event, "tag", None)
        if tag is not None and tag not in _TAGS:
            raise DraftError(f"line {line}: the tag {tag[:60]!r} is not plain data")
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in sizes:
                raise DraftError(f"line {line}: *{event.anchor} stands within what it names, or names nothing")
            size += sizes[event.anchor]
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            size += 1
            opened.append((event.anchor, size))
            if len(opened) > _DEEPEST:
                raise DraftError(f"line {line}: nested deeper than {_DEEPEST} levels")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            anchor, before = opened.pop()
            if anchor is not None:
                sizes[anchor] = size - before + 1
        elif isinstance(event, yaml.ScalarEvent):
            size += 1
            if event.anchor is not None:
                sizes[event.anchor] = 1
        if size > _LARGEST:
            raise DraftError(f"line {line}: too large; a draft has at most {_LARGEST} values")


def _sentence(failure: yaml.MarkedYAMLError, text: str) -> str:
    mark = failure.problem_mark or failure.context_mark
    problem = failure.problem or failure.context or "it is no YAML"
    assert mark is not None  # what reads text says where
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if line[: mark.column + 1].strip(" ").startswith("\t"):
        problem = "a tab where spaces are needed"
    elif "nesting depth" in problem:
        # PyYAML's own limit, since 6.0.4: its scanner reads ahead of the events that are counted here.
        problem = f"nested deeper than {_DEEPEST} levels"
    return f"line {mark.line + 1}: {problem}"


def _ordered(value: object) -> object:
    """Objects in their usual order of keys."""
    if isinstance(value, Mapping):
        order: tuple[str, ...] = ()
        if "apiVersion" in value and "kind" in value:
            order = _ORDER
        elif "name" in value and ("labels" in value or "annotations" in value or "namespace" in value):
            order = _METADATA_ORDER
        keys = [*(key for key in order if key in value), *(key for key in value if key not in order)]
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, (list, tuple)):
        return [_ordered(each) for each in value]
    return value
