"""Label selectors, field selectors, taints and tolerations, as Kubernetes matches and parses them."""

import re
from collections.abc import Collection, Iterable, Mapping

from mcjob_tui.resources.clusters import Taint
from mcjob_tui.resources.policies import LabelSelector, Requirement, Toleration

_KEY = r"[A-Za-z0-9][-A-Za-z0-9_./]*"
_TERM = re.compile(
    rf"\s*(?:(?P<absent>!)\s*(?P<no>{_KEY})"
    rf"|(?P<key>{_KEY})\s*(?:(?P<set>notin|in)\s*\((?P<values>[^()]*)\)|(?P<op>==|=|!=)\s*(?P<value>[-A-Za-z0-9_.]*))?)\s*\Z"
)
_OPERATORS = {"in": "In", "notin": "NotIn", "=": "In", "==": "In", "!=": "NotIn"}


class InvalidSelector(ValueError):
    """The text is no selector."""


def requirement_matches(requirement: Requirement, labels: Mapping[str, str]) -> bool:
    """Whether one row holds. NotIn holds for a missing key; an operator that Kubernetes does not know never holds."""
    present = requirement.key in labels
    match requirement.operator:
        case "In":
            return present and labels[requirement.key] in requirement.values
        case "NotIn":
            return not present or labels[requirement.key] not in requirement.values
        case "Exists":
            return present
        case "DoesNotExist":
            return not present
    return False


def labels_match(selector: LabelSelector, labels: Mapping[str, str]) -> bool:
    """Whether every row of ``selector`` holds; an empty selector matches everything."""
    return all(labels.get(key) == value for key, value in selector.match_labels.items()) and all(
        requirement_matches(each, labels) for each in selector.match_expressions
    )


def all_match(requirements: Iterable[Requirement], labels: Mapping[str, str]) -> bool:
    """Whether every requirement holds."""
    return all(requirement_matches(each, labels) for each in requirements)


def tolerates(toleration: Toleration, taint: Taint) -> bool:
    """Kubernetes' ``ToleratesTaint``: the operator is Equal unless given; Exists without a key tolerates everything."""
    if toleration.effect and toleration.effect != taint.effect:
        return False
    if toleration.key and toleration.key != taint.key:
        return False
    match toleration.operator:
        case "" | "Equal":
            return toleration.value == taint.value and (bool(toleration.key) or not taint.key)
        case "Exists":
            return True
    return False


def untolerated(
    taints: Iterable[Taint],
    tolerations: Iterable[Toleration],
    effects: Collection[str] = ("NoSchedule", "NoExecute"),
) -> Taint | None:
    """The first taint with one of ``effects`` that none of ``tolerations`` tolerates."""
    tolerations = tuple(tolerations)
    for taint in taints:
        if taint.effect in effects and not any(tolerates(each, taint) for each in tolerations):
            return taint
    return None


def parse_selector(text: str) -> tuple[Requirement, ...]:
    """Read ``a=b,c!=d,e in (x,y),f notin (z),g,!h``, as ``kubectl -l`` takes it. Blank text is no requirement at all.

    Raises:
        InvalidSelector: a term that is none of these.
    """
    return tuple(_requirement(term) for term in _terms(text))


def parse_field_selector(text: str) -> tuple[tuple[str, bool, str], ...]:
    """Read ``metadata.name=x,status.phase!=Running`` as rows of path, whether it must equal, value.

    Raises:
        InvalidSelector: a term without ``=``, ``==`` or ``!=``.
    """
    rows = []
    for term in filter(None, (each.strip() for each in text.split(","))):
        found = re.fullmatch(r"([^=!]+)(==|!=|=)(.*)", term)
        if found is None:
            raise InvalidSelector(f"invalid selector: {term!r}; can't understand {term!r}")
        rows.append((found.group(1).strip(), found.group(2) != "!=", found.group(3).strip()))
    return tuple(rows)


def _terms(text: str) -> Iterable[str]:
    if not text.strip():
        return ()
    return re.split(r",(?![^()]*\))", text)


def _requirement(term: str) -> Requirement:
    found = _TERM.match(term)
    if found is None:
        raise InvalidSelector(f"unable to parse requirement: {term.strip()!r}")
    if found["absent"]:
        return Requirement(key=found["no"], operator="DoesNotExist")
    if found["set"]:
        values = tuple(value.strip() for value in found["values"].split(","))
        return Requirement(key=found["key"], operator=_OPERATORS[found["set"]], values=values)
    if found["op"]:
        return Requirement(key=found["key"], operator=_OPERATORS[found["op"]], values=(found["value"],))
    return Requirement(key=found["key"], operator="Exists")
