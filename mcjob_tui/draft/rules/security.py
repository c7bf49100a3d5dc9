"""Rules of a container's security context."""

import re

from mcjob_tui.draft import counts
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.rules.problem import Found, Surroundings, error, setting

_CAPABILITY = re.compile(r"[A-Z][A-Z0-9_]*")


def users_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    for container_path, container in all_containers(draft):
        security = container.security_context
        if security is None:
            continue
        path = f"{container_path}.securityContext"
        if security.run_as_non_root and counts.number(security.run_as_user) == 0:
            fix = setting("let it run as root", f"{path}.runAsNonRoot", None)
            yield from error(f"{path}.runAsNonRoot", "user 0 is root, so the pod would never start", fix, "user")


def privileges_agree(draft: JobDraft, around: Surroundings) -> Found:
    for container_path, container in all_containers(draft):
        security = container.security_context
        if security is None or security.allow_privilege_escalation is not False:
            continue
        added = security.capabilities.add if security.capabilities else ()
        path = f"{container_path}.securityContext.allowPrivilegeEscalation"
        why = "a privileged container" if security.privileged else "SYS_ADMIN" if _has_admin(added) else None
        if why:
            sentence = f"{why} always allows it; it cannot be off"
            yield from error(path, sentence, setting("leave it to the cluster", path, None), "escalation")


def capabilities_are_names(draft: JobDraft, around: Surroundings) -> Found:
    for path, container in all_containers(draft):
        security = container.security_context
        if security is None or security.capabilities is None:
            continue
        for key, names in (("add", security.capabilities.add), ("drop", security.capabilities.drop)):
            where = f"{path}.securityContext.capabilities.{key}"
            for name in names:
                if name.startswith("CAP_"):
                    fixed = tuple(each.removeprefix("CAP_") for each in names)
                    sentence = f"{name[:40]} is written without CAP_"
                    yield from error(where, sentence, setting("drop CAP_", where, fixed), "capability")
                elif not _CAPABILITY.fullmatch(name):
                    meant = name.strip().upper().removeprefix("CAP_")
                    fixed = tuple(meant if each == name else each for each in names)
                    fix = setting(f"write {meant}", where, fixed) if _CAPABILITY.fullmatch(meant) else None
                    sentence = f"{name[:40]!r} is no capability; NET_ADMIN is one"
                    yield from error(where, sentence, fix, "capability")


def _has_admin(names: tuple[str, ...]) -> bool:
    return bool({"SYS_ADMIN", "CAP_SYS_ADMIN"} & set(names))


SECURITY_RULES = (users_are_sound, privileges_agree, capabilities_are_names)
