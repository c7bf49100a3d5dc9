"""A warning of a volume that nobody mounts."""

from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.rules.problem import Found, removing, warning
from mcjob_tui.draft.warnings.situation import Situation


def volumes_are_mounted(situation: Situation) -> Found:
    """Said once the volume has its name, and not where a patch to the containers of some clusters may mount it."""
    spec = situation.draft.spec
    containers = [container for _, container in all_containers(situation.draft)]
    used = {mount.name for container in containers for mount in container.volume_mounts}
    if any(each.kept or any("ontainers" in row.path for row in each.patch) for each in spec.differences):
        return
    for at, volume in enumerate(spec.volumes):
        # A block device is no mount: volumeDevices, which the form keeps.
        if volume.name in used or not volume.name or any("volumeDevices" in each.kept for each in containers):
            continue
        path = f"spec.volumes[{at}]"
        fix = removing("remove it", path)
        yield from warning(path, f"no container mounts {volume.name}", fix, "not-mounted", may_follow=True)


STORAGE_WARNINGS = (volumes_are_mounted,)
