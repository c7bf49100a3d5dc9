"""What stands in place of a list that RBAC does not allow: which right is missing, and the rule that would give it."""

from mcjob_tui.control_plane.views import ConnectionState
from mcjob_tui.tui.widgets.form.pieces import Line, line


def denied_lines(state: ConnectionState) -> tuple[Line, ...]:
    """``× may not list jobs in ml``, and below it what whoever may grant rights has to write."""
    from mcjob_tui.control_plane.kinds import group_of

    by = f"RoleBinding in {state.namespace} to a Role" if state.namespace else "ClusterRoleBinding to a ClusterRole"
    group = group_of(state.resource) or '""'
    return (
        line(("  ", ""), (f"× {state.sentence}", "bad")),
        line((f"  What would allow it: a {by} with", "muted")),
        line(f"    apiGroups: [{group}]  resources: [{state.resource}]  verbs: [get, list, watch]"),
    )
