"""``mcjob render``: the objects of a draft, exactly as submit would send them."""

import argparse

from mcjob_tui.cli.drafts import read_clusters, read_draft, refuse_problems
from mcjob_tui.cli.exit_codes import ExitCode
from mcjob_tui.cli.output import data, documents
from mcjob_tui.cli.surroundings import predicted, with_clusters


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print them in the order of submission; nothing is asked of any server.

    With a cluster list the policy carries the predicted split, as it does when it is submitted.
    """
    from mcjob_tui.draft.render import render, with_prediction
    from mcjob_tui.draft.rules import Surroundings

    draft = read_draft(arguments, None)
    around = Surroundings() if arguments.cluster_list is None else with_clusters(read_clusters(arguments.cluster_list))
    refuse_problems(draft, around)
    manifests = render(draft)
    if around.clusters is not None:
        manifests = with_prediction(manifests, predicted(draft, around))
    objects = manifests.documents()
    if arguments.output == "name":
        data("\n".join(f"{each['kind'].lower()}/{each['metadata']['name']}" for each in objects))
    else:
        data(documents(objects, arguments.output))
    return ExitCode.DONE
