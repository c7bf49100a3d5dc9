"""The wizard opened over the mockups' fleet, with a state directory of its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.painting import Painting
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from mcjob_tui.tui.widgets.form.field import Field
from tests.tui.conftest import opened, until
from tests.tui.doubles import FakeGateway
from tests.tui.snapshot import dump, visible_text
from tests.tui.wizard.fleet import Plane


@dataclass
class Form:
    """An open wizard and what a person does with it."""

    app: McjobApp
    pilot: Pilot[None]
    wizard: WizardScreen
    plane: Plane

    @property
    def draft(self) -> JobDraft:
        return self.wizard.editing.draft

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return visible_text(self.app)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def tab(self) -> None:
        """Go on by a Tab, and be there: on a busy machine one is pressed before the one before it has been answered."""
        await self.press("tab")
        await self.app.keys_done()

    async def type(self, text: str) -> None:
        names = {" ": "space"}
        await self.pilot.press(*(names.get(each, each) for each in text))

    async def until(self, holds: Callable[[], bool]) -> None:
        await until(self.pilot, holds)

    async def shows(self, text: str) -> None:
        await until(self.pilot, lambda: text in self.text)

    async def focus(self, label: str) -> None:
        """Go to the field of that label on the open page by Tab."""
        for _ in range(60):
            focused = self.app.focused
            if isinstance(focused, Field) and focused.label.strip() == label:
                return
            await self.tab()
        raise AssertionError(f"no field {label}:\n{self.text}")

    @property
    def _is_painted(self) -> bool:
        screen = self.app.screen
        return not isinstance(screen, Painting) or screen.is_painted

    async def settle(self) -> None:
        """Wait until the forecast is that of the draft as it is, and nothing on the screen moves any more."""
        wizard = self.wizard
        await self.until(lambda: wizard.is_settled and self._is_painted)
        before = ""
        while before != (now := dump(self.app)):
            before = now
            await self.pilot.pause(0.05)


OpenForm = Callable[..., AbstractAsyncContextManager[Form]]


@pytest.fixture(autouse=True)
def state_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Drafts go to a directory of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def form() -> OpenForm:
    """Opens the wizard."""

    @asynccontextmanager
    async def open_form(
        draft: JobDraft | None = None, *, size: tuple[int, int] = (120, 40), plane: Plane | None = None
    ) -> AsyncIterator[Form]:
        served = plane or Plane()
        async with opened(FakeGateway(served), size=size) as (app, pilot):
            wizard = WizardScreen(served, draft)
            await app.push_screen(wizard)
            opened_form = Form(app, pilot, wizard, served)
            await until(pilot, lambda: wizard.focused is not None)
            await opened_form.settle()
            yield opened_form

    return open_form
