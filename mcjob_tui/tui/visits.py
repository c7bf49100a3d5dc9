"""The pages that a person has been to, with a way back and forward, as in a browser. Opens nothing itself."""

from dataclasses import dataclass

MOST = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A page and what it showed: ``page`` is ``jobs``, ``job`` or ``clusters``; ``namespace`` None is all."""

    page: str
    namespace: str | None = None
    name: str = ""
    tab: str = ""


class Visits:
    """Places in the order of the visits; going back and then elsewhere forgets what was ahead."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    def visit(self, place: Place) -> None:
        """Be at ``place`` now. The same place again is no visit, another tab of the same page no new one."""
        here = self._places[self._at] if self._at >= 0 else None
        if here == place:
            return
        if here is not None and (here.page, here.namespace, here.name) == (place.page, place.namespace, place.name):
            self._places[self._at] = place
            return
        self._places = [*self._places[: self._at + 1], place][-MOST:]
        self._at = len(self._places) - 1

    def step(self, by: int) -> Place | None:
        """Go back (-1) or forward (1); None at either end."""
        if not 0 <= self._at + by < len(self._places):
            return None
        self._at += by
        return self._places[self._at]

    def forget(self) -> None:
        """Forget everything: another control plane has none of these places."""
        self._places.clear()
        self._at = -1
