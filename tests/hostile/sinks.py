"""Where text enters the command line, each with how one text gets in there; what comes out is judged by ``trials``.

A sink makes ready what the text stands in and says which commands then meet it. It runs in the process that
``driving`` puts on a pseudo-terminal.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.hostile.corpus import DOCUMENTS, LONG, SHORT, SURROGATE
from tests.hostile.poisoned import Poisoned, text_poison

Commands = Sequence[Sequence[str]]
HEAD = {"apiVersion": "mcjob.io/v1alpha1", "kind": "JobDraft"}
_NAME, _NAMESPACE = "fx-risk-eod-1122", "quant"


def write(path: Path, content: str | bytes) -> Path:
    """A file with ``content``; halves of surrogate pairs are written as the bytes that they stand for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return path


def kubeconfig_of(text: str) -> dict[str, Any]:
    """A kubeconfig with ``text`` wherever a name or a value stands."""
    named = {"cluster": text, "user": text, "namespace": text}
    return {
        "current-context": text,
        "contexts": [{"name": text, "context": named}],
        "clusters": [{"name": text, "cluster": {"server": f"http://127.0.0.1:1/{text}", "tls-server-name": text}}],
        "users": [{"name": text, "user": {"token": text, "as": text, "as-groups": [text]}}],
    }


def _kubeconfig_texts(text: str, folder: Path) -> Commands:
    content = kubeconfig_of(text)
    path = str(write(folder / "kubeconfig", json.dumps(content)))
    server = json.loads(json.dumps(content))
    server["clusters"][0]["cluster"] = {"server": text, "proxy-url": text, "certificate-authority": text}
    other = str(write(folder / "server", json.dumps(server)))
    return ("info", "--kubeconfig", path), ("list", "--kubeconfig", path), ("list", "--kubeconfig", other)


def _kubeconfig_file(content: bytes, folder: Path) -> Commands:
    path = str(write(folder / "kubeconfig", content))
    return ("info", "--kubeconfig", path), ("list", "--kubeconfig", path)


def _draft_texts(text: str, folder: Path) -> Commands:
    container = {"name": "c", "image": text, "args": [text], "env": [{"name": text, "value": text}]}
    spec = {
        "description": text,
        "labels": {text: text},
        "annotations": {text: text},
        "containers": [container],
        text: 1,
    }
    draft = {**HEAD, "metadata": {"name": text, "namespace": text}}
    path = str(write(folder / "draft.json", json.dumps({**draft, "spec": spec})))
    plain = str(write(folder / "plain.json", json.dumps({**draft, "kind": text, text: text})))
    return ("render", "-f", path), ("render", "-f", plain), ("preview", "-f", path, "--clusters", plain)


def _draft_file(content: bytes, folder: Path) -> Commands:
    path = str(write(folder / "draft.yaml", content))
    return ("render", "-f", path), ("render", "-f", path, "-o", "json")


def _clusters_file(content: bytes, folder: Path) -> Commands:
    draft = write(folder / "draft.yaml", _DRAFT)
    return (("preview", "-f", str(draft), "--clusters", str(write(folder / "clusters.yaml", content))),)


def _settings_texts(text: str, folder: Path) -> Commands:
    write(folder / "config" / "mcjob" / "config.yaml", json.dumps({"theme": text, text: text, "namespace": text}))
    write(folder / "config" / "mcjob" / "keys.yaml", json.dumps({"quit": text, text: text}))
    return ("info",), ("list",)


def _settings_file(content: bytes, folder: Path) -> Commands:
    write(folder / "config" / "mcjob" / "config.yaml", content)
    write(folder / "config" / "mcjob" / "keys.yaml", content)
    return ("info",), ("list",)


def _environment(text: str, folder: Path) -> Commands:
    value = text.replace("\0", "")[:100_000]
    for name in ("KUBECONFIG", "COLORTERM", "COLORFGBG", "EDITOR", "LC_MESSAGES", "POD_NAMESPACE", "HTTPS_PROXY"):
        os.environ[name] = value
    os.environ["XDG_STATE_HOME"] = f"{folder}/{value[:50]}"
    return ("info",), ("list",)


def _arguments(text: str, folder: Path) -> Commands:
    word = text.replace("\0", "")[:100_000]
    return ("status", word), ("list", "--context", word), ("list", "-l", word), (word,), ("render", "-f", word)


def kubeconfig_with(plugin: Path) -> str:
    """A kubeconfig whose user gets the credential of ``plugin``."""
    exec_ = {"apiVersion": "client.authentication.k8s.io/v1", "command": str(plugin), "interactiveMode": "Never"}
    content = {
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1"}}],
        "users": [{"name": "u", "user": {"exec": exec_}}],
    }
    return json.dumps(content)


def _plugin(text: str, folder: Path) -> Commands:
    said = write(folder / "said", text)
    plugin = write(folder / "login", f"#!/bin/sh\ncat {said} >&2; exit 1\n")
    plugin.chmod(0o755)
    path = str(write(folder / "kubeconfig", kubeconfig_with(plugin)))
    printing = write(folder / "printing", f"#!/bin/sh\ncat {said}\n")
    printing.chmod(0o755)
    other = str(write(folder / "other", kubeconfig_with(printing)))
    return ("list", "--kubeconfig", path), ("list", "--kubeconfig", other)


