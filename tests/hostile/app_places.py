"""Where text enters the app beside what ``app_sinks`` and ``saving_sink`` have: lines that are typed, what a server
says of clusters and calls its objects, drafts that are opened, settings, keys and kubeconfigs.

Every place takes which of its inputs are tried, so that a test can try a few.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.hostile.app_on_terminal import ESCAPE, GoneThrough
from tests.hostile.corpus import DOCUMENTS, LONG, PATHS, PATTERNS, SHORT
from tests.hostile.poisoned import Poisoned
from tests.hostile.sinks import HEAD, kubeconfig_of, together, write
from tests.hostile.trials import Tally

Chosen = Callable[[str], bool]
_DOWN = f"{ESCAPE}[B"


def everything(name: str) -> bool:
    """Choose all inputs."""
    return True


def try_lines(folder: Path, server: Poisoned, chosen: Chosen = everything) -> Tally:
    """Paste each text into the ``:`` line: alone, and as the name that a command takes, which is then done."""
    folder.mkdir()
    wrong, tried = list[str](), 0
    asked = len(server.asked)
    with GoneThrough.on(folder, server.kubeconfig(folder), wrong) as going:
        going.terminal.wait_for("live")
        for name, text in _chosen({**SHORT, **PATHS, **PATTERNS, **LONG}, chosen):
            tried += 1
            going.pasted(name, text, before=":")
            if name not in LONG:
                for word in ("ns", "ctx", "template", "logs"):
                    going.pasted(name, text, before=f":{word} ", after="\r")
                going.go(name, ":ns all\r")
    # What was typed is a part of a path at most, and never another path.
    wrong += [f"{each!r} is asked for" for each in set(server.asked[asked:]) if not _PATH.fullmatch(each)]
    return Tally("app: the : line", tried, tuple(wrong), going.longest)


_PATH = re.compile(r"[A-Z]+ /(?:api|apis|version|openapi|readyz|livez)\b(?!.*/\.{1,2}(?:[/?]|$))[!-~]*")


def try_filters(folder: Path, server: Poisoned, chosen: Chosen = everything) -> Tally:
    """Paste each text into the filters of clusters and of logs, and what is hard to look for into that of Jobs."""
    folder.mkdir()
    wrong, tried = list[str](), 0
    said = b"x" * 60 + b" " + b"a" * 60
    server.log_line = lambda line: line.rstrip(b"\n") + said + b"\n"
    with GoneThrough.on(folder, server.kubeconfig(folder), wrong) as going:
        going.terminal.wait_for("live")
        for page, texts in (
            ("", PATTERNS),
            (":clusters\r", {**SHORT, **PATTERNS, **LONG}),
            (":logs fx-risk-eod-1122\r", {**SHORT, **PATTERNS, **LONG}),
        ):
            going.go(page, *filter(None, (page,)))
            for name, text in _chosen(texts, chosen):
                tried += 1
                going.pasted(name, text, before="/", leave=(ESCAPE,))
            going.go(page, ESCAPE, ESCAPE)
    server.log_line = lambda line: line
    return Tally("app: filters of Jobs, clusters, logs", tried, tuple(wrong), going.longest)


_SAID = (*together(SHORT, 12), *together(LONG, 1))
_ON_CLUSTERS = (":clusters\r", *"jjj", "F", "S", "j", "e", "\t", "\t", "\t", ESCAPE, "/ready\r", ESCAPE, "\r", ESCAPE)


def try_clusters(folder: Path, server: Poisoned, chosen: Chosen = everything) -> Tally:
    """Have the server say each text in conditions, labels, taints and places of clusters, and look at all of them."""

    def changed(path: str, answer: Any, texts: Sequence[str]) -> Any:
        if path.startswith("/apis/cluster.karmada.io/") and "/proxy" not in path:
            for each, text in zip(_objects(answer), cycle(texts), strict=False):
                _spoil_cluster(each, text)
        return answer

    return _try_said("app: clusters on their page", _ON_CLUSTERS, changed, folder, server, chosen)


def _spoil_cluster(cluster: dict[str, Any], text: str) -> None:
    metadata, spec, status = (cluster.setdefault(key, {}) for key in ("metadata", "spec", "status"))
    metadata["labels"] = {**(metadata.get("labels") or {}), text: text}
    spec |= {"provider": text, "region": text, "zones": [text, text]}
    spec["taints"] = [*(spec.get("taints") or ()), {"key": text, "value": text, "effect": "NoSchedule"}]
    status["kubernetesVersion"] = text
    for condition in status.get("conditions") or ():
        condition |= {"reason": text, "message": text, "status": "False"}


_LISTS = re.compile(r"/(secrets|configmaps|serviceaccounts|persistentvolumeclaims|priorityclasses)(/.+)?$")
_ON_NAMES = ("n", _DOWN, _DOWN, ESCAPE, ":ns ", _DOWN, ESCAPE, "c", "\x0e", _DOWN, _DOWN, "\r", _DOWN, _DOWN, ESCAPE)
_ON_ADVANCED = ("\x0e", _DOWN * 10, "\r", *(_DOWN for _ in range(6)), "\x13", ESCAPE, ESCAPE)


def try_names(folder: Path, server: Poisoned, chosen: Chosen = everything) -> Tally:
    """Have the server call namespaces, Secrets and what else the form proposes by each text, and open the lists."""

    def changed(path: str, answer: Any, texts: Sequence[str]) -> Any:
        if found := _LISTS.search(path):
            named = [{"metadata": {"name": text, "uid": f"u{at}"}} for at, text in enumerate(texts)]
            if found[2]:
                return {"kind": "Secret", "apiVersion": "v1", **named[0], "data": dict.fromkeys(texts, "eA==")}
            return {**answer, "items": named}
        if path == "/api/v1/namespaces" and "items" in answer:
            answer["items"] += [{"metadata": {"name": text, "uid": f"n{at}"}} for at, text in enumerate(texts)]
        return answer

    return _try_said("app: names that it proposes", (*_ON_NAMES, *_ON_ADVANCED), changed, folder, server, chosen)


def _try_said(
    place: str,
    keys: Sequence[str],
    changed: Callable[[str, Any, Sequence[str]], Any],
    folder: Path,
    server: Poisoned,
    chosen: Chosen,
) -> Tally:
    """An app for each dozen of texts, or for one that is long."""
    wrong, tried, longest = list[str](), 0, 0.0
    for number, (name, texts) in enumerate(_SAID):
        if chosen(name):
            tried += len(texts)
            server.change = lambda path, answer, texts=texts: changed(path, answer, texts)  # type: ignore[misc]
            own = folder / str(number)
            own.mkdir(parents=True)
            with GoneThrough.on(own, server.kubeconfig(own), wrong) as going:
                for each in keys:
                    going.go(f"{name}, at {each!r}", each)
            longest = max(longest, going.longest)
    server.change = lambda path, answer: answer
    return Tally(place, tried, tuple(wrong), longest)


def _objects(answer: Any) -> list[Any]:
    """The objects of a list, of a watch's line, or the one that it is."""
    if "items" in answer:
        return list(answer["items"] or ())
    return [answer.get("object", answer)]


