"""The commands of the Start, Jobs, Job, Clusters and Logs screens, and those that are possible everywhere.

The footer shows them in the order in which a screen lists them, most used first. Only names, keys and conditions
here; what is done is each screen's business.
"""

import os
from collections.abc import Iterable, Mapping

from mcjob_tui.tui.commands import Command, Condition, Situation
from mcjob_tui.tui.screens import clusters_columns, jobs_columns
from mcjob_tui.tui.widgets.table_columns import Column

READ_ONLY_REASON = "mcjob is read-only; :read-only switches that off"


def connected(situation: Situation) -> str:
    """There is a control plane to ask."""
    return "" if situation.connected else "not connected"


def has_job(situation: Situation) -> str:
    """There is a Job at the cursor."""
    return connected(situation) or ("" if situation.job is not None else "there is no Job here")


def has_jobs(situation: Situation) -> str:
    """There is a Job at the cursor, or some are marked."""
    return connected(situation) if situation.marked else has_job(situation)


def changes(verb: str, needs: Condition = has_jobs) -> Condition:
    """Something is changed with ``verb``: not read-only, not refused by RBAC, and there is what it ``needs``."""

    def why_not(situation: Situation) -> str:
        if situation.read_only:
            return READ_ONLY_REASON
        return needs(situation) or situation.denied.get(verb, "")

    return why_not


def has_cluster(situation: Situation) -> str:
    """There is a cluster at the cursor."""
    return connected(situation) or ("" if situation.rows else "there is no cluster here")


def has_shell(situation: Situation) -> str:
    """A shell waits that can bring a stopped program back: in the same session, and not in the group that stops."""
    parent = os.getppid()
    try:
        waits = os.getsid(parent) == os.getsid(0) and os.getpgid(parent) != os.getpgrp()
    except OSError:
        waits = False
    return "" if waits else "mcjob was not started from a shell that could bring it back"


def is_read_only(situation: Situation) -> bool:
    """Nothing can be changed now, so the command allows it again."""
    return situation.read_only


def can_suspend(situation: Situation) -> str:
    """A Job that is neither finished nor leaving can be suspended or resumed."""
    refused = changes("patch")(situation)
    if refused or situation.job is None:
        return refused
    job = situation.job
    if job.past_suspending:
        return f"the Job {job.past_suspending}"
    return "the Job is deleting" if job.state == "Deleting" else ""


def can_suspend_all(situation: Situation) -> str:
    """Of several marked Jobs, those that can be are suspended; of one it must be possible."""
    return changes("patch")(situation) if situation.marked else can_suspend(situation)


def is_suspended(situation: Situation) -> bool:
    """The Job at the cursor is suspended, so the key resumes it."""
    return situation.job is not None and situation.job.suspended


def on_pods_tab(situation: Situation) -> bool:
    """The rows are pods."""
    return situation.tab == "pods"


def on_logs_tab(situation: Situation) -> bool:
    """Logs are on the screen already; the page of their own has more keys for them."""
    return situation.tab == "logs"


HELP = Command("help", ("question_mark",), "help", "this help", footer=False)
COMMAND_LINE = Command("command-line", ("colon",), "command", "command line", footer=False, palette=False)
PALETTE = Command("palette", ("ctrl+p",), "commands", "all commands", footer=False, palette=False)
MESSAGES = Command("messages", (), "messages", "what was said in toasts", footer=False)
BACK = Command("back", ("escape",), "back", "back", footer=False, palette=False)
TO_SHELL = Command("to-shell", ("ctrl+z",), "to the shell", "to the shell until fg", when=has_shell, footer=False)
REDRAW = Command("redraw", ("ctrl+l",), "draw anew", "draw the screen anew", footer=False)
QUIT = Command("quit", ("ctrl+q",), "quit", "quit", footer=False)
QUIT_HERE = Command("quit-here", ("q",), "quit", "quit", palette=False)

