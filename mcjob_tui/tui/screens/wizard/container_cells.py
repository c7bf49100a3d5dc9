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
HOST_PATHS = ("DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice")


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
        value = None if not text and old is not None and old.value is None and old.value_from is None else text
        return base.model_copy(update={"value": value, "value_from": None})
    before = old.value_from if old is not None and old.value_from is not None else EnvSource()
    return base.model_copy(update={"value": None, "value_from": _source(kind, text, before)})


def _source(kind: str, text: str, before: EnvSource) -> EnvSource:
    """Where the value comes from; of a source of the same kind stays what the row does not show."""
    first, second = _pair(text)
    pair = {"name": first, "key": second}
    match kind:
        case "ConfigMap":
            return EnvSource(config_map_key_ref=(before.config_map_key_ref or KeyRef()).model_copy(update=pair))
        case "Secret":
            return EnvSource(secret_key_ref=(before.secret_key_ref or KeyRef()).model_copy(update=pair))
        case "field":
            path = {"field_path": text.strip()}
            return EnvSource(field_ref=(before.field_ref or FieldRef()).model_copy(update=path))
    of_container = {"container_name": first if second else "", "resource": second or first}
    return EnvSource(
        resource_field_ref=(before.resource_field_ref or ResourceFieldRef()).model_copy(update=of_container)
    )


ENV = RowCodec(_env_cells, _env)


def _env_from_cells(part: EnvFrom) -> Cells:
    if part.secret_ref is not None:
        return ("Secret", part.secret_ref.name, part.prefix)
    return ("ConfigMap", part.config_map_ref.name if part.config_map_ref else "", part.prefix)


def _env_from(cells: Cells, old: EnvFrom | None) -> EnvFrom:
    kind, name, prefix = cells
    base = old or EnvFrom()
    before = base.config_map_ref if kind == "ConfigMap" else base.secret_ref
    ref = (before or SourceRef()).model_copy(update={"name": name.strip()})
    new = {
        "prefix": prefix,
        "config_map_ref": ref if kind == "ConfigMap" else None,
        "secret_ref": ref if kind == "Secret" else None,
    }
    return base.model_copy(update=new)


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


def _keys(text: str, before: tuple[KeyToPath, ...]) -> tuple[KeyToPath, ...]:
    there = {each.key: each for each in before}
    found = []
    for entry in text.split(","):
        key, _, path = (each.strip() for each in entry.partition("="))
        if key:
            found.append((there.get(key) or KeyToPath()).model_copy(update={"key": key, "path": path or key}))
    return tuple(found)


def _volume(cells: Cells, old: Volume | None) -> Volume:
    name, kind, text = cells
    base = (old or Volume()).model_copy(update={"name": name.strip()})
    if kind == "other":
        return base
    first, second = _pair(text)
    new: dict[str, object] = dict.fromkeys(
        ("empty_dir", "host_path", "persistent_volume_claim", "config_map", "secret")
    )
    match kind:
        case "emptyDir":
            new["empty_dir"] = _empty_dir(text, base.empty_dir or EmptyDir())
        case "PVC":
            new["persistent_volume_claim"] = _claim(text, base.persistent_volume_claim or ClaimSource())
        case "ConfigMap":
            config_map = base.config_map or ConfigMapSource()
            items = _keys(second, config_map.items)
            new["config_map"] = config_map.model_copy(update={"name": first, "items": items})
        case "Secret":
            secret = base.secret or SecretSource()
            items = _keys(second, secret.items)
            new["secret"] = secret.model_copy(update={"secret_name": first, "items": items})
        case _:
            new["host_path"] = _host_path(text, base.host_path or HostPath())
    return base.model_copy(update=new)


def _empty_dir(text: str, before: EmptyDir) -> EmptyDir:
    words = text.split()
    media = [word for word in words if word == "Memory" or word.startswith("HugePages")]
    size = next((word for word in words if word not in media), None)
    same = size is not None and size == said(before.size_limit)
    return before.model_copy(
        update={"medium": media[0] if media else "", "size_limit": before.size_limit if same else size}
    )


def _claim(text: str, before: ClaimSource) -> ClaimSource:
    words = text.split()
    read_only = True if words[1:] == ["ro"] else before.read_only if before.read_only is False else None
    return before.model_copy(update={"claim_name": words[0] if words else "", "read_only": read_only})


def _host_path(text: str, before: HostPath) -> HostPath:
    path, _, kind = text.strip().rpartition(" ")
    if kind not in HOST_PATHS:
        path, kind = text.strip(), ""
    return before.model_copy(update={"path": path.strip(), "type": kind})


def _mount(cells: Cells, old: VolumeMount | None) -> VolumeMount:
    base = old or VolumeMount()
    name, path, part, read_only = cells
    new = {
        "name": name.strip(),
        "mount_path": path.strip(),
        "sub_path": part.strip(),
        "read_only": True if read_only == "yes" else False if base.read_only is False else None,
    }
    return base.model_copy(update=new)


VOLUMES = RowCodec(_volume_cells, _volume)
MOUNTS = RowCodec(lambda part: (part.name, part.mount_path, part.sub_path, "yes" if part.read_only else "no"), _mount)
