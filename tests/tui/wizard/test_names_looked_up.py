"""Whether the Job's name is taken, where the Jobs of its namespace are not watched: the name itself is looked up."""

import pytest

from mcjob_tui.control_plane.errors import ControlPlaneError, Unreachable
from mcjob_tui.draft.model import DraftMeta
from mcjob_tui.tui.screens.wizard import live_names
from mcjob_tui.tui.screens.wizard.live_names import LiveNames
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import Plane


class Unlisted(Plane):
    """A control plane whose Jobs may not be listed, but asked for by name."""

    def __init__(self, refusal: ControlPlaneError | None = None) -> None:
        super().__init__()
        self.looked_up: list[tuple[str, str, str]] = []
        self.failure = refusal

    def job_names(self, namespace: str) -> frozenset[str] | None:  # type: ignore[override]
        return None

    async def exists(self, kind: str, namespace: str, name: str) -> bool:
        self.looked_up.append((kind, namespace, name))
        if self.failure is not None:
            raise self.failure
        return name in self.taken


def is_told(page: Form) -> bool:
    return any(each.path == "metadata.name" for each in page.wizard.editing.problems)


async def test_a_free_name_is_said_to_be_free_and_a_taken_one_to_be_taken(form: OpenForm) -> None:
    plane = Unlisted()
    async with form(STORY, plane=plane) as page:
        await page.shows("free in quant")
        assert not is_told(page)
        page.wizard.editing.replace(
            STORY.model_copy(update={"metadata": DraftMeta(name="pdf-invoices", namespace="quant")})
        )
        await page.until(lambda: is_told(page))
        await page.until(lambda: "free in quant" not in page.text)
        page.wizard.judge()
        assert is_told(page)
        assert plane.looked_up == [("Job", "quant", STORY.name), ("Job", "quant", "pdf-invoices")]


async def test_of_a_name_that_cannot_be_looked_up_nothing_is_said(form: OpenForm) -> None:
    plane = Unlisted(Unreachable("no answer"))
    async with form(STORY, plane=plane) as page:
        await page.until(lambda: bool(plane.looked_up))
        await page.settle()
        assert not is_told(page)
        assert "free in quant" not in page.text
        assert "no answer" not in page.text


async def test_keys_that_come_when_another_namespace_is_looked_at_are_not_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = LiveNames(Plane())
    await names.read("quant")

    async def keys_in(*_: object) -> tuple[str, ...]:
        names.namespace = "ml"
        return ("URL",)

    monkeypatch.setattr(live_names, "keys_in", keys_in)
    await names.read_keys("ConfigMap", "feed-config")
    assert names.keys("ConfigMap", "feed-config") == ()


def test_an_image_that_is_none_has_no_registry_to_propose() -> None:
    names = LiveNames(Plane())
    names.images_used = ("registry corp//", "registry.corp.io/quant/app:1")
    assert names.registry("regis") == "registry.corp.io"
    assert names.registry("registry c") == ""
