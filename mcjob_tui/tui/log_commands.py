"""The commands of the Logs page, with k9s' keys where k9s has one. What they do stands in ``screens.log_actions``."""

from mcjob_tui.tui.commands import Command
from mcjob_tui.tui.declarations import FILTER, connected

NEXT_MATCH = Command("next-match", ("n",), "next", "next match", "Find")
MATCH_BEFORE = Command("match-before", ("N",), "before", "match before", "Find", footer=False)
ONLY_MATCHES = Command("only-matches", ("f",), "only matches", "only what matches, or all lines", "Find", footer=False)
FOLLOW = Command("follow", ("s",), "follow", "follow the end, or stay", "These logs")
WRAP = Command("wrap", ("w",), "wrap", "wrap long lines, or cut them", "These logs")
TIMES = Command("times", ("t",), "time", "times on or off", "These logs")
PREVIOUS = Command("previous", ("p",), "previous", "previous run of the containers", "These logs", connected)
CONTAINER = Command("container", ("a",), "containers", "one container, or all", "These logs", connected)
ALL_PODS = Command("all-pods", ("A",), "all pods", "all pods, or the one again", "These logs", connected, footer=False)
SAVE_LOGS = Command("save-logs", ("ctrl+s",), "save", "save to a file", "These logs")
COPY_LOGS = Command("copy-logs", ("c",), "copy", "copy what is in the list", "These logs", footer=False)
ON_SINCE = tuple(
    Command(f"since-{name}", (str(digit),), name, help_, "Since", connected, footer=False, does="since", argument=name)
    for digit, (name, help_) in enumerate(
        (
            ("tail", "last lines of each"),
            ("head", "from the first line"),
            ("1m", "1 minute"),
            ("5m", "5 minutes"),
            ("15m", "15 minutes"),
            ("30m", "30 minutes"),
            ("1h", "1 hour"),
        )
    )
)
ON_LOGS = (
    FILTER,
    NEXT_MATCH,
    FOLLOW,
    WRAP,
    TIMES,
    PREVIOUS,
    CONTAINER,
    ALL_PODS,
    SAVE_LOGS,
    MATCH_BEFORE,
    ONLY_MATCHES,
    COPY_LOGS,
    *ON_SINCE,
)
ON_LOGS_TAB = (
    FILTER,
    NEXT_MATCH,
    TIMES,
    PREVIOUS,
    CONTAINER,
    SAVE_LOGS,
    MATCH_BEFORE,
    ONLY_MATCHES,
    COPY_LOGS,
)
"""What the Job's page has on its Logs tab: its own keys go before the others, which the Logs page has."""
