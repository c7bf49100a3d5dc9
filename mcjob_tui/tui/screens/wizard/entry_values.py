"""What an entry of the Differential page shows in each field, and how an edit becomes a difference. Pure.

A list of the entry (environment, labels) shows the default's rows with the entry's own in their place; taking a row out
removes it in these clusters, giving it back its old value makes it the default's again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mcjob_tui.draft.containers import ContainerDraft, EnvVar, Resources
from mcjob_tui.draft.differences import (
    BOTH,
    ContainerDifference,
    On,
    ResourceDifference,
    Row,
    RowDifference,
)
from mcjob_tui.draft.differing.image import parts_of
from mcjob_tui.draft.parts import attribute
from mcjob_tui.draft.reference import Image, InvalidReference, parse, with_parts
from mcjob_tui.draft.rows.environment import ENV
from mcjob_tui.draft.rows.labels import ON, on_words
from mcjob_tui.draft.rows.texts import by_key
from mcjob_tui.tui.widgets.form.row_model import Cells


def image_parts(image: str) -> dict[str, str]:
    """Registry, repository and tag (or digest) of a reference; empty where it cannot be taken apart."""
    try:
        found = parse(image)
    except InvalidReference:
        found = Image("", "")
    return {"registry": found.registry, "repository": found.repository, "tag": found.digest or found.tag}


def image_texts(default: str, changed: ContainerDifference) -> dict[str, str]:
    """What each field of the image shows while it has no text of its own: what the others make of the default's."""
    whole = with_parts(default, **parts) if (parts := parts_of(changed)) else default
    return {**image_parts(default if changed.image is None else changed.image), "image": whole}


