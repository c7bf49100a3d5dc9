"""Rows of storage: volumes, each with one source, and where a container mounts them."""

import re
from typing import TypeVar

from pydantic.alias_generators import to_snake

from mcjob_tui.draft.declaration import Cells, Column, Control
from mcjob_tui.draft.rows.kind import PartRows
from mcjob_tui.draft.rows.one_of import OTHER, OneOf, Source
from mcjob_tui.draft.rows.texts import marked, pair, paired, said, unmarked
from mcjob_tui.draft.volumes import (
    ClaimSource,
    ConfigMapSource,
    EmptyDir,
    HostPath,
    KeyToPath,
    SecretSource,
    Volume,
    VolumeMount,
)
from mcjob_tui.resources.names import LABEL_LENGTH

HOST_PATHS = ("DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice")
_USUAL_MODE = 0o644
_MODE = re.compile(r"(?P<line>.*\S)\s+(?P<mode>0[0-7]{3,4})")
_MEDIA = {"memory": "Memory", "hugepages": "HugePages"}
_MEDIUM = re.compile(r"(?:memory$|hugepages)", re.IGNORECASE)
F = TypeVar("F", ConfigMapSource, SecretSource)


def _items(items: tuple[KeyToPath, ...]) -> str:
    return ", ".join(each.key if each.key == each.path else f"{each.key}={each.path}" for each in items)


def _keys(text: str, before: tuple[KeyToPath, ...]) -> tuple[KeyToPath, ...]:
    there = {each.key: each for each in before}
    found = []
    for entry in text.split(","):
        key, _, path = (each.strip() for each in entry.partition("="))
        if key:
            found.append((there.get(key) or KeyToPath()).model_copy(update={"key": key, "path": path or key}))
    return tuple(found)


def _mode(line: str, before: int | str | None) -> tuple[str, int | str | None]:
    """The line without the mode behind it, and the mode of the files; one that is not shown is kept."""
    found = _MODE.fullmatch(line)
    if found:
        return found["line"], int(found["mode"], 8)
    return line, None if _mode_shown(before) else before


def _mode_shown(mode: int | str | None) -> str:
    """As ``chmod`` takes it; nothing for the usual one, which servers fill in, and for what is none."""
    is_shown = isinstance(mode, int) and mode != _USUAL_MODE and 0 <= mode <= 0o777
    return f"0{mode:03o}" if is_shown else ""


def _empty_dir(line: str, before: EmptyDir) -> dict[str, object]:
    words = line.split()
    media = [word for word in words if _MEDIUM.match(word)]
    # Words that mean nothing are left in the size, whose rule says so.
    size = " ".join(word for word in words if word not in media) or None
    same = size is not None and size == said(before.size_limit)
    return {
        "medium": _MEDIUM.sub(lambda found: _MEDIA[found[0].lower()], media[0]) if media else "",
        "size_limit": before.size_limit if same else size,
    }


def _claim(line: str, before: ClaimSource) -> dict[str, object]:
    name, read_only = unmarked(line, "ro", before.read_only)
    return {"claim_name": name, "read_only": read_only}


def _host_path(line: str, before: HostPath) -> dict[str, object]:
    path, _, kind = line.strip().rpartition(" ")
    if kind not in HOST_PATHS:
        path, kind = line.strip(), ""
    return {"path": path.strip(), "type": kind}


def _files(word: str, key: str, shape: type[F], name: str) -> Source[F]:
    """A source whose keys become files: ConfigMaps and Secrets, which call their name differently."""
    attribute = to_snake(name)

    def take(line: str, before: F) -> dict[str, object]:
        whole, optional = unmarked(line, "optional", before.optional)
        whole, mode = _mode(whole, before.default_mode)
        called, keys = pair(whole)
        items = _keys(keys, before.items)
        return {attribute: called, "items": items, "default_mode": mode, "optional": optional}

    def show(held: F) -> str:
        line = paired(getattr(held, attribute), _items(held.items))
        mode = _mode_shown(held.default_mode)
        return marked(marked(line, mode, bool(mode)), "optional", held.optional)

    return Source(
        word,
        key,
        shape,
        show=show,
        take=take,
        hint="name, name / key, key=path, 0755, optional",
        keys=(
            Column(name, word, "Its keys become files.", rule="The name of one."),
            Column(
                "items", "Keys", "Single keys and their paths; none is every key.", rule="Relative paths without .."
            ),
        ),
    )


