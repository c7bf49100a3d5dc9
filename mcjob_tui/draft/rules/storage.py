"""Rules of volumes and mounts."""

from collections.abc import Iterable

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rows.storage import VOLUME_SOURCES
from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.rules.problem import Found, Surroundings, error, removing, setting
from mcjob_tui.draft.rules.resources import read
from mcjob_tui.draft.volumes import KeyToPath, Volume
from mcjob_tui.resources.names import dns_label_problem, dns_subdomain_problem


def volumes_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    seen: set[str] = set()
    for at, volume in enumerate(draft.spec.volumes):
        path = f"spec.volumes[{at}]"
        yield from error(f"{path}.name", dns_label_problem(volume.name), code="volume-name")
        if volume.name and volume.name in seen:
            sentence = f"another volume is called {volume.name} too"
            yield from error(f"{path}.name", sentence, removing("remove this one", path), "volume-name")
        seen.add(volume.name)
        yield from _source_problems(path, volume)


def _source_problems(path: str, volume: Volume) -> Found:
    if len(VOLUME_SOURCES.held(volume)) + len(volume.kept) != 1:
        yield from error(path, "a volume has exactly one source", code="volume-source")
    if volume.empty_dir is not None:
        if volume.empty_dir.medium not in ("", "Memory") and not volume.empty_dir.medium.startswith("HugePages"):
            yield from error(f"{path}.emptyDir.medium", "the medium is empty or Memory", code="volume-source")
        size = volume.empty_dir.size_limit
        value = read(size) if size else None
        if size and (value is None or value < 0):
            sentence = f"{str(size)[:40]!r} is no size; write it like 512Mi or 1Gi"
            yield from error(f"{path}.emptyDir.sizeLimit", sentence, code="volume-source")
    if volume.host_path is not None:
        host = volume.host_path.path
        problem = None if host.startswith("/") else "a path that begins with / is needed"
        if ".." in host.split("/"):
            problem = "the path must not lead up by .. anywhere"
        yield from error(f"{path}.hostPath.path", problem, code="volume-source")
    for key, name, what in (
        ("persistentVolumeClaim.claimName", _claim(volume), "a PersistentVolumeClaim"),
        ("configMap.name", volume.config_map.name if volume.config_map else None, "a ConfigMap"),
        ("secret.secretName", volume.secret.secret_name if volume.secret else None, "a Secret"),
    ):
        if name is not None and dns_subdomain_problem(name):
            sentence = f"{name[:60]} is no name of {what}" if name else f"the name of {what} is needed"
            yield from error(f"{path}.{key}", sentence, code="volume-source")
    if volume.config_map is not None:
        yield from _items_are_sound(f"{path}.configMap", volume.config_map.items)
    if volume.secret is not None:
        yield from _items_are_sound(f"{path}.secret", volume.secret.items)


def _claim(volume: Volume) -> str | None:
    return volume.persistent_volume_claim.claim_name if volume.persistent_volume_claim else None


def _items_are_sound(path: str, items: Iterable[KeyToPath]) -> Found:
    for item in items:
        if not item.key or not item.path:
            yield from error(path, "each single key needs a path", code="volume-items")
        elif item.path.startswith("/") or ".." in item.path.split("/"):
            yield from error(
                path, f"{item.path[:60]}: write it relative to the mount, and without .. in it", code="volume-items"
            )


def mounts_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    volumes = {volume.name for volume in draft.spec.volumes}
    named = sorted(filter(None, volumes))
    for path, container in all_containers(draft):
        seen: dict[str, str] = {}
        for at, mount in enumerate(container.volume_mounts):
            here = f"{path}.volumeMounts[{at}]"
            if mount.name not in volumes:
                sentence = f"there is no volume {mount.name[:60]}" if mount.name else "choose a volume"
                fix = removing("remove the mount", here)
                if not mount.name and len(named) == 1:
                    fix = setting(f"use {named[0]}", f"{here}.name", named[0])
                yield from error(f"{here}.name", sentence, fix, "mount-volume")
            where = mount.mount_path
            if not where:
                yield from error(f"{here}.mountPath", "a path is needed", code="mount-path")
            elif ":" in where:
                yield from error(f"{here}.mountPath", "the path must not contain a colon", code="mount-path")
            elif where in seen:
                sentence = f"{seen[where]} is mounted there too"
                yield from error(f"{here}.mountPath", sentence, removing("remove the mount", here), "mount-path")
            seen.setdefault(where, mount.name)
            if mount.sub_path.startswith("/") or ".." in mount.sub_path.split("/"):
                yield from error(f"{here}.subPath", "a relative path without .. is needed", code="mount-path")


STORAGE_RULES = (volumes_are_sound, mounts_are_sound)
