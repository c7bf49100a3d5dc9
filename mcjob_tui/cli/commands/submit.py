"""``mcjob submit``: check, create, and wait if asked to."""

import argparse
from typing import TYPE_CHECKING

from mcjob_tui.cli.control_plane import open_session, run_async, seconds
from mcjob_tui.cli.drafts import read_draft
from mcjob_tui.cli.exit_codes import ExitCode
from mcjob_tui.cli.output import data, documents
from mcjob_tui.cli.submission import check, create, manifests_of
from mcjob_tui.cli.waiting import clusters_known, until_end, watched

if TYPE_CHECKING:
    from mcjob_tui.draft.render import Manifests


def run(arguments: argparse.Namespace) -> ExitCode:
    """Submit the draft; a failure part-way takes back what this submission created, or says what is left."""
    return run_async(_submit(arguments))


async def _submit(arguments: argparse.Namespace) -> ExitCode:
    from mcjob_tui.draft.images_used import images_used

    limit = seconds(arguments.timeout, "--timeout")
    async with open_session(arguments) as session:
        draft = read_draft(arguments, session.namespace)
        await watched(session, draft.namespace)
        await clusters_known(session)
        manifests = await manifests_of(session, draft)
        if arguments.dry_run != "none":
            if arguments.dry_run == "server":
                await check(session, manifests)
            _print(manifests, arguments.output, " (dry run)")
            return ExitCode.DONE
        await create(session, manifests)
        images_used().remember(draft)
        _print(manifests, arguments.output, "")
        if arguments.wait:
            return await until_end(session, draft.namespace, draft.name, limit)
    return ExitCode.DONE


def _print(manifests: "Manifests", output: str | None, suffix: str) -> None:
    if output in ("json", "yaml"):
        data(documents(manifests.documents(), output))
        return
    verb = "" if output == "name" else f" created{suffix}"
    data(
        "".join(
            f"{_resource(each['apiVersion'], each['kind'])}/{each['metadata']['name']}{verb}\n"
            for each in manifests.documents()
        )
    )


def _resource(api_version: str, kind: str) -> str:
    """``job.batch``, ``propagationpolicy.policy.karmada.io``: how kubectl names what it created."""
    group = api_version.partition("/")[0] if "/" in api_version else ""
    return f"{kind.lower()}.{group}" if group else kind.lower()
