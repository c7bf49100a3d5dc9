"""Kubeconfig files: which are read, and how they are merged. Acts as kubectl does.

Source: ``k8s.io/client-go/tools/clientcmd`` (``loader.go``, ``validation.go``). Which contexts that makes is
``kubeconfig``'s business, what one of them comes to ``context_resolution``'s.
"""

import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import yaml

from mcjob_tui.control_plane.bounded_file import TooLarge, read_bounded
from mcjob_tui.control_plane.connection import Environment
from mcjob_tui.control_plane.errors import KubeconfigError
from mcjob_tui.resources.text import clean

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One place that was looked at: ``origin`` is how it is called, ``outcome`` what was found, in words."""

    origin: str
    path: str
    outcome: str
    failed: bool = False

    def __str__(self) -> str:
        return " ".join(filter(None, (self.origin, self.path if self.path != self.origin else "", self.outcome)))


@dataclass(frozen=True, slots=True)
class Entry:
    """A cluster, context or user as it stands in a file. ``file`` decides what its relative paths mean."""

    content: Mapping[str, Any] = field(repr=False)
    file: Path


@dataclass(frozen=True, slots=True)
class MergedFiles:
    """All files merged: the first file that has an entry wins, and the first that sets a current context.

    ``entries`` are the contexts as they stand in the files, by name; ``explicit`` is the file that was asked for.
    """

    current: str
    entries: Mapping[str, Entry]
    clusters: Mapping[str, Entry]
    users: Mapping[str, Entry]
    sources: tuple[Source, ...]
    problem: str = ""
    environment: Environment = field(default_factory=dict, repr=False)
    explicit: str | None = None

    @classmethod
    def read(cls, explicit: str | None, environment: Environment) -> Self:
        """Read and merge the files. Never raises: what is wrong is in ``sources``, and the first of it in ``problem``.

        Args:
            explicit: the file that ``--kubeconfig`` names; then no other is read, and it must exist. "" is none.
            environment: ``KUBECONFIG`` and ``HOME`` are read from it.
        """
        sources: list[Source] = []
        merged: dict[str, dict[str, Entry]] = {"contexts": {}, "clusters": {}, "users": {}}
        current, problem = "", ""
        for origin, path, required in places(explicit, environment, sources):
            try:
                content = _read(path, required=required)
                if content is None:
                    sources.append(Source(origin, str(path), "not there"))
                    continue
                _merge(content, path, merged)
                current = current or _text(content, "current-context", str(path))
            except KubeconfigError as error:
                problem = problem or str(error)
                sources.append(Source(origin, str(path), str(error), failed=True))
            else:
                sources.append(Source(origin, str(path), _outcome(content)))
        if not explicit:
            in_pod = bool(environment.get("KUBERNETES_SERVICE_HOST"))
            sources.append(Source("in-cluster", "", "in a pod" if in_pod else "not in a pod"))
        found = merged["contexts"], merged["clusters"], merged["users"]
        return cls(current, *found, tuple(sources), problem, environment, explicit)


def places(explicit: str | None, environment: Environment, sources: list[Source]) -> list[tuple[str, Path, bool]]:
    """The files to read: how each is called, where it is, whether it must exist. What is unset goes to ``sources``."""
    home = environment.get("HOME") or os.path.expanduser("~")
    if explicit:
        return [("--kubeconfig", Path(os.path.expanduser(explicit)).absolute(), True)]
    named = [each for each in environment.get("KUBECONFIG", "").split(os.pathsep) if each]
    if named:
        return [("$KUBECONFIG", Path(each).absolute(), False) for each in dict.fromkeys(named)]
    sources.append(Source("$KUBECONFIG", "", "not set"))
    return [("~/.kube/config", Path(home) / ".kube" / "config", False)]


def _read(path: Path, *, required: bool) -> Mapping[str, Any] | None:
    """The file's content; None where it is missing and may be. Raises ``KubeconfigError`` with one sentence."""
    try:
        if path.is_dir():
            raise KubeconfigError(f"{path} is a directory, not a kubeconfig file")
        text = _decoded(read_bounded(path, _LARGEST))
    except TooLarge:
        raise KubeconfigError(f"{path} is too large for a kubeconfig") from None
    except FileNotFoundError:
        if required:
            raise KubeconfigError(f"{path} does not exist") from None
        return None
    except UnicodeDecodeError:
        raise KubeconfigError(f"{path} is not text, so it is no kubeconfig") from None
    except OSError as error:
        raise KubeconfigError(f"{path} cannot be read: {error.strerror}") from None
    if not text.strip():
        return _empty(path, required=required)
    try:
        # Of several documents the first counts, as for kubectl.
        content = next(yaml.load_all(text, Loader=LOADER), None)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        # What is missing at the end is missing after it, in a line that nobody finds.
        where = f", line {min(mark.line + 1, len(text.splitlines()))}" if mark is not None else ""
        raise KubeconfigError(f"{path}{where} is not YAML, so it is no kubeconfig") from None
    except (ValueError, RecursionError):
        raise KubeconfigError(f"{path} is not YAML that a kubeconfig may hold") from None
    if content is None:
        return _empty(path, required=required)
    if not isinstance(content, dict):
        raise KubeconfigError(f"{path} is no kubeconfig: it holds a {_kind_of(content)}, not a mapping")
    kind = content.get("kind") or "Config"
    if kind != "Config":
        raise KubeconfigError(f"{path} is no kubeconfig: its kind is {kind!r}, not Config")
    if (version := content.get("apiVersion") or "v1") != "v1":
        raise KubeconfigError(f"{path} is a kubeconfig of version {version!r}; v1 is the only one known")
    if "kind" not in content and not {"contexts", "clusters", "users", "current-context"} & content.keys():
        raise KubeconfigError(f"{path} is no kubeconfig: it has neither contexts nor clusters nor users")
    return content


