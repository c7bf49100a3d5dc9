"""Captured objects of a real federation, and how they are held against the sandbox's.

What is drawn or timed differs by nature and is taken out: UIDs, versions, times, random names, who wrote which field.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mcjob_tui.sandbox.federation.members.steering import STEERING
from mcjob_tui.sandbox.objects import Json, copied

CAPTURES = Path(__file__).parents[2] / "captures"
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_TOKEN = re.compile(r"kube-api-access-\w{5}")
_DRAWN = ("managedFields", "resourceVersion")
_SERVERS = ("uid", "generation", "creationTimestamp", "finalizers", "ownerReferences", *_DRAWN)


def captured(name: str) -> Any:
    """A capture as it was recorded, or None where there is none of that name."""
    path = CAPTURES / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def as_sent(obj: Json) -> Json:
    """A stored Job or policy as its author wrote it, steered to run as it did then."""
    sent = copied({key: each for key, each in obj.items() if key != "status"})
    meta = {key: each for key, each in sent["metadata"].items() if key not in _SERVERS}
    for group in ("labels", "annotations"):
        kept = {key: each for key, each in (meta.pop(group, None) or {}).items() if "karmada.io/" not in key}
        if kept:
            meta[group] = kept
    sent["metadata"] = meta
    for selector in sent["spec"].get("resourceSelectors") or ():
        selector.pop("namespace", None)
    if sent["kind"] == "Job":
        sent["spec"].pop("selector", None)
        template = sent["spec"]["template"]["metadata"]
        template["labels"] = {
            key: each
            for key, each in template["labels"].items()
            if key.removeprefix("batch.kubernetes.io/") not in ("controller-uid", "job-name")
        }
        steered = {key.replace("lab/", STEERING): each for key, each in (template.get("annotations") or {}).items()}
        template["annotations"] = {STEERING + "exit-code": "0", **steered}
    return sent


def differences(real: Any, ours: Any) -> list[str]:
    """Every place where the two are not alike, in words; none if only what is drawn or timed differs."""
    return list(_differences(_plain(real), _plain(ours), ""))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            _UID.sub("UID", key): _plain(each)
            for key, each in value.items()
            if key not in _DRAWN and not key.startswith((STEERING, "lab/"))
        }
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return _TOKEN.sub("TOKEN", _TIME.sub("TIME", _UID.sub("UID", value))) if isinstance(value, str) else value


def _differences(real: Any, ours: Any, path: str) -> Iterator[str]:
    if isinstance(real, dict) and isinstance(ours, dict):
        for key in sorted(real.keys() | ours.keys()):
            if key not in ours:
                yield f"{path}.{key} is missing: {real[key]!r}"
            elif key not in real:
                yield f"{path}.{key} is too much: {ours[key]!r}"
            else:
                yield from _differences(real[key], ours[key], f"{path}.{key}")
    elif isinstance(real, list) and isinstance(ours, list) and len(real) == len(ours):
        for index, (one, other) in enumerate(zip(real, ours, strict=True)):
            yield from _differences(one, other, f"{path}[{index}]")
    elif real != ours:
        yield f"{path} is {ours!r}, not {real!r}"
