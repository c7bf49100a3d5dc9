"""Which clusters an affinity means, made ready for thousands of clusters, and what makes one of them not match.

The rule itself is ``selection.cluster_matches`` (Karmada's ``ClusterMatches``); here names are sets, and what cannot be
read is found out once.
"""

from collections.abc import Iterable, Sequence

from mcjob_tui.karmada.placement.facts import ClusterFacts
from mcjob_tui.karmada.placement.result import Why
from mcjob_tui.karmada.selection import is_readable, zones_match
from mcjob_tui.resources.policies import ClusterAffinity, Requirement, StaticClusterWeight
from mcjob_tui.resources.selectors import requirement_matches

_ZONE = "zone"


class AffinityMatcher:
    """A ClusterAffinity ready to be held against many clusters."""

    __slots__ = ("_excluded", "_fields", "_labels", "_names", "_readable", "_rows", "_zones")

    def __init__(self, affinity: ClusterAffinity) -> None:
        self._names = frozenset(affinity.cluster_names)
        self._excluded = frozenset(affinity.exclude)
        self._labels = tuple(affinity.label_selector.match_labels.items()) if affinity.label_selector else ()
        self._rows = affinity.label_selector.match_expressions if affinity.label_selector else ()
        fields = affinity.field_selector.match_expressions if affinity.field_selector else ()
        self._zones = tuple(each for each in fields if each.key == _ZONE)
        self._fields = tuple(each for each in fields if each.key != _ZONE)
        self._readable = all(is_readable(each) for each in (*self._rows, *self._fields))

    @property
    def only_names(self) -> frozenset[str] | None:
        """The names, where nothing but names selects; None otherwise."""
        selects = self._labels or self._rows or self._zones or self._fields
        return None if selects or not self._names else self._names - self._excluded

    def matches(self, facts: ClusterFacts) -> bool:
        """Whether the affinity means this cluster."""
        name = facts.name
        if name in self._excluded or not self._readable or (self._names and name not in self._names):
            return False
        labels = facts.labels
        for key, value in self._labels:
            if labels.get(key) != value:
                return False
        for row in self._rows:
            if not requirement_matches(row, labels):
                return False
        return all(zones_match(row, facts.zones) for row in self._zones) and all(
            requirement_matches(row, _fields(facts)) for row in self._fields
        )

    def objection(self, facts: ClusterFacts) -> tuple[Why, str]:
        """Why the affinity does not mean a cluster that does not match, as a short sentence."""
        if facts.name in self._excluded:
            return Why.EXCLUDED, "excluded"
        if self._names and facts.name not in self._names:
            return Why.NOT_SELECTED, "not selected"
        labels = facts.labels
        for key, value in self._labels:
            if labels.get(key) != value:
                return Why.LABEL_MISMATCH, _unlike("label ", key, labels.get(key), (value,))
        for row in self._rows:
            if not is_readable(row) or not requirement_matches(row, labels):
                return Why.LABEL_MISMATCH, _row_words("label ", row, labels.get(row.key))
        for row in self._fields:
            value_of = _fields(facts).get(row.key)
            if not is_readable(row) or not requirement_matches(row, _fields(facts)):
                return Why.FIELD_MISMATCH, _row_words("", row, value_of)
        row = next(each for each in self._zones if not zones_match(each, facts.zones))
        return Why.FIELD_MISMATCH, _row_words("", row, " and ".join(facts.zones) or None)


class StaticWeights:
    """The weights of a ``staticWeightList`` ready to be asked for many clusters."""

    __slots__ = ("_by_name", "_others")

    def __init__(self, rules: Sequence[StaticClusterWeight]) -> None:
        self._by_name: dict[str, int] = {}
        self._others: list[tuple[AffinityMatcher, int]] = []
        for rule in rules:
            matcher = AffinityMatcher(rule.target_cluster)
            names = matcher.only_names
            if names is None:
                self._others.append((matcher, rule.weight))
            else:
                for name in names:
                    self._by_name[name] = max(rule.weight, self._by_name.get(name, 0))

    def weight(self, facts: ClusterFacts) -> int:
        """The greatest weight of the rules that mean this cluster, 0 if none does."""
        weight = self._by_name.get(facts.name, 0)
        for matcher, other in self._others:
            if other > weight and matcher.matches(facts):
                weight = other
        return weight


def order_of(matchers: Sequence[AffinityMatcher], facts: ClusterFacts) -> int | None:
    """The place of the first affinity that means this cluster; None if none does. No affinities mean every cluster."""
    if not matchers:
        return 0
    for order, matcher in enumerate(matchers):
        if matcher.matches(facts):
            return order
    return None


def _fields(facts: ClusterFacts) -> dict[str, str]:
    """The cluster's fields as labels; an empty one is absent."""
    fields = {}
    if facts.provider:
        fields["provider"] = facts.provider
    if facts.region:
        fields["region"] = facts.region
    return fields


def _row_words(noun: str, row: Requirement, value: str | None) -> str:
    match row.operator:
        case "In" if row.values:
            return _unlike(noun, row.key, value, row.values)
        case "NotIn" if value is not None and row.values:
            return f"{noun}{row.key} is {value}, which is ruled out"
        case "Exists" if not row.values:
            return f"has no {noun}{row.key}"
        case "DoesNotExist" if not row.values:
            return f"has a {noun}{row.key}"
    return f"no cluster can meet the condition on {noun}{row.key}"


def _unlike(noun: str, key: str, value: str | None, wanted: Iterable[str]) -> str:
    wanted = tuple(wanted)
    if value is None:
        return f"has no {noun}{key}"
    shown = " or ".join(wanted[:3]) + (" …" if len(wanted) > 3 else "")
    return f"{noun}{key} is {value or 'empty'}, not {shown or 'empty'}"
