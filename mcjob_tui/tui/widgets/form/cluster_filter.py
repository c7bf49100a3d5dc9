"""The filter over clusters: plain words match name, provider, region and zone; ``ready``, ``chosen``, ``fits>50`` and
``label=value`` are questions; ``!`` before any of them negates it. All of them must hold."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_FITS = re.compile(r"fits(>=|<=|>|<|=)([0-9]{1,18})$")


@dataclass(frozen=True, slots=True)
class ClusterChoice:
    """A cluster as a list offers it. All texts are cleaned; ``fits`` is None where nobody knows."""

    name: str
    provider: str = ""
    region: str = ""
    zone: str = ""
    glyph: str = ""
    state: str = ""
    state_ink: str = ""
    ready: bool = False
    fits: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    joined: bool = True

    @property
    def health(self) -> tuple[str, str]:
        """Readiness alone as a glyph and its ink: taints and the like are said elsewhere."""
        return ("●", "good") if self.ready else ("×", "bad")

    @property
    def place(self) -> str:
        """Provider, region and zone in one text; a zone that repeats its region is told by what it adds."""
        return _place(self.provider, self.region, self.zone)

    @property
    def zone_within(self) -> str:
        """The zone, or what it adds to its region where it repeats that."""
        return _zones(self.zone, self.region)


def _zones(zone: str, region: str) -> str:
    return ",".join(_within(each, region) for each in zone.split(","))


@lru_cache(maxsize=4096)
def _place(provider: str, region: str, zone: str) -> str:
    zones = _zones(zone, region)
    return " · ".join(each for each in (provider, region, zones) if each)


def _within(zone: str, region: str) -> str:
    """``cn-hangzhou-h`` in ``cn-hangzhou`` is ``h``, ``us-east-1a`` in ``us-east-1`` is ``a``."""
    return zone.removeprefix(region).lstrip("-") or zone if region else zone


def matches(cluster: ClusterChoice, filter: str, chosen: Collection[str]) -> bool:
    """Whether the cluster passes every term of ``filter``."""
    return all(_holds(cluster, term.lower(), chosen) for term in filter.split())


def _holds(cluster: ClusterChoice, term: str, chosen: Collection[str]) -> bool:
    if (bare := term.lstrip("!")) and bare != term:
        return _holds(cluster, bare, chosen) is not ((len(term) - len(bare)) % 2 == 1)
    if term == "ready":
        return cluster.ready
    if term == "chosen":
        return cluster.name in chosen
    if found := _FITS.match(term):
        return cluster.fits is not None and _compare(cluster.fits, found[1], int(found[2]))
    if "=" in term:
        key, _, value = term.partition("=")
        return any(key == k.lower() and value == v.lower() for k, v in cluster.labels.items())
    return any(term in text.lower() for text in (cluster.name, cluster.provider, cluster.region, cluster.zone))


def _compare(left: int, operator: str, right: int) -> bool:
    match operator:
        case ">":
            return left > right
        case "<":
            return left < right
        case ">=":
            return left >= right
        case "<=":
            return left <= right
    return left == right