def _decoded(content: bytes) -> str:
    """UTF-8, or UTF-16 that says so, as some Windows shells write it."""
    return content.decode("utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8")


def _empty(path: Path, *, required: bool) -> Mapping[str, Any]:
    """kubectl takes an empty file for one without entries; the file that a person names must hold something."""
    if required:
        raise KubeconfigError(f"{path} is empty")
    return {}


def _merge(content: Mapping[str, Any], path: Path, merged: Mapping[str, dict[str, Entry]]) -> None:
    for section, singular in (("contexts", "context"), ("clusters", "cluster"), ("users", "user")):
        rows = content.get(section) or []
        if not isinstance(rows, list):
            raise KubeconfigError(f"{path}: {section} must be a list, not a {_kind_of(rows)}")
        seen: set[str] = set()
        for index, row in enumerate(rows):
            if not isinstance(row, dict) or not isinstance(row.get("name"), str):
                raise KubeconfigError(f"{path}: {section}[{index}] needs a name that is text")
            inner = row.get(singular) or {}
            if not isinstance(inner, dict):
                raise KubeconfigError(f"{path}: {section}[{index}].{singular} must be a mapping")
            name = row["name"]
            if name in seen:
                raise KubeconfigError(f"{path}: the {singular} {name!r} is there twice")
            seen.add(name)
            merged[section].setdefault(name, Entry(inner, path))


def _outcome(content: Mapping[str, Any]) -> str:
    if not content:
        return "is empty"
    count = len(content.get("contexts") or ())
    words = f"{count} context{'' if count == 1 else 's'}"
    current = content.get("current-context")
    return clean(f"{words}, current: {current}" if current else words)


def _text(content: Mapping[str, Any], key: str, where: str) -> str:
    value = content.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise KubeconfigError(f"{where}: {key} must be text, not a {_kind_of(value)}")
    return value


def _kind_of(value: object) -> str:
    names = {list: "list", dict: "mapping", str: "text", bool: "truth value", int: "number", float: "number"}
    return names.get(type(value), type(value).__name__)