OPEN = Command("open", ("enter",), "open", "open", "This list", has_job)
MARK = Command("mark", ("space",), "mark", "mark", "This list", has_job, footer=False)
FILTER = Command("filter", ("slash",), "filter", "show what matches", "This list", connected)
FAULTS = Command("faults", ("f",), "faults", "faults only, or all", "This list", connected)
NAMESPACE = Command("namespace", ("n",), "namespace", "choose the namespace", "This list", connected)
ALL_NAMESPACES = Command(
    "all-namespaces", ("0",), "all namespaces", "all namespaces", "This list", connected, footer=False
)
SORT_LEFT = Command(
    "sort-left", ("less_than_sign",), "sort", "by the column before", "Sort; again: reverse", connected, footer=False
)
SORT_RIGHT = Command(
    "sort-right", ("greater_than_sign",), "sort", "by the next column", "Sort; again: reverse", connected, footer=False
)


def _sorting(columns: Iterable[Column], words: Mapping[str, str] = {}) -> tuple[Command, ...]:
    """A command for each column with a letter; ``words`` says of some what that sorts by."""
    return tuple(
        Command(
            f"sort-by-{column.name}",
            (column.letter,),
            "sort",
            words.get(column.name, f"by {column.name}"),
            "Sort; again: reverse",
            connected,
            footer=False,
            does="sort",
            argument=column.name,
        )
        for column in columns
        if column.letter
    )


SORT_BY = _sorting(jobs_columns.HUGE)

LOGS = Command(
    "logs",
    ("l",),
    "logs",
    "logs, all clusters",
    "The Job at the cursor",
    has_job,
    other_label="page of logs",
    is_other=on_logs_tab,
)
YAML = Command("yaml", ("y",), "YAML", "YAML of its objects", "The Job at the cursor", has_job)
DESCRIBE = Command("describe", ("d",), "describe", "describe in words", "The Job at the cursor", has_job)
SUSPEND = Command(
    "suspend",
    ("s",),
    "suspend",
    "suspend or resume",
    "The Job at the cursor",
    can_suspend_all,
    other_label="resume",
    is_other=is_suspended,
)
RUN_AGAIN = Command(
    "run-again",
    ("r",),
    "run again",
    "run again as a new Job",
    "The Job at the cursor",
    changes("create there"),
    narrow=False,
)
CLONE = Command(
    "clone", ("w",), "clone", "clone into the form", "The Job at the cursor", changes("create there", has_job)
)
DELETE = Command("delete", ("x",), "delete", "delete, asks first", "The Job at the cursor", changes("delete"))
EDIT = Command(
    "edit", ("e",), "edit", "edit YAML in $EDITOR", "The Job at the cursor", changes("update", has_job), footer=False
)
RUN_IN_PLACE = Command(
    "run-again-in-place",
    ("R",),
    "run in place",
    "run again in its place",
    "The Job at the cursor",
    changes("replace"),
    footer=False,
)
SAVE_YAML = Command("save-yaml", ("W",), "save", "save its YAML", "The Job at the cursor", has_jobs, footer=False)
COPY = Command("copy", ("Y",), "copy", "copy name, YAML, …", "The Job at the cursor", has_jobs, footer=False)
COPIES = tuple(
    Command(
        f"copy-{what}",
        (),
        f"copy {what}",
        f"copy its {words}",
        "The Job at the cursor",
        has_jobs,
        footer=False,
        does="copy-text",
        argument=what,
    )
    for what, words in (
        ("name", "name"),
        ("yaml", "YAML"),
        ("kubectl", "kubectl command"),
        ("mcjob", "mcjob status command"),
    )
)

CREATE = Command("create", ("c",), "create", "from the form", "Create", changes("create", connected))
CREATE_FROM_YAML = Command(
    "create-from-yaml", ("C",), "from YAML", "from YAML", "Create", changes("create", connected), narrow=False
)
TEMPLATES = Command(
    "templates", ("T",), "templates", "start from a template", "Create", changes("create", connected), footer=False
)
CLUSTERS = Command("clusters", (), "clusters", "the member clusters", "Go to", connected, footer=False)
JOBS = Command("jobs", (), "jobs", "the list of Jobs", "Go to", connected, footer=False)
CONTEXT = Command("context", (), "context", "another context", "Go to", footer=False)
PAGE_BEFORE = Command("page-before", ("left_square_bracket",), "page before", "page before", "Go to", footer=False)
PAGE_AFTER = Command("page-after", ("right_square_bracket",), "page after", "page after", "Go to", footer=False)
GO_TO = (JOBS, CLUSTERS, CONTEXT, PAGE_BEFORE, PAGE_AFTER)

