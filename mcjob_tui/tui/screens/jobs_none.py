"""What the list of Jobs says where it has none to show, and the keys that lead on from there."""

from mcjob_tui.tui.widgets.form.pieces import Line, line


def none_matches(faults_only: bool, filter: str) -> Line:
    """There are Jobs, and none passes."""
    keys = [("f", " all Jobs  ")] if faults_only else []
    keys += [("/", " change the filter")] if filter else []
    return line("  No Job matches.  ", *(each for key, word in keys for each in ((key, "key"), (word, "muted"))))


def none_in_cluster(cluster: str) -> Line:
    """There is none in the cluster that was asked for."""
    return line(f"  No Job runs in {cluster}.  ", ("esc", "key"), (" back", "muted"))


def none_there(namespace: str | None, *, may_create: bool) -> Line:
    """There is none in the namespace, or (None) in any."""
    where = f"in {namespace}" if namespace is not None else "in any namespace"
    wider = [("  ", ""), ("0", "key"), (" all namespaces", "muted")] if namespace is not None else []
    create = [("  ", ""), ("c", "key"), (" create", "muted")] if may_create else []
    return line(f"  No Jobs {where}.", *create, *wider)


def no_namespace(namespace: str) -> Line:
    """Nor is there the namespace: as kubectl does, mcjob looks into it all the same, since it may come to be."""
    keys = (("n", "key"), (" choose one  ", "muted"), ("0", "key"), (" all namespaces", "muted"))
    return line(f"  There is no namespace {namespace}.  ", *keys)