_DRAFT = """
apiVersion: mcjob.io/v1alpha1
kind: JobDraft
metadata: {name: fresh, namespace: default}
spec: {instances: 1, containers: [{name: c, image: busybox}]}
"""


Input = str | bytes | tuple[str, ...]


@dataclass(frozen=True)
class Sink:
    """One place where text enters, and the inputs that are tried there."""

    name: str
    enter: Callable[..., Commands]
    inputs: tuple[tuple[str, Input], ...]

    @property
    def count(self) -> int:
        """How many texts or files they are."""
        return sum(len(each) if isinstance(each, tuple) else 1 for _, each in self.inputs)


_TEXTS: tuple[tuple[str, Input], ...] = tuple((SHORT | SURROGATE | LONG).items())
_FILES: tuple[tuple[str, Input], ...] = tuple(DOCUMENTS.items())
_FEW = 12
"""Places that a long text gets into at once."""


def together(texts: Mapping[str, str], size: int) -> Iterator[tuple[str, Input]]:
    """So many at a time, in turn wherever there is a place for one."""
    names = list(texts)
    for at in range(0, len(names), size):
        some = names[at : at + size]
        yield f"{some[0]} to {some[-1]}", tuple(texts[name] for name in some)


_SAID = (*together(SHORT, 12), *together(SURROGATE, 2), *together(LONG, 1))
OFFLINE = (
    Sink("kubeconfig: names, servers, users", _kubeconfig_texts, _TEXTS),
    Sink("kubeconfig: the file", _kubeconfig_file, _FILES),
    Sink("draft: names and values", _draft_texts, _TEXTS),
    Sink("draft: the file", _draft_file, _FILES),
    Sink("saved clusters: the file", _clusters_file, _FILES),
    Sink("settings and keys: names and values", _settings_texts, _TEXTS),
    Sink("settings and keys: the files", _settings_file, _FILES),
    Sink("environment", _environment, tuple(each for each in _TEXTS if each[0] not in SURROGATE)),
    Sink("arguments", _arguments, _TEXTS),
    Sink("credential plugin: stderr and stdout", _plugin, _TEXTS),
)
"""Those that need no server."""


def _asked(*commands: str) -> Callable[[object, Path], Commands]:
    def enter(texts: object, folder: Path) -> Commands:
        write(folder / "draft.yaml", _DRAFT)
        return [each.format(draft=folder / "draft.yaml").split() for each in commands]

    return enter


_JOB = f"{_NAME} -n {_NAMESPACE}"
_READ = ("list -A -o wide", f"status {_JOB} -o wide", f"logs {_JOB} --tail 2")
SERVER = (
    Sink("server: labels, annotations", _asked(*_READ), _SAID),
    Sink("server: conditions, events, messages", _asked(*_READ), _SAID),
    Sink("server: everything else that is text", _asked(*_READ, "preview -f {draft}"), _SAID),
    Sink("server: log lines", _asked(f"logs {_JOB} --tail 2", f"logs {_JOB} --tail 1 --no-prefix"), _SAID),
    Sink("server: errors, webhooks' words", _asked("submit -f {draft}", f"delete {_JOB} --yes"), _SAID),
    Sink("server: pages that are no answers", _asked("list -A", f"suspend {_JOB}"), _SAID),
    Sink("completions", _asked("__complete status fx", "__complete list -n q"), _SAID),
)
"""Those that a server fills; ``poison`` says how."""


def poison(server: Poisoned, sink: str, texts: Sequence[str]) -> None:
    """Have the server say ``texts`` in turn wherever the sink is."""
    turns, long = cycle(texts), _FEW if max(map(len, texts)) > 10_000 else sys.maxsize
    places = iter(range(long))

    def more() -> str:
        """The next; of long ones only a few, or an answer would be larger than any."""
        return next(turns) if next(places, None) is not None else ""

    text = "".join(texts)
    server.poison, server.log_line, server.refuse = (lambda place, value: value), (lambda line: line), _nothing
    match sink.removeprefix("server: "):
        case "labels, annotations":
            server.poison = _where(("labels", "annotations"), more)
        case "conditions, events, messages":
            server.poison = _where(("message", "reason", "note", "appliedMessage"), more)
        case "log lines":
            server.log_line = lambda said: said.rstrip(b"\n") + _bytes(more()).replace(b"\n", b"") + b"\n"
        case "errors, webhooks' words":
            server.refuse = lambda method, path: None if method == "GET" else (422, "application/json", _denial(text))
        case "pages that are no answers":
            server.refuse = lambda method, path: (502, "text/plain", _bytes(text))
        case _:
            server.poison = text_poison(lambda place, value: more())


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _nothing(method: str, path: str) -> None:
    return None


def _where(parts: Iterable[str], more: Callable[[], str]) -> Callable[[str, object], object]:
    wanted = set(parts)

    def changed(place: str, value: object) -> object:
        return value + more() if isinstance(value, str) and wanted & set(place.split(".")) else value

    return changed


def _denial(text: str) -> bytes:
    causes = [{"reason": text, "message": text, "field": f"spec.template{text}"}]
    details = {"causes": causes, "name": text, "kind": text}
    words = f'admission webhook "x{text}" denied the request: {text}'
    status = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Invalid", "code": 422}
    return json.dumps({**status, "message": words, "details": details}).encode()
