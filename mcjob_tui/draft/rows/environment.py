"""Rows of a container's environment: variables, each a value or where it comes from, and whole sources."""

from mcjob_tui.draft.containers import (
    EnvFrom,
    EnvSource,
    EnvVar,
    FieldRef,
    KeyRef,
    ResourceFieldRef,
    SourceRef,
)
from mcjob_tui.draft.declaration import Cells, Column, Control
from mcjob_tui.draft.rows.kind import PartRows
from mcjob_tui.draft.rows.one_of import OTHER, OneOf, Source
from mcjob_tui.draft.rows.texts import marked, pair, paired, unmarked
from mcjob_tui.resources.names import SUBDOMAIN_LENGTH

_VALUE = "value"


def _key(line: str, ref: KeyRef) -> dict[str, object]:
    whole, optional = unmarked(line, "optional", ref.optional)
    name, key = pair(whole)
    return {"name": name, "key": key, "optional": optional}


def _key_of(word: str, key: str) -> Source[KeyRef]:
    return Source(
        word,
        key,
        KeyRef,
        show=lambda ref: marked(paired(ref.name, ref.key), "optional", ref.optional),
        take=_key,
        hint="name / key",
        keys=(
            Column("name", word, f"The {word} that has the value.", rule="Its name."),
            Column("key", f"{word} key", f"Which key of the {word}.", rule="Needed."),
        ),
    )


def _resource(line: str, ref: ResourceFieldRef) -> dict[str, object]:
    first, second = pair(line)
    return {"container_name": first if second else "", "resource": second or first}


ENV_SOURCES = OneOf(
    (
        _key_of("ConfigMap", "configMapKeyRef"),
        _key_of("Secret", "secretKeyRef"),
        Source(
            "field",
            "fieldRef",
            FieldRef,
            show=lambda ref: ref.field_path,
            take=lambda line, ref: {"field_path": line.strip()},
            hint="metadata.name",
            keys=(Column("fieldPath", "Field", "A field of the pod.", rule="metadata.name and the like."),),
        ),
        Source(
            "resource",
            "resourceFieldRef",
            ResourceFieldRef,
            show=lambda ref: paired(ref.container_name, ref.resource) if ref.container_name else ref.resource,
            take=_resource,
            hint="limits.memory",
            keys=(
                Column("resource", "Resource", "What a container asks for.", rule="limits.memory and the like."),
                Column("containerName", "Container", "Whose; empty is the container itself.", rule="One of the Job's."),
            ),
        ),
    )
)


def _env_cells(part: EnvVar) -> Cells:
    if part.value_from is None:
        return (part.name, _VALUE, part.value or "")
    return (part.name, *ENV_SOURCES.shown(part.value_from))


def _env(cells: Cells, old: EnvVar | None) -> EnvVar:
    name, word, text = cells
    base = (old or EnvVar()).model_copy(update={"name": name.strip()})
    if word == OTHER[0]:
        return base
    if word == _VALUE:
        # A variable that was loaded without a value stays so until one is typed.
        unsaid = not text and old is not None and old.value is None and old.value_from is None
        return base.model_copy(update={"value": None if unsaid else text, "value_from": None})
    before = (base.value_from or EnvSource()).model_copy(update={"kept": {}})
    return base.model_copy(update={"value": None, "value_from": ENV_SOURCES.written(before, word, text)})


ENV = PartRows(
    (
        Column("name", "Name", "The variable's name.", rule="Letters, digits, _, - and .; no digit first.", width=16),
        Column(
            "valueFrom",
            "From",
            "Where the value comes from; value is what is written here.",
            kind=Control.CHOICE,
            width=9,
            choices=(_VALUE, *ENV_SOURCES.words, OTHER[0]),
            initial=_VALUE,
        ),
        Column(
            "value",
            "Value",
            "The value itself, or what it comes from; of a ConfigMap or Secret name/key.",
            rule="A value or a source, not both.",
            complete="variable-sources",
            hint=lambda row: ENV_SOURCES.hint(row[1]),
        ),
    ),
    EnvVar,
    _env_cells,
    _env,
    ENV_SOURCES.columns("valueFrom."),
    paste=True,
)


def _whole_name(line: str) -> str:
    return unmarked(line, "optional", None)[0]


def _called(line: str, ref: SourceRef) -> dict[str, object]:
    name, optional = unmarked(line, "optional", ref.optional)
    return {"name": name, "optional": optional}


def _whole(word: str, key: str) -> Source[SourceRef]:
    return Source(
        word,
        key,
        SourceRef,
        show=lambda ref: marked(ref.name, "optional", ref.optional),
        take=_called,
        keys=(Column("name", word, f"The {word} whose keys become variables.", rule="Its name; one per row."),),
    )


WHOLE_SOURCES = OneOf((_whole("ConfigMap", "configMapRef"), _whole("Secret", "secretRef")))


def _env_from_cells(part: EnvFrom) -> Cells:
    held = WHOLE_SOURCES.shown(part)
    return (*(held if held != OTHER else ("ConfigMap", "")), part.prefix)


def _env_from(cells: Cells, old: EnvFrom | None) -> EnvFrom:
    word, name, prefix = cells
    return WHOLE_SOURCES.written((old or EnvFrom()).model_copy(update={"prefix": prefix}), word, name)


ENV_FROM = PartRows(
    (
        Column(
            "",
            "Whole",
            "What all keys are taken of.",
            kind=Control.CHOICE,
            width=9,
            choices=WHOLE_SOURCES.words,
            initial="ConfigMap",
        ),
        Column(
            "",
            "Name",
            "The ConfigMap or Secret.",
            rule="The name of one.",
            complete="whole-sources",
            limit=SUBDOMAIN_LENGTH,
            counts=_whole_name,
        ),
        Column("prefix", "Prefix", "What stands before each key.", rule="As the name of a variable.", width=12),
    ),
    EnvFrom,
    _env_from_cells,
    _env_from,
    WHOLE_SOURCES.columns(),
)
