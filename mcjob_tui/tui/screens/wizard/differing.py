"""What the fields are called that an entry of the Differential page has of its own."""

from mcjob_tui.draft.differences import ContainerDifference, Difference

PARTS = (
    ("image", "image"),
    ("registry", "image"),
    ("repository", "image"),
    ("tag", "image"),
    ("command", "command"),
    ("args", "args"),
)


def names_of(entry: Difference) -> list[str]:
    """One word per field that differs, in the order of the form; a field of two containers counts twice."""
    found: list[str] = []
    for container in entry.containers.values():
        found += _in_container(container)
    found += ["labels"] * len(entry.labels) + ["annotations"] * len(entry.annotations) + ["patch"] * len(entry.patch)
    return found + (["kept rule"] if entry.kept else [])


def _in_container(container: ContainerDifference) -> list[str]:
    found = [word for key, word in PARTS if getattr(container, key) is not None]
    found += ["env"] * (len(container.env) + len(container.env_removed))
    resources = container.resources
    return found + sorted({*resources.requests, *resources.limits})


def clusters_of(entry: Difference) -> tuple[str, ...]:
    """The clusters that an entry names; of a rule that is kept those that it names itself, if any."""
    target = entry.kept.get("targetCluster") if entry.kept else None
    names = target.get("clusterNames") if isinstance(target, dict) else None
    return tuple(str(each) for each in names) if isinstance(names, list) else entry.cluster_names


def words_of(entry: Difference) -> str:
    """The fields that differ, each once: ``image, args, …``."""
    return ", ".join(dict.fromkeys(names_of(entry)))
