"""Every command and flag of ``mcjob``, declared once; the shell completion is made from the same parser.

Flags are spelled as in kubectl and mean the same. Those that choose the control plane are accepted before and after
the command's name.
"""

import argparse
from collections.abc import Sequence
from typing import NoReturn, TypeAlias

from mcjob_tui import __version__
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.theme_names import THEMES

FORMATS = ("json", "yaml", "wide", "name")
_JOB_KINDS = frozenset(f"job{plural}{group}" for plural in ("", "s") for group in ("", ".batch", ".v1.batch"))
FASTEST = 10_000.0
"""How much faster than time the sandbox's clock may run."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one sentence and the exit code for usage."""

    def error(self, message: str) -> NoReturn:
        raise CommandFailed(ExitCode.USAGE, f"{message}; see {self.prog} --help")


def _line_count(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of lines")
    return int(text)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= FASTEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no speed above 0 and up to {FASTEST:g}")
    return speed


def _job_name(text: str) -> str:
    """A Job's name, also as ``-o name`` prints it and kubectl takes it: ``job.batch/nightly``."""
    kind, slash, name = text.rpartition("/")
    if slash and (kind not in _JOB_KINDS or not name):
        raise argparse.ArgumentTypeError(f"{text!r} is no Job: name one as NAME or job.batch/NAME")
    return name


def build_parser(program: str = "mcjob") -> Parser:
    """The whole command line of ``program`` (``mcjob`` or ``kubectl mcjob``)."""
    parser = Parser(
        prog=program,
        description="Create and watch Kubernetes Jobs that run in many clusters, through a Karmada control plane.",
        epilog="Without a command the app opens. Exit codes: 0 done, 1 refused or failed, 2 usage or invalid input, "
        "3 no connection or not allowed, 4 timed out, 5 the Job failed, 130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=f"mcjob {__version__}")
    _control_plane_flags(parser, after_command=False)
    _app_flags(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    _draft_commands(commands)
    _job_commands(commands)
    _other_commands(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def _command(commands: Commands, name: str, help_: str, *, connects: bool = True) -> Parser:
    parser: Parser = commands.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
    if connects:
        _control_plane_flags(parser, after_command=True)
    return parser


def _control_plane_flags(parser: argparse.ArgumentParser, *, after_command: bool) -> None:
    """The flags that say where to connect; after a command an absent flag must not undo one given before it."""

    def add(*names: str, **options: object) -> None:
        default = argparse.SUPPRESS if after_command else options.pop("default", None)
        options.pop("default", None)
        group.add_argument(*names, default=default, **options)  # type: ignore[arg-type]

    group = parser.add_argument_group("control plane")
    add("--context", "--karmada-context", metavar="NAME", help="the kubeconfig's context (current-context)")
    add("-n", "--namespace", metavar="NS", help="the namespace (the context's, else default)")
    add("--kubeconfig", metavar="FILE", help="the kubeconfig to use instead of $KUBECONFIG or ~/.kube/config")
    add("--sandbox", action="store_true", default=False, help="an embedded control plane with clusters of its own")
    add("--speed", type=_speed, metavar="X", help="with --sandbox: how fast its clock runs (1)")
    add("--request-timeout", metavar="TIME", help="how long one request may take (30s)")


def _app_flags(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("app")
    switch = argparse.BooleanOptionalAction
    group.add_argument("--read-only", action=switch, help="nothing can be changed")
    group.add_argument("--ascii", action=switch, help="draw with ASCII characters only")
    group.add_argument("--theme", choices=THEMES, help="the colours")
    group.add_argument("--mouse", action=switch, help="take the mouse, or leave it to the terminal")
    group.add_argument("--clusters", type=int, metavar="N", help="with --sandbox: how many clusters it has (8)")


def _draft_flag(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-f", "--filename", metavar="DRAFT", required=True, help="a JobDraft or plain manifests; - reads stdin"
    )


def _output_flag(parser: argparse.ArgumentParser, choices: Sequence[str], default: str | None = None) -> None:
    parser.add_argument("-o", "--output", choices=choices, default=default, help=f"how to print ({', '.join(choices)})")


def _draft_commands(commands: Commands) -> None:
    render = _command(commands, "render", "print the objects exactly as submit would send them", connects=False)
    _draft_flag(render)
    _output_flag(render, ("yaml", "json", "name"), "yaml")
    render.add_argument(
        "--clusters", dest="cluster_list", metavar="FILE", help="a saved cluster list: the policy gets the prediction"
    )
    render.add_argument("-n", "--namespace", metavar="NS", default=argparse.SUPPRESS, help="the namespace")

    preview = _command(commands, "preview", "show to which clusters the Job would go, and why not to the others")
    _draft_flag(preview)
    preview.add_argument(
        "--clusters", dest="cluster_list", metavar="FILE", help="a saved cluster list instead of the control plane's"
    )
    _output_flag(preview, ("json", "yaml"))

    submit = _command(commands, "submit", "create the Job and its policies")
    _draft_flag(submit)
    submit.add_argument("--dry-run", choices=("none", "client", "server"), default="none", help="check only")
    submit.add_argument("--wait", action="store_true", help="wait for the end: 0 complete, 5 failed, 4 timed out")
    submit.add_argument("--timeout", metavar="TIME", help="how long to wait at most: 90s, 30m, 2h")
    _output_flag(submit, ("json", "yaml", "name"))

    edit = _command(commands, "edit", "open a draft or manifests in the form")
    _draft_flag(edit)


def _job_commands(commands: Commands) -> None:
    list_ = _command(commands, "list", "list the multi-cluster Jobs")
    list_.add_argument("-A", "--all-namespaces", action="store_true", help="of all namespaces")
    list_.add_argument("-l", "--selector", metavar="SELECTOR", help="only Jobs with these labels")
    _output_flag(list_, FORMATS)

    status = _command(commands, "status", "show how far a Job is in each cluster")
    status.add_argument("name", type=_job_name, metavar="NAME")
    status.add_argument("-w", "--watch", action="store_true", help="go on until the Job ends")
    status.add_argument("--timeout", metavar="TIME", help="how long to watch at most")
    _output_flag(status, ("json", "yaml", "wide", "name"))

    logs = _command(commands, "logs", "print the logs of all clusters, merged")
    logs.add_argument("name", type=_job_name, metavar="NAME")
    logs.add_argument("-f", "--follow", action="store_true", help="go on with new lines until the Job ends")
    logs.add_argument("-C", "--cluster", action="append", metavar="CLUSTER", help="only this cluster; may be repeated")
    logs.add_argument("-c", "--container", metavar="CONTAINER", help="only this container")
    logs.add_argument("-p", "--previous", action="store_true", help="of the container's previous run")
    logs.add_argument("--since", metavar="TIME", help="only lines newer than this: 5m, 1h")
    logs.add_argument("--tail", type=_line_count, metavar="N", help="the last N lines of each pod")
    logs.add_argument("--timestamps", action="store_true", help="with the time of each line")
    logs.add_argument("--no-prefix", action="store_true", help="without cluster, pod and container before each line")
    _output_flag(logs, ("json",))

    delete = _command(commands, "delete", "delete Jobs in all clusters, with the policies that belong to them")
    delete.add_argument("name", type=_job_name, metavar="NAME", nargs="+")
    delete.add_argument("-y", "--yes", action="store_true", help="do not ask")
    delete.add_argument("--wait", action=argparse.BooleanOptionalAction, default=True, help="until all of it is gone")
    delete.add_argument("--timeout", metavar="TIME", default="2m", help="how long to wait at most (2m)")
    _output_flag(delete, ("name",))

    for name, help_, until in (
        ("suspend", "stop the pods of Jobs in all clusters until they are resumed", "until no pod is active"),
        ("resume", "let suspended Jobs go on", "until they run again"),
    ):
        switch = _command(commands, name, help_)
        switch.add_argument("name", type=_job_name, metavar="NAME", nargs="+")
        switch.add_argument("--wait", action="store_true", help=until)
        switch.add_argument("--timeout", metavar="TIME", help="how long to wait at most")
        _output_flag(switch, ("name", "json", "yaml"))

    rerun = _command(commands, "rerun", "run a Job again as a new one, or in its place")
    rerun.add_argument("name", type=_job_name, metavar="NAME")
    rerun.add_argument("--as", dest="new_name", metavar="NEW", help="the new Job's name")
    rerun.add_argument("--in-place", action="store_true", help="delete the Job first and keep its name; asks first")
    rerun.add_argument("-y", "--yes", action="store_true", help="with --in-place: do not ask")
    rerun.add_argument("--wait", action="store_true", help="wait for the end: 0 complete, 5 failed, 4 timed out")
    rerun.add_argument("--timeout", metavar="TIME", help="how long to wait at most")
    _output_flag(rerun, ("name", "json", "yaml"))


def _other_commands(commands: Commands) -> None:
    sandbox = _command(commands, "sandbox", "the embedded control plane alone, for kubectl and scripts", connects=False)
    actions = sandbox.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)
    serve = actions.add_parser("serve", help="serve until interrupted", description="Serve until interrupted.")
    serve.add_argument("--port", type=int, default=0, metavar="P", help="the port on 127.0.0.1 (any free one)")
    serve.add_argument("--clusters", type=int, metavar="N", help="how many clusters (the eight of the default fleet)")
    serve.add_argument("--kubeconfig", metavar="OUT", dest="kubeconfig_out", help="write a kubeconfig for it there")
    serve.add_argument(
        "--seed", type=int, metavar="N", help="same seed and speed, same course and UIDs (course of 0, UIDs of its own)"
    )
    serve.add_argument("--speed", type=_speed, default=1.0, metavar="X", help="how fast its clock runs (1)")
    serve.add_argument("--examples", action="store_true", help="with a few Jobs already there")
    serve.add_argument(
        "--jobs", type=int, default=0, metavar="N", help="with N Jobs in various states, for trials of scale (0)"
    )

    info = _command(commands, "info", "print every path and version in use")
    _output_flag(info, ("json", "yaml"))

    completion = _command(commands, "completion", "print the completion script for a shell", connects=False)
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))
