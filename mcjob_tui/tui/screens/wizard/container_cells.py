"""Environment, sources, volumes and mounts of a container as rows of text, and back."""

from mcjob_tui.draft.containers import (
    EnvFrom,
    EnvSource,
    EnvVar,
    FieldRef,
    KeyRef,
    ResourceFieldRef,
    SourceRef,
)
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
from mcjob_tui.tui.screens.wizard.cells import RowCodec, said
from mcjob_tui.tui.widgets.form.row_model import Cells

FROM = ("value", "ConfigMap", "Secret", "field", "resource", "other")
KINDS = ("emptyDir", "PVC", "ConfigMap", "Secret", "hostPath", "other")


def _pair(text: str) -> tuple[str, str]:
    first, _, second = text.partition("/")
    return first.strip(), second.strip()


def _joined(first: str, second: str) -> str:
    return f"{first} / {second}" if second else first


def _env_cells(part: EnvVar) -> Cells:
    source = part.value_from
    if source is None:
        return (part.name, "value", part.value or "")
    if source.config_map_key_ref is not None:
        return (part.name, "ConfigMap", _joined(source.config_map_key_ref.name, source.config_map_key_ref.key))
    if source.secret_key_ref is not None:
        return (part.name, "Secret", _joined(source.secret_key_ref.name, source.secret_key_ref.key))
    if source.field_ref is not None:
        return (part.name, "field", source.field_ref.field_path)
    if source.resource_field_ref is not None:
        ref = source.resource_field_ref
        return (
            part.name,
            "resource",
            _joined(ref.container_name, ref.resource) if ref.container_name else ref.resource,
        )
    return (part.name, "other", "kept as it is")


def _env(cells: Cells, old: EnvVar | None) -> EnvVar:
    name, kind, text = cells
    base = (old or EnvVar()).model_copy(update={"name": name.strip()})
    if kind == "other":
        return base
    if kind == "value":
        return base.model_copy(update={"value": text, "value_from": None})
    first, second = _pair(text)
    source = {
        "ConfigMap": lambda: EnvSource(config_map_key_ref=KeyRef(name=first, key=second)),
        "Secret": lambda: EnvSource(secret_key_ref=KeyRef(name=first, key=second)),
        "field": lambda: EnvSource(field_ref=FieldRef(field_path=text.strip())),
        "resource": lambda: EnvSource(
            resource_field_ref=ResourceFieldRef(container_name=first if second else "", resource=second or first)
        ),
    }[kind]()
    return base.model_copy(update={"value": None, "value_from": source})


ENV = RowCodec(_env_cells, _env)


def _env_from_cells(part: EnvFrom) -> Cells:
    if part.secret_ref is not None:
        return ("Secret", part.secret_ref.name, part.prefix)
    return ("ConfigMap", part.config_map_ref.name if part.config_map_ref else "", part.prefix)


def _env_from(cells: Cells, old: EnvFrom | None) -> EnvFrom:
    kind, name, prefix = cells
    ref = SourceRef(name=name.strip())
    new = {
        "prefix": prefix,
        "config_map_ref": ref if kind == "ConfigMap" else None,
        "secret_ref": ref if kind == "Secret" else None,
    }
    return (old or EnvFrom()).model_copy(update=new)


ENV_FROM = RowCodec(_env_from_cells, _env_from)


def _volume_cells(part: Volume) -> Cells:
    if part.empty_dir is not None:
        words = [part.empty_dir.medium, said(part.empty_dir.size_limit)]
        return (part.name, "emptyDir", " ".join(word for word in words if word))
    if part.persistent_volume_claim is not None:
        claim = part.persistent_volume_claim
        return (part.name, "PVC", claim.claim_name + (" ro" if claim.read_only else ""))
    if part.config_map is not None:
        return (part.name, "ConfigMap", _joined(part.config_map.name, _items(part.config_map.items)))
    if part.secret is not None:
        return (part.name, "Secret", _joined(part.secret.secret_name, _items(part.secret.items)))
    if part.host_path is not None:
        return (part.name, "hostPath", " ".join(word for word in (part.host_path.path, part.host_path.type) if word))
    return (part.name, "other", "kept as it is")


def _items(items: tuple[KeyToPath, ...]) -> str:
    return ", ".join(each.key if each.key == each.path else f"{each.key}={each.path}" for each in items)


def _keys(text: str) -> tuple[KeyToPath, ...]:
    found = []
    for entry in text.split(","):
        key, _, path = entry.strip().partition("=")
        if key:
            found.append(KeyToPath(key=key, path=path or key))
    return tuple(found)


def _volume(cells: Cells, old: Volume | None) -> Volume:
    name, kind, text = cells
    base = (old or Volume()).model_copy(update={"name": name.strip()})
    if kind == "other":
        return base
    first, second = _pair(text)
    typed = text.split()
    new: dict[str, object] = dict.fromkeys(
        ("empty_dir", "host_path", "persistent_volume_claim", "config_map", "secret")
    )
    if kind == "emptyDir":
        size = next((word for word in typed if word != "Memory"), None)
        new["empty_dir"] = EmptyDir(medium="Memory" if "Memory" in typed else "", size_limit=size)
    elif kind == "PVC":
        read_only = True if typed[1:] == ["ro"] else None
        new["persistent_volume_claim"] = ClaimSource(claim_name=typed[0] if typed else "", read_only=read_only)
    elif kind == "ConfigMap":
        new["config_map"] = ConfigMapSource(name=first, items=_keys(second))
    elif kind == "Secret":
        new["secret"] = SecretSource(secret_name=first, items=_keys(second))
    else:
        new["host_path"] = HostPath(path=typed[0] if typed else "", type=typed[1] if len(typed) > 1 else "")
    return base.model_copy(update=new)


VOLUMES = RowCodec(_volume_cells, _volume)
MOUNTS = RowCodec[VolumeMount](
    lambda part: (part.name, part.mount_path, part.sub_path, "yes" if part.read_only else "no"),
    lambda cells, old: (old or VolumeMount()).model_copy(
        update={
            "name": cells[0].strip(),
            "mount_path": cells[1].strip(),
            "sub_path": cells[2].strip(),
            "read_only": True if cells[3] == "yes" else None,
        }
    ),
)
