"""From page to page: to a place that was visited, to the list of Jobs, to another context."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from mcjob_tui.tui.visits import Place

if TYPE_CHECKING:
    from mcjob_tui.tui.app import McjobApp
    from mcjob_tui.tui.screens.jobs import JobsScreen


def jobs_screen(app: "McjobApp") -> "JobsScreen | None":
    """The list of Jobs under the page, if there is one."""
    from mcjob_tui.tui.screens.jobs import JobsScreen

    return next((each for each in app.screen_stack if isinstance(each, JobsScreen)), None)


def form_is_open(app: "McjobApp") -> bool:
    """Whether the form is among the open pages: it belongs to the control plane that it was opened for."""
    return any(type(each).__name__ == "WizardScreen" for each in app.screen_stack)


def to_jobs(app: "McjobApp") -> None:
    """Back to the list of Jobs; whatever is open over it closes."""
    home = jobs_screen(app)
    if home is None:
        return
    while app.screen is not home:
        app.pop_screen()


def to_clusters(app: "McjobApp") -> None:
    """To the list of member clusters, over the page that there is; if it is that page, nothing is to do."""
    from mcjob_tui.tui.screens.clusters import ClustersScreen

    if not isinstance(app.screen, ClustersScreen):
        app.push_screen(ClustersScreen())


def to_namespace(app: "McjobApp", namespace: str | None) -> None:
    """To the Jobs of another namespace, or of all (None); a page of a Job elsewhere has no place there.

    The form stays: where its Job goes is its own field.
    """
    if not form_is_open(app):
        to_jobs(app)
    app.watch_namespace(namespace)


def known_namespaces(app: "McjobApp") -> tuple[Sequence[str], bool]:
    """The namespaces that can be offered, and whether these are all: who may not list them has the context's own."""
    session = app.session
    known = session.namespaces() if session is not None else None
    if known is None:
        return ((session.namespace,) if session is not None else ()), False
    return known, True


def choose_namespace(app: "McjobApp") -> None:
    """Ask for a namespace and watch its Jobs, or all."""
    from mcjob_tui.tui.screens.dialogs import Choice, ChoiceDialog, if_answered
    from mcjob_tui.tui.screens.wizard.known import REFUSED

    names, is_known = known_namespaces(app)
    # Each cluster has one of Karmada's own, and no Job of a person's is in any of these.
    ordered_names = sorted(names, key=lambda name: name.startswith(REFUSED))
    choices = (Choice("", "all namespaces"), *(Choice(name, name) for name in ordered_names))
    current = app.namespace or ""

    def chosen(name: str) -> None:
        app.watch_namespace(name or None)

    app.push_screen(ChoiceDialog("Namespace", choices, current, free=not is_known), if_answered(chosen))


def step(app: "McjobApp", by: int) -> None:
    """Go back or forward over the pages that were visited; says where there is nothing more."""
    if form_is_open(app):
        app.say("leave the form first: esc; its draft is kept")
        return
    place = app.visits.step(by)
    while place is not None and place.page == "job" and not _is_there(app, place):
        place = app.visits.step(by)
    if place is None:
        app.say("no page before this one" if by < 0 else "no page after this one")
        return
    go(app, place)


def go(app: "McjobApp", place: Place) -> None:
    """Open a place, over the list of Jobs."""
    to_jobs(app)
    if place.page == "job":
        from mcjob_tui.tui.screens.job import JobScreen

        app.push_screen(JobScreen(place.namespace or "", place.name, place.tab or "overview"))
    elif place.page == "clusters":
        to_clusters(app)
    elif place.namespace != app.namespace:
        app.watch_namespace(place.namespace)


def _is_there(app: "McjobApp", place: Place) -> bool:
    return app.session is not None and app.session.job(place.namespace or "", place.name) is not None


def choose_context(app: "McjobApp") -> None:
    """Ask for a context of the kubeconfigs and connect with it."""
    app.run_worker(_choose(app), name="contexts", group="contexts", exclusive=True, exit_on_error=False)


async def _choose(app: "McjobApp") -> None:
    from mcjob_tui.tui.screens.dialogs import Choice, ChoiceDialog, if_answered

    found = await app.gateway.find()
    if not found.contexts:
        app.say(found.problem or "the kubeconfigs have no contexts", error=bool(found.problem))
        return
    choices = tuple(Choice(each.name, each.name, each.problem or each.server) for each in found.contexts)
    current = app.session.context if app.session is not None else ""
    app.push_screen(ChoiceDialog("Context", choices, current), if_answered(partial(to_context, app)))


def to_context(app: "McjobApp", name: str) -> None:
    """Connect with another context; the session that there is stays until the new one is open."""
    if form_is_open(app):
        app.say("leave the form first: esc; its draft is kept")
        return
    app.say(f"connecting to {name}…")
    app.connect(name)
