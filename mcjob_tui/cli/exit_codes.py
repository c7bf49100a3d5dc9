"""The exit codes of ``mcjob``, documented in the README and stable."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a script can tell from the end of a command."""

    DONE = 0
    REFUSED = 1
    """The API server refused (conflict, invalid, admission, quota), or the work failed."""
    USAGE = 2
    """Wrong arguments, or input that cannot be read: a draft, a kubeconfig, a cluster list."""
    NO_ACCESS = 3
    """No connection, or not allowed (401, RBAC)."""
    TIMED_OUT = 4
    JOB_FAILED = 5
    """The Job itself failed, in all clusters or in some."""
    HUNG_UP = 129
    """The terminal was closed (SIGHUP)."""
    INTERRUPTED = 130
    QUIT = 131
    """SIGQUIT."""
    UNREAD = 141
    """Nobody reads the output any more, as with ``| head``: what a shell sees of kubectl, which SIGPIPE ends."""
    TERMINATED = 143
    """SIGTERM."""


class CommandFailed(Exception):
    """Ends a command with an exit code and one sentence for stderr."""

    def __init__(self, code: ExitCode, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
