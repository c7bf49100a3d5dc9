"""Rules of requests and limits, GPUs and other extended resources included."""

import re
from collections.abc import Mapping
from fractions import Fraction

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.parts import Quantity
from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.rules.problem import Fix, Found, Surroundings, error, setting
from mcjob_tui.resources.names import label_key_problem
from mcjob_tui.resources.quantity import InvalidQuantity, parse

GPU_CORES = "nvidia.com/gpucores"
MIG = "nvidia.com/mig-"
_STANDARD = ("cpu", "memory", "ephemeral-storage", "storage")
_HUGE_PAGES = "hugepages-"
_MIG_PROFILE = re.compile(r"[0-9]g\.[0-9]+gb(?:[.-][a-z0-9.-]*[a-z0-9])?")


def resources_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    for path, container in all_containers(draft):
        if container.resources is not None:
            resources = container.resources
            yield from amounts_are_sound(f"{path}.resources", resources.requests, resources.limits)


def amounts_are_sound(path: str, requests: Mapping[str, Quantity], limits: Mapping[str, Quantity]) -> Found:
    """Problems of one container's requests and limits, effective ones where it is for a difference."""
    for kind, amounts in (("requests", requests), ("limits", limits)):
        for name, amount in amounts.items():
            yield from error(f"{path}.{kind}[{name}]", amount_problem(name, amount), code="quantity")
    for name, requested in requests.items():
        if name not in limits:
            if is_extended(name):
                fix = setting("set the limit too", f"{path}.limits[{name}]", requested)
                yield from error(f"{path}.requests[{name}]", "a limit is needed beside the request", fix, "quantity")
            continue
        low, high = read(requested), read(limits[name])
        if low is None or high is None:
            continue
        where = f"{path}.limits[{name}]"
        if low > high:
            sentence = f"the limit {limits[name]} is below the {requested} request"
            yield from error(where, sentence, _raise(where, requested), "request-above-limit")
        elif is_extended(name) and low != high:
            sentence = f"the limit {limits[name]} must equal the request {requested}"
            yield from error(where, sentence, _raise(where, requested), "request-above-limit")


def amount_problem(name: str, amount: Quantity) -> str | None:
    """What keeps ``amount`` from being a quantity of the resource ``name``."""
    if name not in _STANDARD and not name.startswith(_HUGE_PAGES):
        if not name:
            return "the name of the resource is needed, such as amd.com/gpu"
        if "/" not in name:
            return f"{name[:60]} is no resource; extended ones have a domain, such as nvidia.com/gpu"
        if name.startswith(MIG) and not _MIG_PROFILE.fullmatch(name.removeprefix(MIG)):
            return "a MIG profile such as 1g.5gb is needed"
        problem = label_key_problem(name)
        if problem is not None:
            return problem
    if amount == "":
        return "a quantity is needed"
    value = read(amount)
    if value is None:
        return _no_quantity(amount)
    if value < 0:
        return f"{amount} is below 0"
    if (is_extended(name) or name.startswith(_HUGE_PAGES)) and value.denominator != 1:
        return f"{amount} is no whole number"
    if name == GPU_CORES and value > 100:
        return f"{amount} is above 100 percent of a GPU"
    return None


def is_extended(name: str) -> bool:
    """Whether a resource is one of a device, which is never shared or overcommitted (``IsExtendedResourceName``)."""
    return "/" in name and not re.match(r"(?:.+\.)?kubernetes\.io/", name) and not name.startswith("requests.")


def read(amount: Quantity | None) -> Fraction | None:
    """The exact value of a quantity, or None where it is none or none is there."""
    try:
        return parse(str(amount).strip())
    except InvalidQuantity:
        return None


def _no_quantity(amount: Quantity) -> str:
    text = str(amount)
    close = re.fullmatch(r"\s*([0-9.]+)\s*([kKmMgGtT])(?:i?[bB]|i)?\s*", text)
    if close:
        return f"{text[:40]!r} is no quantity; write {close[1]}{close[2].upper()}i for binary units"
    return f"{text[:40]!r} is no quantity; write it like 250m, 1.5 or 512Mi"


def _raise(path: str, amount: Quantity) -> Fix:
    return setting(f"set the limit to {amount}", path, amount)


RESOURCE_RULES = (resources_are_sound,)
