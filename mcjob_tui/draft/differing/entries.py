"""What an entry of the Differential page has of its own: how much, in which words, and for which clusters."""

from mcjob_tui.draft.differences import Difference
from mcjob_tui.draft.differing import CHANGES


def differs(entry: Difference) -> int:
    """How many fields an entry changes, as the list shows it."""
    if not entry.kept:
        return len(names_of(entry))
    overriders = entry.kept.get("overriders")
    rows = overriders.values() if isinstance(overriders, dict) else ()
    return sum(len(each) for each in rows if isinstance(each, list))


def names_of(entry: Difference) -> list[str]:
    """One word per field that differs, in the order of the form; a field of two containers counts twice."""
    if entry.kept:
        return ["kept rule"]
    found = [name for changed in entry.containers.values() for each in CHANGES for name in each.names(changed)]
    rows = {"labels": entry.labels, "annotations": entry.annotations, "patch": entry.patch}
    return found + [name for name, listed in rows.items() for _ in listed]


def words_of(entry: Difference) -> str:
    """The fields that differ, each once: ``image, args, …``."""
    return ", ".join(dict.fromkeys(names_of(entry)))


def target_of(entry: Difference) -> str:
    """What the clusters of a rule that is kept are chosen by, where it names none; short, for a narrow list."""
    target = entry.kept.get("targetCluster") or {}
    match sorted(target) if isinstance(target, dict) else ["?"]:
        case []:
            return "all clusters"
        case ["labelSelector"]:
            return "by labels"
        case ["fieldSelector"]:
            return "by place"
    return "by a rule"


def clusters_of(entry: Difference) -> tuple[str, ...]:
    """The clusters that an entry names; of a rule that is kept those that it names itself, if any."""
    target = entry.kept.get("targetCluster") if entry.kept else None
    names = target.get("clusterNames") if isinstance(target, dict) else None
    return tuple(str(each) for each in names) if isinstance(names, list) else entry.cluster_names
