"""The tabs of a Job's page that show text: the YAML of each object that belongs to it, and the overrides."""

from mcjob_tui.control_plane.errors import ControlPlaneError, NotFound
from mcjob_tui.tui.screens.followed_job import FollowedJob
from mcjob_tui.tui.screens.job_objects import Shown, objects_of, yaml_lines
from mcjob_tui.tui.widgets.pane import Pane
from mcjob_tui.tui.widgets.text_view import TextView


class JobDocuments(FollowedJob):
    """Base of the Job's page: ``yaml`` and ``overrides`` are the two views."""

    def __init__(self, namespace: str, name: str) -> None:
        super().__init__(namespace, name)
        self.objects: tuple[Shown, ...] = ()
        self.object_at = 0
        self.yaml = TextView()
        self.overrides = TextView()

    def command_next_object(self) -> None:
        """The next object's YAML."""
        self._other_object(1)

    def command_object_before(self) -> None:
        """The YAML of the object before."""
        self._other_object(-1)

    def _other_object(self, step: int) -> None:
        self.object_at = (self.object_at + step) % len(objects_of(self.job_here))
        self._read_object()

    def _read_object(self) -> None:
        if self.job is None:
            return
        self.objects = objects_of(self.job)
        self.object_at = min(self.object_at, len(self.objects) - 1)
        shown = self.objects[self.object_at]
        place = f"< > {self.object_at + 1} of {len(self.objects)}"
        self.query_one("#yaml", Pane).label(title=shown.title, state=shown.name, place=place)
        self.run_worker(self._load(shown, self.yaml), name="yaml", group="yaml", exclusive=True, exit_on_error=False)

    def _read_overrides(self) -> None:
        if self.job is not None:
            shown = Shown("OverridePolicy", self.job.namespace, self.job.policy or self.job.name)
            self.run_worker(
                self._load(shown, self.overrides, "No OverridePolicy of its own: every cluster gets the same Job."),
                name="overrides",
                group="overrides",
                exclusive=True,
                exit_on_error=False,
            )

    async def _load(self, shown: Shown, view: TextView, missing: str = "") -> None:
        try:
            view.show_text(await yaml_lines(self._session, shown))
        except NotFound as error:
            view.show_text([f"# {missing or error.sentence}"])
        except ControlPlaneError as error:
            view.show_text([f"# {error.sentence}"])
