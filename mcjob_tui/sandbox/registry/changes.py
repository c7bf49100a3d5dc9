"""What the server makes of a new object, and of an update: which part is taken, what stays, whether anything changed.

The order is that of apiserver's ``BeforeUpdate``: preconditions, keep what belongs to the server, defaults, generation,
validation.
"""

from mcjob_tui.sandbox import failures
from mcjob_tui.sandbox.identities import Identities
from mcjob_tui.sandbox.kinds import NAMESPACE, Kind
from mcjob_tui.sandbox.objects import Json, copied, metadata, name_of, namespace_of
from mcjob_tui.sandbox.registry.metadata import immutable_metadata_errors, metadata_errors
from mcjob_tui.sandbox.registry.strategies import Strategy, strategy_for

_NOT_THE_CLIENTS = frozenset(
    {"resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"}
)
_PREFIX_AT_MOST = 58
_KEPT = ("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName")


def prepared_create(
    kind: Kind, obj: Json, when: str, identities: Identities, *, keep_status: bool, dry_run: bool = False
) -> Json:
    """The object to store for a new one, as ``BeforeCreate`` and the kind's rules make it of ``obj``.

    Args:
        when: the creation timestamp.
        identities: where its UID and, if it is generated, its name come from.
        keep_status: take the status as given too.

    Raises:
        ApiFailure: 422 (invalid).
    """
    strategy = strategy_for(kind)
    obj = _changeable(obj, strategy)
    meta = obj["metadata"] = {key: value for key, value in metadata(obj).items() if key not in _NOT_THE_CLIENTS}
    namespace = namespace_of(obj)
    if not meta.get("name") and meta.get("generateName"):
        prefix = str(meta["generateName"])[:_PREFIX_AT_MOST]
        meta["name"] = prefix + identities.suffix(kind.kind, namespace, prefix)
    meta["uid"] = identities.uid(kind.kind, namespace, name_of(obj), dry_run=dry_run)
    meta["creationTimestamp"] = when
    if kind.has_generation:
        meta["generation"] = 1
    if kind.has_status and not keep_status:
        obj.pop("status", None)
    obj["apiVersion"], obj["kind"] = kind.api_version, kind.kind
    strategy.prepare_create(obj)
    errors = [*metadata_errors(kind, obj), *strategy.validate(obj)]
    if errors:
        raise failures.invalid(kind, name_of(obj), errors)
    return obj


def with_own_metadata(kind: Kind, obj: Json, uid: str, when: str) -> Json:
    """A new object of a controller with what the server adds to its metadata; ``when``: the creation timestamp."""
    meta = {**metadata(obj), "uid": uid, "creationTimestamp": when}
    if kind.has_generation:
        meta["generation"] = 1
    return {**obj, "metadata": meta}


def prepared_update(kind: Kind, old: Json, obj: Json, subresource: str | None) -> Json | None:
    """The object to store, or None where ``obj`` changes nothing.

    Args:
        subresource: None, ``status`` or, for a Namespace, ``finalize``.

    Raises:
        ApiFailure: 409 (stale resourceVersion or other UID), 422 (invalid or immutable).
    """
    name = name_of(old)
    _check_version(kind, name, old, obj, subresource)
    if subresource == "status":
        status = obj.get("status") or {}
        if status == old.get("status"):
            return None
        after = {**old, "status": status}
        if metadata(obj).get("managedFields") is not None:
            after["metadata"] = {**metadata(old), "managedFields": metadata(obj)["managedFields"]}
        errors = strategy_for(kind).validate_status(after, old)
    elif subresource == "finalize":
        after = {**old, "spec": obj.get("spec") or {}}
        errors = []
    else:
        after = _desired(kind, old, obj)
        errors = [*immutable_metadata_errors(after, old)]
        if metadata(after).get("generation") != metadata(old).get("generation"):
            errors += strategy_for(kind).validate(after)
        errors += strategy_for(kind).validate_update(after, old)
    if errors:
        raise failures.invalid(kind, name, list({(each.field, each.message): each for each in errors}.values()))
    return None if subresource != "status" and _same(after, old) else after


def _check_version(kind: Kind, name: str, old: Json, obj: Json, subresource: str | None) -> None:
    wanted, actual = metadata(obj), metadata(old)
    if wanted.get("uid") and wanted["uid"] != actual["uid"]:
        because = f"Precondition failed: UID in precondition: {wanted['uid']}, UID in object meta: {actual['uid']}"
        raise failures.conflict(kind, name, because)
    version = wanted.get("resourceVersion")
    if version and version != actual["resourceVersion"]:
        raise failures.conflict(kind, name)
    if not version and kind.custom and subresource is None:
        unset = failures.invalid_value("metadata.resourceVersion", "0", "must be specified for an update")
        raise failures.invalid(kind, name, [unset])


def _changeable(obj: Json, strategy: Strategy) -> Json:
    """A copy of ``obj`` whose own keys may be changed, and everything in its spec where the kind's rules do that."""
    copy = dict(obj)
    if strategy.fills_spec and "spec" in copy:
        copy["spec"] = copied(copy["spec"])
    return copy


def _desired(kind: Kind, old: Json, obj: Json) -> Json:
    before, strategy = metadata(old), strategy_for(kind)
    obj = dict(obj) if obj.get("spec") is old.get("spec") else _changeable(obj, strategy)
    meta = obj["metadata"] = dict(metadata(obj))
    for key in _KEPT:
        meta.pop(key, None)
        if key in before:
            meta[key] = before[key]
    meta["resourceVersion"] = before["resourceVersion"]
    if meta.get("managedFields") is None and "managedFields" in before:
        meta["managedFields"] = before["managedFields"]
    for key in ("labels", "annotations", "finalizers", "ownerReferences"):
        if key in meta and not meta[key]:
            del meta[key]
    obj["apiVersion"], obj["kind"] = kind.api_version, kind.kind
    if kind.has_status:
        obj.pop("status", None)
        if "status" in old:
            obj["status"] = old["status"]
    if kind is NAMESPACE:
        obj["spec"] = old.get("spec") or {}
    if "spec" not in old or obj.get("spec") is not old["spec"]:
        strategy.prepare_update(obj)
    if kind.has_generation and _state(kind, obj) != _state(kind, old):
        meta["generation"] = int(before.get("generation") or 0) + 1
    return obj


def _state(kind: Kind, obj: Json) -> Json:
    """What ``generation`` counts the changes of: all but the metadata and a status with an endpoint of its own."""
    left_out = {"metadata", "apiVersion", "kind"} | ({"status"} if kind.has_status else set())
    return {key: value for key, value in obj.items() if key not in left_out}


def _same(after: Json, old: Json) -> bool:
    return all(
        after.get(key) == old.get(key) for key in (after.keys() | old.keys()) - {"metadata"}
    ) and _comparable_metadata(after) == _comparable_metadata(old)


def _comparable_metadata(obj: Json) -> Json:
    """The metadata without what differs between two writes that write the same."""
    meta = {key: value for key, value in metadata(obj).items() if key != "resourceVersion"}
    entries = meta.get("managedFields") or ()
    meta["managedFields"] = [{key: value for key, value in each.items() if key != "time"} for each in entries]
    return meta