VOLUME_SOURCES = OneOf(
    (
        Source(
            "emptyDir",
            "emptyDir",
            EmptyDir,
            show=lambda held: " ".join(filter(None, (held.medium, said(held.size_limit)))),
            take=_empty_dir,
            hint="nothing, or 1Gi, or Memory 1Gi",
            keys=(
                Column("medium", "Medium", "The node's disk, or Memory.", rule="Empty or Memory."),
                Column("sizeLimit", "Size", "The pod is evicted when it holds more.", rule="A quantity such as 1Gi."),
            ),
        ),
        Source(
            "PVC",
            "persistentVolumeClaim",
            ClaimSource,
            show=lambda held: marked(held.claim_name, "ro", held.read_only),
            take=_claim,
            hint="the claim's name",
            keys=(
                Column("claimName", "Claim", "A PersistentVolumeClaim of the namespace.", rule="The name of one."),
                Column("readOnly", "Claim read-only", "Nobody can write to it.", kind=Control.SWITCH),
            ),
        ),
        _files("ConfigMap", "configMap", ConfigMapSource, "name"),
        _files("Secret", "secret", SecretSource, "secretName"),
        Source(
            "hostPath",
            "hostPath",
            HostPath,
            show=lambda held: " ".join(filter(None, (held.path, held.type))),
            take=_host_path,
            hint="/path, or /path DirectoryOrCreate",
            keys=(
                Column("path", "Path", "A directory or file of the node.", rule="Begins with /; no .."),
                Column("type", "Type", "What must be there, or is made.", rule=", ".join(HOST_PATHS)),
            ),
        ),
    )
)


def _volume_cells(part: Volume) -> Cells:
    return (part.name, *VOLUME_SOURCES.shown(part))


def _volume(cells: Cells, old: Volume | None) -> Volume:
    name, word, line = cells
    base = (old or Volume()).model_copy(update={"name": name.strip()})
    if word == OTHER[0]:
        return base
    if VOLUME_SOURCES.shown(base) == OTHER:
        # What is kept is a source too, and a volume has one.
        base = base.model_copy(update={"kept": {}})
    return VOLUME_SOURCES.written(base, word, line)


VOLUMES = PartRows(
    (
        Column(
            "name",
            "Name",
            "What mounts call the volume.",
            rule="A DNS label, each once.",
            heading="VOLUME",
            width=14,
            limit=LABEL_LENGTH,
        ),
        Column(
            "",
            "Kind",
            "What the volume is made of.",
            kind=Control.CHOICE,
            width=9,
            choices=(*VOLUME_SOURCES.words, OTHER[0]),
            initial="emptyDir",
        ),
        Column(
            "",
            "Source",
            "Which one; of keys key=path, 0755, optional; of an emptyDir its size, and Memory for RAM.",
            rule="Needed, save for an emptyDir.",
            complete="volume-sources",
            hint=lambda row: VOLUME_SOURCES.hint(row[1]),
        ),
    ),
    Volume,
    _volume_cells,
    _volume,
    VOLUME_SOURCES.columns(),
)

MOUNTS = PartRows(
    (
        Column(
            "name",
            "Volume",
            "Which volume.",
            rule="One of the volumes above.",
            width=14,
            complete="volumes",
            limit=LABEL_LENGTH,
        ),
        Column(
            "mountPath",
            "Path",
            "Where the container sees it.",
            rule="Needed; without a colon; each once.",
            hint=lambda row: "/data",
        ),
        Column("subPath", "Sub-path", "Mount only this part of the volume.", rule="Relative; no ..", width=12),
        Column(
            "readOnly",
            "Read-only",
            "The container cannot write.",
            kind=Control.SWITCH,
            rule="Yes or no.",
            heading="RO",
            width=3,
            choices=("no", "yes"),
            initial="no",
        ),
    ),
    VolumeMount,
)
