"""Warnings of what the pods name: missing ConfigMaps, Secrets, claims and service accounts, floating images."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from mcjob_tui.draft.differences import ContainerDifference
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.reference import InvalidReference, parse, with_parts
from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.rules.problem import Fix, Found, setting, warning
from mcjob_tui.draft.volumes import Volume
from mcjob_tui.draft.warnings.situation import Situation

_CLOSE = 0.75
"""How alike two names must be for one to be meant by the other, of 1."""
_WORDS = {"PersistentVolumeClaim": "claim", "ServiceAccount": "service account"}


def references(draft: JobDraft) -> Iterator[tuple[str, str, str]]:
    """Path, kind and name of every object that the pods cannot start without."""
    for path, container in all_containers(draft):
        for at, row in enumerate(container.env):
            source = row.value_from
            for kind, ref in (
                ("ConfigMap", source.config_map_key_ref if source else None),
                ("Secret", source.secret_key_ref if source else None),
            ):
                if ref is not None and ref.name and not ref.optional:
                    yield f"{path}.env[{at}]", kind, ref.name
        for at, whole in enumerate(container.env_from):
            for kind, from_ref in (("ConfigMap", whole.config_map_ref), ("Secret", whole.secret_ref)):
                if from_ref is not None and from_ref.name and not from_ref.optional:
                    yield f"{path}.envFrom[{at}]", kind, from_ref.name
    for at, volume in enumerate(draft.spec.volumes):
        here = f"spec.volumes[{at}]"
        if volume.config_map is not None and not volume.config_map.optional:
            yield f"{here}.configMap.name", "ConfigMap", volume.config_map.name
        if volume.secret is not None and not volume.secret.optional:
            yield f"{here}.secret.secretName", "Secret", volume.secret.secret_name
        claim = volume.persistent_volume_claim
        if claim is not None:
            yield f"{here}.persistentVolumeClaim.claimName", "PersistentVolumeClaim", claim.claim_name
        yield from ((here, kind, name) for kind, name in _projected(volume))
    for name in draft.spec.image_pull_secrets:
        yield "spec.imagePullSecrets", "Secret", name
    if draft.spec.service_account_name not in ("", "default"):
        yield "spec.serviceAccountName", "ServiceAccount", draft.spec.service_account_name


def named_objects_are_there(situation: Situation) -> Found:
    draft = situation.draft
    said: set[tuple[str, str]] = set()
    for path, kind, name in references(draft):
        known = situation.around.names.get(kind)
        if known is None or not name or (kind, name) in said:
            continue
        said.add((kind, name))
        word = _WORDS.get(kind, kind)
        if name not in known:
            sentence = f"there is no {word} {name} in {draft.namespace}; the pods wait for it"
            fix = _way_out(draft, path, kind, name, sorted(known))
            helps = "" if fix is not None else "create it, or name one that is there"
            yield from warning(path, sentence, fix, "missing-object", helps)
        elif not draft.spec.propagate_deps and draft.spec.own_policy:
            fix = setting("let dependencies follow", "spec.propagateDeps", True)
            sentence = f"the {word} {name} does not follow to the clusters while dependencies are off"
            yield from warning(path, sentence, fix, "dependency-off")


def _projected(volume: Volume) -> Iterator[tuple[str, str]]:
    """Kind and name of what a volume of several sources needs; the form keeps it as it was loaded."""
    projected = volume.kept.get("projected")
    sources = projected.get("sources") if isinstance(projected, dict) else None
    for source in sources if isinstance(sources, list) else ():
        for kind, key in (("ConfigMap", "configMap"), ("Secret", "secret")):
            ref = source.get(key) if isinstance(source, dict) else None
            name = ref.get("name") if isinstance(ref, dict) and ref.get("optional") is not True else None
            if isinstance(name, str):
                yield kind, name


def _way_out(draft: JobDraft, path: str, kind: str, name: str, there: Sequence[str]) -> Fix | None:
    """One that is ``there`` and whose name is close, else how the pods start without; that never for what they read
    from a Secret, which would only fail later and elsewhere."""
    meant = get_close_matches(name, there, 1, _CLOSE)
    if path == "spec.imagePullSecrets":
        rest = tuple(each for each in draft.spec.image_pull_secrets if each != name)
        return setting("leave it out", path, rest)
    if kind == "ServiceAccount":
        return setting("use the default one", path, "")
    where = _name_at(path, kind)
    if where and meant:
        return setting(f"use {meant[0]}", where, meant[0])
    if where and kind == "ConfigMap":
        return setting("make it optional", f"{where.rpartition('.')[0]}.optional", True)
    return None


def _name_at(path: str, kind: str) -> str:
    """Where the name of the object stands; nowhere in what the form only keeps."""
    key = f"{kind[0].lower()}{kind[1:]}"
    if ".envFrom[" in path:
        return f"{path}.{key}Ref.name"
    if ".env[" in path:
        return f"{path}.valueFrom.{key}KeyRef.name"
    return "" if path.endswith("]") else path


def images_are_pinned(situation: Situation) -> Found:
    for path, container in all_containers(situation.draft):
        if _floats(container.image):
            sentence = f"{container.image} has {_which(container.image)}; clusters may run different images"
            yield from warning(f"{path}.image", sentence, code="latest", helps=_pinned(container.image))
    images = {container.name: container.image for _, container in all_containers(situation.draft)}
    for at, difference in enumerate(situation.draft.spec.differences):
        for name, changed in difference.containers.items():
            key, image = _named_there(changed, images.get(name, ""))
            if image and _floats(image):
                where = f"spec.differences[{at}].containers[{name}].{key}"
                sentence = f"{image} has {_which(image)}; it may change from day to day"
                yield from warning(where, sentence, code="latest", helps=_pinned(image))


def _named_there(changed: ContainerDifference, default: str) -> tuple[str, str]:
    """The key by which an entry says which image it is, and that image; nothing where the default's tag stays."""
    if changed.image is None and changed.tag is not None:
        return "tag", with_parts(default, changed.registry, changed.repository, changed.tag)
    return "image", changed.image or ""


def _floats(image: str) -> bool:
    try:
        return parse(image).floats
    except InvalidReference:
        return False


def _which(image: str) -> str:
    return "the tag latest" if parse(image).tag else "no tag, which means latest"


def _pinned(image: str) -> str:
    return f"name a version, as in {parse(image).repository.rpartition('/')[2]}:1.2.3, or a digest"


REFERENCE_WARNINGS = (named_objects_are_there, images_are_pinned)
