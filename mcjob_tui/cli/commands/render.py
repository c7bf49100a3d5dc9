"""``mcjob render``: the objects of a draft, exactly as submit would send them."""

import argparse

from mcjob_tui.cli.drafts import read_draft, refuse_problems
from mcjob_tui.cli.exit_codes import ExitCode
from mcjob_tui.cli.output import data, documents


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print them in the order of submission; nothing is asked of any server."""
    from mcjob_tui.draft.render import render
    from mcjob_tui.draft.rules import Surroundings

    draft = read_draft(arguments, None)
    refuse_problems(draft, Surroundings())
    objects = render(draft).documents()
    if arguments.output == "name":
        data("\n".join(f"{each['kind'].lower()}/{each['metadata']['name']}" for each in objects))
    else:
        data(documents(objects, arguments.output))
    return ExitCode.DONE
