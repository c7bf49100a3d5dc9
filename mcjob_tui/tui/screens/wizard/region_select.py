"""Providers, regions or zones: several values, wanted or unwanted."""

from textual import events

from mcjob_tui.tui.widgets.form.select import ManySelect, Options


class RegionSelect(ManySelect):
    """The value is the operator (In or NotIn) and then the values. ``!`` turns the operator."""

    def __init__(self, label: str, options: Options) -> None:
        super().__init__(
            label,
            ("In",),
            options,
            indent=2,
            placeholder="any",
            free=True,
            help="space opens the list; ! turns in into not in",
        )

    def words(self) -> str:
        operator, *values = self.value
        if not values:
            return ""
        return f"{'not in' if operator == 'NotIn' else 'in'} {', '.join(values)}"

    def chosen(self) -> tuple[str, ...]:
        return self.value[1:]

    def take(self, chosen: tuple[str, ...]) -> None:
        self.set_value((self.value[0], *chosen))

    def on_key(self, event: events.Key) -> None:
        if event.key == "exclamation_mark":
            event.stop()
            event.prevent_default()
            self.set_value(("In" if self.value[0] == "NotIn" else "NotIn", *self.value[1:]))