def text(default: ContainerDraft, changed: ContainerDifference, key: str) -> str:
    """What a field of text shows while it has none of its own: the default's, or what is made of its image."""
    texts = image_texts(default.image, changed)
    return texts[key] if key in texts else str(getattr(default, attribute(key)))


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a list of the entry, which of them are its own, and which names it removes."""

    rows: tuple[Cells, ...]
    own: frozenset[int]
    inherited: frozenset[int]
    was: dict[int, str]
    removed: tuple[str, ...] = ()
    places: tuple[int | None, ...] = ()
    """Of each difference of the entry, in the order of the draft, the row that shows it."""

    def as_shown(self, rows: Sequence[Cells]) -> "Listed":
        """The same of ``rows`` as they stand on the screen: a row that was renamed or added there keeps its place as
        long as the list has the focus, while the draft puts what the default does not have at the end."""
        moved = _moved(self.rows, rows)
        return replace(
            self,
            rows=tuple(rows),
            own=frozenset(moved[at] for at in self.own if at in moved),
            inherited=frozenset(moved[at] for at in self.inherited if at in moved),
            was={moved[at]: words for at, words in self.was.items() if at in moved},
            places=tuple(None if at is None else moved.get(at) for at in self.places),
        )


def env_rows(default: ContainerDraft, changed: ContainerDifference) -> Listed:
    """The environment as these clusters get it."""
    own = {each.name: each for each in changed.env}
    shown = [own.get(each.name, each) for each in default.env if each.name not in changed.env_removed]
    known = {each.name: each for each in default.env}
    shown += [each for each in changed.env if each.name not in known]
    was = {
        index: f"was {ENV.cells(known[each.name])[2]}" if each.name in known else "new"
        for index, each in enumerate(shown)
        if each.name in own
    }
    places = [shown.index(each) if each in shown else None for each in changed.env]
    return _listed([ENV.cells(each) for each in shown], was, changed.env_removed, places)


def env_difference(rows: Sequence[Cells], default: ContainerDraft, changed: ContainerDifference) -> ContainerDifference:
    """The difference that shows as ``rows``."""
    now = effective_env(default, changed)
    parts = ENV.written(rows, now)
    known = {each.name: each for each in default.env}
    names = {each.name for each in parts}
    own = tuple(each for each in parts if known.get(each.name) != each)
    removed = tuple(each.name for each in default.env if each.name not in names)
    return changed.model_copy(update={"env": own, "env_removed": removed})


def effective_env(default: ContainerDraft, changed: ContainerDifference) -> tuple[EnvVar, ...]:
    """Every variable as these clusters get it, in the order in which it is shown."""
    own = {each.name: each for each in changed.env}
    known = {each.name for each in default.env}
    kept = [own.get(each.name, each) for each in default.env if each.name not in changed.env_removed]
    return (*kept, *(each for each in changed.env if each.name not in known))


Place = tuple[str, On]
"""A key of a label or annotation, and what it stands on."""


def mark_rows(default: Sequence[Row], changed: Sequence[RowDifference]) -> Listed:
    """Labels or annotations as these clusters get them."""
    was = {(row.key, on): row.value for row in default for on in row.on}
    now: dict[Place, str | None] = {**was}
    now |= {(row.key, on): row.value for row in changed for on in row.on}
    rows: list[Cells] = []
    notes: dict[int, str] = {}
    for key, value, on in _grouped({place: text for place, text in now.items() if text is not None}):
        before = [was.get((key, each)) for each in on]
        if any(each != value for each in before):
            texts = list(dict.fromkeys(each for each in before if each is not None and each != value))
            notes[len(rows)] = f"was {' and '.join(texts)}" if texts else "new"
        rows.append((key, value or "", on_words(on)))
    gone = {place: None for place, text in now.items() if text is None}
    left = {row[0] for row in rows}
    removed = tuple(f"{key} on {on_words(on)}" if key in left else key for key, _, on in _grouped(gone))
    places = [
        next((at for at, (key, _, on) in enumerate(rows) if key == row.key and set(ON[on]) & set(row.on)), None)
        for row in changed
    ]
    return _listed(rows, notes, removed, places)


def mark_differences(
    rows: Sequence[Cells], default: Sequence[Row], changed: Sequence[RowDifference]
) -> tuple[RowDifference, ...]:
    """The differences that show as ``rows``."""
    was = {(row.key, on): row.value for row in default for on in row.on}
    wanted = by_key(((key.strip(), each), value) for key, value, on in rows for each in ON[on])
    found: dict[Place, str | None] = {
        place: value for place, value in wanted.items() if place not in was or was[place] != value
    }
    found |= {place: None for place in was if place not in wanted}
    # What is removed and is no default's (the pods' own, say) stays removed.
    there = {(row.key, on) for row in changed if row.value is None for on in row.on}
    found |= {place: None for place in there if place not in was and place not in wanted}
    return tuple(RowDifference(key=key, value=value, on=on) for key, value, on in _grouped(found))


def _grouped(values: Mapping[Place, str | None]) -> list[tuple[str, str | None, tuple[On, ...]]]:
    """Key, value, and what has this value; in the order of the keys."""
    found: dict[tuple[str, str | None], list[On]] = {}
    for key in dict.fromkeys(key for key, _ in values):
        for on in BOTH:
            if (key, on) in values:
                found.setdefault((key, values[key, on]), []).append(on)
    return [(key, value, tuple(on)) for (key, value), on in found.items()]


def _moved(rows: Sequence[Cells], shown: Sequence[Cells]) -> dict[int, int]:
    """Where each of ``rows`` is among ``shown``: as it is, else by its name."""
    moved: dict[int, int] = {}
    left = {index: (cells[0].strip(), *cells[1:]) for index, cells in enumerate(shown)}
    for part in (slice(None), slice(1)):
        for at, row in enumerate(rows):
            found = next((index for index, cells in left.items() if cells[part] == row[part]), None)
            if at not in moved and found is not None:
                moved[at] = found
                del left[found]
    return moved


def _listed(rows: Sequence[Cells], was: dict[int, str], removed: Sequence[str], places: Sequence[int | None]) -> Listed:
    own = frozenset(was)
    inherited = frozenset(range(len(rows))) - own
    return Listed(tuple(rows), own, inherited, was, tuple(removed), tuple(places))


def amounts(default: Resources | None, changed: ResourceDifference, resource: str) -> tuple[str, str]:
    """Request and limit as these clusters get them."""
    base = default or Resources()
    request = changed.requests.get(resource, base.requests.get(resource, ""))
    limit = changed.limits.get(resource, base.limits.get(resource, ""))
    return str(request), str(limit)


def amounts_difference(
    value: tuple[str, ...], default: Resources | None, changed: ResourceDifference, resource: str
) -> ResourceDifference:
    """The difference that shows as ``value``."""
    base = default or Resources()
    requests = _own(changed.requests, resource, value[0], str(base.requests.get(resource, "")))
    limits = _own(changed.limits, resource, value[1], str(base.limits.get(resource, "")))
    return ResourceDifference(requests=requests, limits=limits)


def _own(amounts: dict[str, int | float | str], resource: str, text: str, default: str) -> dict[str, int | float | str]:
    rest = {name: amount for name, amount in amounts.items() if name != resource}
    return rest if text == default else {**rest, resource: text}
