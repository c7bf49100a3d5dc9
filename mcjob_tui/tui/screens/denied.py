"""What stands in place of a list that RBAC does not allow: which right is missing, and the rule that would give it."""

from mcjob_tui.control_plane.views import ConnectionState
from mcjob_tui.tui.widgets.form.pieces import Line, line


def denied_lines(state: ConnectionState) -> tuple[Line, ...]:
    """``× may not list jobs in ml``, and below it what whoever may grant rights has to write."""
    from mcjob_tui.control_plane.kinds import group_of

    said = [line(("  ", ""), (f"× {state.sentence}", "bad"))]
    group = group_of(state.resource)
    if group is not None:
        by = f"RoleBinding in {state.namespace} to a Role" if state.namespace else "ClusterRoleBinding to a ClusterRole"
        said.append(line((f"  What would allow it: a {by} with", "muted")))
        named = group or '""'
        rule = f"apiGroups: [{named}]  resources: [{state.resource}]  verbs: [get, list, watch]"
        said.append(line((f"    {rule}", "")))
    return tuple(said)
