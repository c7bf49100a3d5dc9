"""Rules of the Differential page: which clusters, which containers, and that what comes out is sound."""

from collections.abc import Collection, Mapping

from mcjob_tui.draft import intent
from mcjob_tui.draft.differences import ContainerDifference, Difference, PatchRow
from mcjob_tui.draft.differing.image import parts_of
from mcjob_tui.draft.job_object import job_object
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.overriding import overriders_of
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.reference import parse, with_parts
from mcjob_tui.draft.rules.containers import image_problem
from mcjob_tui.draft.rules.environment import variables_problems
from mcjob_tui.draft.rules.labels import row_problems
from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.rules.problem import Fix, Found, Surroundings, error, removing, setting, warning
from mcjob_tui.draft.rules.resources import amounts_are_sound
from mcjob_tui.draft.selection import selected_clusters, would_be_chosen
from mcjob_tui.karmada.json_patch import PatchError

DIFFERENCES = "spec.differences"


def clusters_are_chosen(draft: JobDraft, around: Surroundings) -> Found:
    chosen = selected_clusters(draft, around.clusters) if draft.spec.differences else ()
    joined = None if chosen is None or around.clusters is None else {each.name for each in around.clusters}
    owner: dict[str, int] = {}
    for at, difference in enumerate(draft.spec.differences):
        path = f"{DIFFERENCES}[{at}].clusterNames"
        if difference.kept:
            continue
        if not difference.cluster_names:
            whole = removing("remove the entry", f"{DIFFERENCES}[{at}]")
            yield from error(path, "choose at least one cluster", whole, "difference-clusters")
        for name in difference.cluster_names:
            rest = tuple(each for each in difference.cluster_names if each != name)
            without = setting(f"leave {name} out", path, rest) if rest else None
            # An entry of no cluster is none: where this is its only one, all of it goes.
            leave = without or removing("remove the entry", f"{DIFFERENCES}[{at}]")
            waits = joined is not None and name not in joined and would_be_chosen(draft, name)
            if chosen is not None and name not in chosen and not waits:
                yield from error(path, f"{name} is not among the clusters chosen on Basics", leave, "difference-gone")
            elif owner.get(name) == at:
                once = setting("name it once", path, tuple(dict.fromkeys(difference.cluster_names)))
                yield from error(path, f"{name} is there twice", once, "difference-double")
            elif name in owner:
                yield from error(path, f"{name} is in entry {owner[name] + 1} already", leave, "difference-double")
            elif waits:
                # As on Basics: it may be back before the Job is sent, and a choice is no mistake for that.
                yield from warning(path, f"{name} is not joined; its entry waits for it", without, "difference-waits")
            owner.setdefault(name, at)


def containers_exist(draft: JobDraft, around: Surroundings) -> Found:
    names = {container.name for _, container in all_containers(draft)}
    for at, difference in enumerate(draft.spec.differences):
        for name in difference.containers:
            if name not in names:
                path = f"{DIFFERENCES}[{at}].containers[{name}]"
                sentence = f"there is no container {name[:60]}"
                yield from error(path, sentence, removing("drop what differs there", path), "difference-container")


def values_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    containers = {container.name: container.write() for _, container in all_containers(draft)}
    for at, difference in enumerate(draft.spec.differences):
        path = f"{DIFFERENCES}[{at}]"
        for name, changed in difference.containers.items():
            if name in containers:
                after = intent.container_with(containers[name], changed)
                yield from _container_problems(f"{path}.containers[{name}]", containers[name], changed, after)
        yield from row_problems(f"{path}.labels", difference.labels, values=True)
        yield from row_problems(f"{path}.annotations", difference.annotations, values=False)
        yield from patch_problems(f"{path}.patch", difference.patch)