def _huge_drafts() -> Iterator[tuple[str, bytes]]:
    """Drafts that are right but for their size."""
    one = {"name": "c", "image": "busybox"}
    many = [{"name": f"V{at}", "value": "x"} for at in range(5_000)]
    for name, metadata, spec in (
        ("a name of a megabyte", {"name": "n" * 2**20}, {"containers": [one]}),
        ("a value of a megabyte", {"name": "a"}, {"containers": [{**one, "args": ["\u202e" + "v" * 2**20]}]}),
        ("5,000 variables", {"name": "a"}, {"containers": [{**one, "env": many}]}),
        ("300 containers", {"name": "a"}, {"containers": [{**one, "name": f"c{at}"} for at in range(300)]}),
        ("2,000 labels", {"name": "a"}, {"containers": [one], "labels": [{"key": f"l{at}"} for at in range(2_000)]}),
    ):
        yield name, json.dumps({**HEAD, "metadata": {**metadata, "namespace": "default"}, "spec": spec}).encode()


def _drafts() -> Iterator[tuple[str, bytes]]:
    for name, text in SHORT.items():
        spec = {"containers": [{"name": text, "image": text, "args": [text]}], "labels": [{"key": text, "value": text}]}
        yield name, json.dumps({**HEAD, "metadata": {"name": text, "namespace": text}, "spec": spec}).encode()
    yield from DOCUMENTS.items()
    yield from _huge_drafts()


def try_drafts(folder: Path, server: Poisoned, chosen: Chosen = everything) -> Tally:
    """Open a draft with each text in it, each odd file and each huge draft, and go through the form to Review."""
    folder.mkdir()
    wrong, tried = list[str](), 0
    with GoneThrough.on(folder, server.kubeconfig(folder), wrong) as going:
        going.terminal.wait_for("live")
        for name, content in _drafts():
            if chosen(name):
                tried += 1
                path = write(folder / f"draft-{tried}.yaml", content)
                going.go(name, "C", f"\x05\x15{path}\r", "\x0e", "\x13", ESCAPE, ESCAPE, ESCAPE)
    return Tally("app: drafts that are opened", tried, tuple(wrong), going.longest)


def _own_files(given: str | bytes) -> Iterator[bytes]:
    """Settings, keys and a kubeconfig without a current context, with a text in them or each a whole file."""
    if isinstance(given, bytes):
        yield from (given, given, given)
        return
    for content in (
        {"theme": given, given: given, "namespace": given},
        {"help": given, "quit": ["ctrl+q", given], given: 1},
        {**kubeconfig_of(given), "current-context": ""},
    ):
        yield json.dumps(content).encode()


def try_settings(folder: Path, chosen: Chosen = everything) -> Tally:
    """Begin with each text and file as settings, as keys and in the kubeconfig, and open the help."""
    wrong, tried, longest = list[str](), 0, 0.0
    everything_given: dict[str, str | bytes] = {**SHORT, **DOCUMENTS}
    for name, given in everything_given.items():
        if not chosen(name):
            continue
        tried += 1
        own = folder / str(tried)
        homes = own / "config" / "mcjob"
        paths = homes / "config.yaml", homes / "keys.yaml", own / "kubeconfig"
        for path, content in zip(paths, _own_files(given), strict=True):
            write(path, content)
        more = {"XDG_CONFIG_HOME": str(own / "config"), "KUBECONFIG": str(own / "kubeconfig")}
        with GoneThrough.on(own, None, wrong, more) as going:
            going.go(name, "j", "?", ESCAPE, ":ctx ", ESCAPE, ESCAPE)
        longest = max(longest, going.longest)
        if (own / "ran").exists():
            wrong.append(f"{name}: something in it was run")
    return Tally("app: settings, keys and contexts", tried, tuple(wrong), longest)


def _chosen(texts: dict[str, str], chosen: Chosen) -> Iterator[tuple[str, str]]:
    return ((name, text) for name, text in texts.items() if chosen(name))