READ_ONLY = Command(
    "read-only",
    (),
    "read-only",
    "read-only: switch every change off, or on again",
    footer=False,
    other_label="allow changes",
    is_other=is_read_only,
)

EVERYWHERE = (HELP, COMMAND_LINE, PALETTE, BACK, MESSAGES, READ_ONLY, REDRAW, TO_SHELL, QUIT)
OF_ONE_JOB = (LOGS, YAML, DESCRIBE, EDIT, SUSPEND, RUN_AGAIN, RUN_IN_PLACE, CLONE, DELETE, COPY, *COPIES, SAVE_YAML)
ON_JOBS = (
    CREATE,
    CREATE_FROM_YAML,
    TEMPLATES,
    OPEN,
    LOGS,
    SUSPEND,
    RUN_AGAIN,
    DELETE,
    FILTER,
    FAULTS,
    NAMESPACE,
    ALL_NAMESPACES,
    MARK,
    YAML,
    DESCRIBE,
    EDIT,
    RUN_IN_PLACE,
    CLONE,
    COPY,
    *COPIES,
    SAVE_YAML,
    *SORT_BY,
    SORT_LEFT,
    SORT_RIGHT,
    *GO_TO,
)

START_OPEN = Command("start-open", ("enter",), "connect", "connect, or start the sandbox", "This list")
TRY_AGAIN = Command("try-again", ("r",), "try again", "ask every context again", "This list")
OPEN_KUBECONFIG = Command("open-kubeconfig", ("o",), "open a kubeconfig", "read another kubeconfig", "This list")
WHY = Command("why", ("d",), "why", "the whole answer of a context", "This list")
ON_START = (START_OPEN, TRY_AGAIN, OPEN_KUBECONFIG, WHY, QUIT_HERE)

TABS = {
    "overview": "Overview",
    "pods": "Pods",
    "events": "Events",
    "logs": "Logs",
    "yaml": "YAML",
    "overrides": "Overrides",
}
"""The tabs of a Job, with what is written on them."""
ON_TABS = tuple(
    Command(f"tab-{tab}", (str(number),), tab, title, "Tabs", footer=False, does="tab", argument=tab)
    for number, (tab, title) in enumerate(TABS.items(), 1)
)
NEXT_OBJECT = Command(
    "next-object", ("greater_than_sign",), "next object", "next object", "Tabs", has_job, footer=False
)
OBJECT_BEFORE = Command(
    "object-before", ("less_than_sign",), "object before", "object before", "Tabs", has_job, footer=False
)
PODS_THERE = Command(
    "pods-there",
    ("enter",),
    "pods there",
    "pods of the cluster; on Pods the pod's logs",
    "Tabs",
    has_job,
    other_label="its logs",
    is_other=on_pods_tab,
)
ON_JOB = (
    PODS_THERE,
    LOGS,
    YAML,
    DESCRIBE,
    SUSPEND,
    RUN_AGAIN,
    CLONE,
    DELETE,
    EDIT,
    RUN_IN_PLACE,
    COPY,
    *COPIES,
    SAVE_YAML,
    *ON_TABS,
    NEXT_OBJECT,
    OBJECT_BEFORE,
    *GO_TO,
)

JOBS_THERE = Command("jobs-there", ("enter",), "Jobs there", "the Jobs that run there", "The cluster", has_cluster)
EDIT_CLUSTER = Command(
    "edit-cluster", ("e",), "edit", "edit labels, taints, location", "The cluster", changes("patch", has_cluster)
)
SORT_CLUSTERS_BY = _sorting(clusters_columns.WIDE, {"fits": "by how many pods fit"})
ON_CLUSTERS = (JOBS_THERE, EDIT_CLUSTER, FILTER, *SORT_CLUSTERS_BY, SORT_LEFT, SORT_RIGHT, *GO_TO)