def _container_problems(path: str, default: Json, changed: ContainerDifference, after: dict[str, object]) -> Found:
    parts = parts_of(changed)
    if changed.image is not None and parts:
        first = next(iter(parts))
        fix = setting("keep the whole image", f"{path}.{first}", None)
        yield from error(f"{path}.image", f"the whole image and its {first} are both given", fix, "difference-image")
    elif changed.image is not None or parts:
        where = f"{path}.{_part_at_fault(str(default.get('image', '')), parts) if parts else 'image'}"
        image = str(after.get("image", ""))
        fault = image_problem(image)
        yield from error(where, fault, code="difference-image")
        # Behind a registry a path may stand, as that of a mirror: registry.corp.io/dockerhub.
        host = (changed.registry or "").partition("/")[0]
        if not fault and host and parse(image).registry != host:
            sentence = f"{changed.registry} is read as the repository's beginning: a registry has a dot or a port"
            yield from warning(f"{path}.registry", sentence, code="difference-registry")
    yield from variables_problems(f"{path}.env", changed.env)
    for name in changed.env_removed:
        if any(row.name == name for row in changed.env):
            yield from error(f"{path}.envRemoved", f"{name} is changed and removed", code="difference-env")
    resources = after.get("resources")
    if changed.resources.requests or changed.resources.limits:
        amounts = resources if isinstance(resources, dict) else {}
        found = amounts_are_sound(f"{path}.resources", amounts.get("requests") or {}, amounts.get("limits") or {})
        touched = {*changed.resources.requests, *changed.resources.limits}
        yield from (each for each in found if each.path.rpartition("[")[2].rstrip("]") in touched)


def _part_at_fault(image: str, parts: Mapping[str, str]) -> str:
    """The part that makes no image of the default's even without the others, or else the first."""
    alone = (part for part, text in parts.items() if image_problem(with_parts(image, **{part: text})))
    return next(alone, next(iter(parts)))


def patch_problems(path: str, rows: Collection[PatchRow]) -> Found:
    """Problems of raw rows by themselves; whether they fit the Job is another rule."""
    for at, row in enumerate(rows):
        here = f"{path}[{at}]"
        if row.op not in ("add", "replace", "remove"):
            yield from error(here, "the operation is add, replace or remove", code="patch")
        if not row.path.startswith("/"):
            yield from error(here, "a path that begins with / is needed, such as /spec/suspend", code="patch")
        elif row.path.split("/")[1] in ("apiVersion", "kind", "status") or row.path == "/metadata/name":
            yield from error(here, f"{row.path[:60]} cannot be changed for one cluster", code="patch")
        if row.op in ("add", "replace") and row.value is None:
            yield from error(here, f"{row.op} needs a value", code="patch")


def patches_fit(draft: JobDraft, around: Surroundings) -> Found:
    job = job_object(draft)
    for at, difference in enumerate(draft.spec.differences):
        path = f"{DIFFERENCES}[{at}].patch"
        rows = difference.patch
        if not rows or any(True for _ in patch_problems(path, rows)) or not _misfit(job, difference, rows):
            continue
        tried = (_misfit(job, difference, rows[: last + 1]) for last in range(len(rows)))
        row, misfit = next((row, misfit) for row, misfit in enumerate(tried) if misfit)
        sentence = f"the patch does not fit the Job: {misfit[:200]}"
        yield from error(f"{path}[{row}]", sentence, _fitting(job, difference, row, path), "patch-fit")


def _fitting(job: Json, difference: Difference, at: int, path: str) -> Fix | None:
    """What makes row ``at`` fit, the first that does not: what is not there can be added, and need not be removed."""
    rows, row, here = difference.patch, difference.patch[at], f"{path}[{at}]"
    if row.op == "remove":
        return removing(f"leave row {at + 1} out", here)
    added = row.model_copy(update={"op": "add"})
    if row.op == "replace" and not _misfit(job, difference, (*rows[:at], added)):
        return setting(f"add it in row {at + 1}", f"{here}.op", "add")
    return None


def _misfit(job: Json, difference: Difference, rows: tuple[PatchRow, ...]) -> str:
    """Why the entry with only these raw rows does not fit the Job; nothing if it does."""
    try:
        intent.job_with(job, difference.model_copy(update={"patch": rows}))
    except PatchError as failure:
        return str(failure)
    return ""


def something_differs(draft: JobDraft, around: Surroundings) -> Found:
    job = job_object(draft)
    for at, difference in enumerate(draft.spec.differences):
        if not difference.kept and difference.cluster_names and not overriders_of(job, difference):
            path = f"{DIFFERENCES}[{at}]"
            yield from warning(
                path, "nothing differs in this entry", removing("remove the entry", path), "no-difference"
            )


DIFFERENCE_RULES = (clusters_are_chosen, containers_exist, values_are_sound, patches_fit, something_differs)
