"""What a person enters about a cluster, what is wrong with it in sentences, and the change that it comes to.

Pure functions over cells of text. The rules are those of Karmada's Cluster validation
(``pkg/apis/cluster/validation``): provider, region and zones have the form of a label's value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mcjob_tui.control_plane.views import ClusterView
from mcjob_tui.resources.names import label_key_problem, label_value_problem

Cells = tuple[str, ...]

KARMADAS = "cluster.karmada.io/"
"""The prefix of the taints that Karmada sets and removes itself (``clusterTaintPolicies``, cluster conditions)."""
EFFECTS = ("NoSchedule", "NoExecute")
"""The effects that Karmada accepts for a cluster; PreferNoSchedule is not among them."""
LOCATION = ("provider", "region", "zones")


@dataclass(frozen=True, slots=True)
class Entered:
    """The form's content: zones as one text with commas, labels as (key, value), taints as (key, value, effect)."""

    provider: str = ""
    region: str = ""
    zones: str = ""
    labels: tuple[Cells, ...] = ()
    taints: tuple[Cells, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be sent: None removes a label. Empty where nothing was changed."""

    labels: Mapping[str, str | None] = field(default_factory=dict)
    spec: Mapping[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.labels or self.spec)


def taint_cells(taint: str) -> Cells:
    """Key, value and effect of ``key=value:Effect``."""
    rest, _, effect = taint.rpartition(":")
    key, _, value = rest.partition("=")
    return key, value, effect


def entered_of(cluster: ClusterView) -> Entered:
    """The form as it opens. Karmada's own taints are not in it: see ``karmadas_taints``."""
    return Entered(
        provider=cluster.provider,
        region=cluster.region,
        zones=", ".join(cluster.zones),
        labels=cluster.labels,
        taints=tuple(taint_cells(each) for each in cluster.taints if not each.startswith(KARMADAS)),
    )


def karmadas_taints(cluster: ClusterView) -> tuple[str, ...]:
    """The taints that Karmada keeps itself."""
    return tuple(each for each in cluster.taints if each.startswith(KARMADAS))


def zones_of(text: str) -> tuple[str, ...]:
    """The zones in ``a, b``; each once."""
    return tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))


def location_problems(entered: Entered) -> dict[str, str]:
    """What is wrong with provider, region and zones, by the field's name."""
    texts = {
        "provider": (entered.provider.strip(),),
        "region": (entered.region.strip(),),
        "zones": zones_of(entered.zones),
    }
    found: dict[str, str] = {}
    for name, values in texts.items():
        for value in values:
            problem = label_value_problem(value)
            if problem:
                found.setdefault(name, problem if name != "zones" else f"{value}: {problem}")
    return found


def label_problems(rows: Sequence[Cells]) -> dict[int, str]:
    """What is wrong with each row of labels, by its place."""
    found: dict[int, str] = {}
    seen: set[str] = set()
    for place, (key, value) in enumerate(rows):
        problem = label_key_problem(key) or label_value_problem(value)
        if not problem and key in seen:
            problem = f"{key} stands above already: a label has one value"
        if problem:
            found[place] = problem
        seen.add(key)
    return found


def taint_problems(rows: Sequence[Cells]) -> dict[int, str]:
    """What is wrong with each row of taints, by its place."""
    found: dict[int, str] = {}
    seen: set[tuple[str, str]] = set()
    for place, (key, value, effect) in enumerate(rows):
        problem = label_key_problem(key) or label_value_problem(value)
        if not problem and key.startswith(KARMADAS):
            problem = f"Karmada sets and removes {KARMADAS}… itself, by the cluster's condition"
        if not problem and effect not in EFFECTS:
            problem = f"Karmada takes {' or '.join(EFFECTS)} for a cluster, not {effect or 'no effect'}"
        if not problem and (key, effect) in seen:
            problem = f"{key} with {effect} stands above already"
        if problem:
            found[place] = problem
        seen.add((key, effect))
    return found


def change(before: Entered, after: Entered) -> Change:
    """What was changed, and nothing else: what others have changed meanwhile stays as it is."""
    old, new = dict(_pairs(before.labels)), dict(_pairs(after.labels))
    labels: dict[str, str | None] = {key: value for key, value in new.items() if old.get(key) != value}
    labels |= {key: None for key in old if key not in new}
    spec: dict[str, object] = {}
    for name in ("provider", "region"):
        value = getattr(after, name).strip()
        if value != getattr(before, name):
            spec[name] = value
    if zones_of(after.zones) != zones_of(before.zones):
        spec["zones"] = list(zones_of(after.zones))
    if after.taints != before.taints:
        spec["taints"] = [_taint(each) for each in after.taints]
    return Change(labels, spec)


def _pairs(rows: Sequence[Cells]) -> list[tuple[str, str]]:
    return [(key, value) for key, value in rows]


def _taint(cells: Cells) -> dict[str, str]:
    key, value, effect = cells
    return {"key": key, **({"value": value} if value else {}), "effect": effect}
