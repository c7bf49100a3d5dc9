"""An override rule that was loaded and that the form has no fields for: shown just as it is, in place of the fields."""

from collections.abc import Mapping
from typing import Any

from mcjob_tui.draft import yaml_text
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.pieces import EMPTY, line
from mcjob_tui.tui.widgets.form.words import Words

_ABOUT = (
    line(("Kept just as it was loaded:", "strong")),
    line(("the form has no fields for all of it.", "muted")),
    line(("x", "key"), (" in the list removes it.", "muted")),
    EMPTY,
)


class KeptRule(Words):
    """The rule as YAML; nothing in it can be edited."""

    def show(self, rule: Mapping[str, Any]) -> None:
        """Show another rule; an empty one is none."""
        lines = yaml_text.dump(dict(rule)).splitlines() if rule else ()
        self.say(*(_ABOUT if rule else ()), *(line((clean(each), "")) for each in lines))
