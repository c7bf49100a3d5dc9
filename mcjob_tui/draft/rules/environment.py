"""Rules of environment variables and of what they come from."""

from collections.abc import Iterable

from mcjob_tui.draft.containers import EnvSource, EnvVar
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rows.environment import ENV_SOURCES, WHOLE_SOURCES
from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.rules.problem import Found, Surroundings, error, removing
from mcjob_tui.resources.names import dns_subdomain_problem, env_name_problem

POD_FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
"""What ``fieldRef`` can name, beside one label or annotation (``metadata.labels['x']``)."""
CONTAINER_RESOURCES = tuple(
    f"{kind}.{name}" for kind in ("limits", "requests") for name in ("cpu", "memory", "ephemeral-storage")
)


def variables_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    for path, container in all_containers(draft):
        yield from variables_problems(f"{path}.env", container.env)


def variables_problems(path: str, rows: Iterable[EnvVar]) -> Found:
    """Problems of a list of variables: names, doubles, sources."""
    seen: set[str] = set()
    for at, row in enumerate(rows):
        here = f"{path}[{at}]"
        yield from error(f"{here}.name", env_name_problem(row.name), code="env")
        if row.name and row.name in seen:
            yield from error(f"{here}.name", f"{row.name} is there twice", removing("remove this row", here), "env")
        seen.add(row.name)
        if row.value_from is not None:
            yield from error(here, _source_problem(row.value_from), code="env")
            if row.value:
                yield from error(here, "a variable has a value or a source, not both", code="env")


def _source_problem(source: EnvSource) -> str | None:
    if len(ENV_SOURCES.held(source)) + len(source.kept) != 1:
        return "exactly one source is needed"
    for kind, ref in (("ConfigMap", source.config_map_key_ref), ("Secret", source.secret_key_ref)):
        if ref is None:
            continue
        if not ref.name:
            return f"the name of the {kind} is needed"
        if dns_subdomain_problem(ref.name):
            return f"{ref.name[:60]} is no name of a {kind}"
        if not ref.key:
            return f"a key of the {kind} is needed; write {ref.name[:60]}/key"
    if source.field_ref is not None and not _is_pod_field(source.field_ref.field_path):
        return f"{source.field_ref.field_path[:60]!r} is no field of a pod that can be used; metadata.name is one"
    if source.resource_field_ref is not None and not _is_resource(source.resource_field_ref.resource):
        return f"{source.resource_field_ref.resource[:60]!r} is no resource; limits.memory is one"
    return None


def _is_pod_field(path: str) -> bool:
    return path in POD_FIELDS or path.startswith(("metadata.labels['", "metadata.annotations['"))


def _is_resource(name: str) -> bool:
    return name in CONTAINER_RESOURCES or name.startswith(("limits.hugepages-", "requests.hugepages-"))


def sources_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    for path, container in all_containers(draft):
        for at, row in enumerate(container.env_from):
            here = f"{path}.envFrom[{at}]"
            refs = list(WHOLE_SOURCES.held(row).values())
            if len(refs) != 1:
                yield from error(here, "choose one ConfigMap or one Secret", code="env-from")
            elif dns_subdomain_problem(refs[0].name):
                yield from error(here, "the name of the ConfigMap or Secret is needed", code="env-from")
            if row.prefix and env_name_problem(row.prefix):
                yield from error(here, f"prefix: {env_name_problem(row.prefix)}", code="env-from")


ENVIRONMENT_RULES = (variables_are_sound, sources_are_sound)
