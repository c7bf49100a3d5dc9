"""What metadata every object must have, in the words of apimachinery's ``ValidateObjectMeta``."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from mcjob_tui.sandbox.failures import FieldError, invalid_value, not_allowed, required
from mcjob_tui.sandbox.kinds import NAMESPACE, Kind
from mcjob_tui.sandbox.objects import Json, encoded, metadata

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")
_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")
_QUALIFIED = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\Z")
_VALUE = re.compile(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\Z")
_ANNOTATIONS_AT_MOST = 256 * 1024
_REMEMBERED = 4096
"""Keys and values whose verdict is kept: the same few labels come with every write."""

SUBDOMAIN_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
LABEL_RULE = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
_QUALIFIED_RULE = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
_VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)


def quoted(value: object) -> str:
    """``value`` as Go's ``%q`` prints a string; other JSON bare."""
    return encoded(value).decode()


def label_problems(text: str) -> Iterator[str]:
    """Why ``text`` is no RFC 1123 label."""
    if len(text) > 63:
        yield "must be no more than 63 bytes"
    if not _LABEL.match(text):
        yield LABEL_RULE


def subdomain_problems(text: str) -> Iterator[str]:
    """Why ``text`` is no RFC 1123 subdomain."""
    if len(text) > 253:
        yield "must be no more than 253 characters"
    if not _SUBDOMAIN.match(text):
        yield SUBDOMAIN_RULE


def metadata_errors(kind: Kind, obj: Json) -> list[FieldError]:
    """What is wrong with the metadata of a new object."""
    meta = metadata(obj)
    return [*_name_errors(kind, meta), *map_errors(meta, "metadata"), *_owner_errors(meta)]


def map_errors(meta: Json, path: str) -> Iterator[FieldError]:
    """What is wrong with labels and annotations in ``meta``, which stands at ``path``."""
    yield from label_errors(meta.get("labels") or {}, f"{path}.labels")
    annotations = meta.get("annotations")
    if not annotations:
        return
    for key in annotations:
        for problem in _qualified_problems(key.lower()):
            yield invalid_value(f"{path}.annotations", quoted(key), problem)
    if sum(len(key) + len(str(value)) for key, value in annotations.items()) > _ANNOTATIONS_AT_MOST:
        yield FieldError(
            "FieldValueTooLong", f"Too long: may not be more than {_ANNOTATIONS_AT_MOST} bytes", f"{path}.annotations"
        )


def label_errors(labels: Mapping[str, str], path: str) -> Iterator[FieldError]:
    """What is wrong with the labels at ``path``."""
    for key, value in labels.items():
        for problem in _qualified_problems(key):
            yield invalid_value(path, quoted(key), problem)
        for problem in _value_problems(value):
            yield invalid_value(path, quoted(value), problem)


def immutable_metadata_errors(obj: Json, old: Json) -> Iterator[FieldError]:
    """What an update may not do to the metadata (``ValidateObjectMetaAccessorUpdate``)."""
    new, before = metadata(obj), metadata(old)
    added = [each for each in new.get("finalizers") or () if each not in (before.get("finalizers") or ())]
    if before.get("deletionTimestamp") and added:
        names = ", ".join(f'"{each}"' for each in added)
        yield not_allowed(
            "metadata.finalizers",
            f"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{names}}}",
        )
    if any(new.get(key) is not before.get(key) for key in ("labels", "annotations", "ownerReferences")):
        yield from map_errors(new, "metadata")
        yield from _owner_errors(new)


def _owner_errors(meta: Json) -> Iterator[FieldError]:
    for index, owner in enumerate(meta.get("ownerReferences") or ()):
        for key in ("apiVersion", "kind", "name", "uid"):
            if not owner.get(key):
                detail = "version must not be empty" if key == "apiVersion" else "must not be empty"
                yield invalid_value(f"metadata.ownerReferences[{index}].{key}", quoted(owner.get(key) or ""), detail)


def _name_errors(kind: Kind, meta: Json) -> Iterator[FieldError]:
    name = str(meta.get("name") or "")
    if not name:
        yield required("metadata.name", "name or generateName is required")
        return
    problems = label_problems if kind is NAMESPACE else subdomain_problems
    for problem in problems(name):
        yield invalid_value("metadata.name", quoted(name), problem)


@lru_cache(maxsize=_REMEMBERED)
def _value_problems(value: str) -> tuple[str, ...]:
    long = ("must be no more than 63 bytes",) if len(value) > 63 else ()
    return long if _VALUE.match(value) else (*long, _VALUE_RULE)


@lru_cache(maxsize=_REMEMBERED)
def _qualified_problems(key: str) -> tuple[str, ...]:
    return tuple(_why_not_qualified(key))


def _why_not_qualified(key: str) -> Iterator[str]:
    prefix, slash, name = key.rpartition("/")
    if slash:
        if not prefix:
            yield "prefix part must be non-empty"
        else:
            yield from (f"prefix part {problem}" for problem in subdomain_problems(prefix))
    if not name:
        yield "name part must be non-empty"
    elif len(name) > 63:
        yield "name part must be no more than 63 bytes"
    if not _QUALIFIED.match(name):
        yield _QUALIFIED_RULE
