"""Instances and parallelism on Basics: one below the other, and beside each other where rows are few."""

from mcjob_tui.tui.widgets.form.stack import Stack
from mcjob_tui.tui.widgets.form.text_field import TextField

_LABEL, _LABEL_BESIDE = 16, 14
_FIRST = 28
"""Columns of the first field where both stand in one row."""


class Amount(Stack):
    """Two fields for a number each."""

    DEFAULT_CSS = f"""
    Amount.-beside {{ layout: horizontal; & > #instances {{ width: {_FIRST}; }} & > #parallelism {{ width: 1fr; }} }}
    """

    def __init__(self, instances: TextField, parallelism: TextField) -> None:
        super().__init__(instances, parallelism)
        self.fields = (instances, parallelism)
        self._hints = (instances.beside, parallelism.beside)

    def fit(self, narrow: bool) -> None:
        """One row where it is ``narrow``, unless a field has more to say than a row of its own has room for."""
        beside = narrow and not any(field.trouble or field.off for field in self.fields)
        if beside == self.has_class("-beside"):
            return
        self.set_class(beside, "-beside")
        instances, parallelism = self.fields
        instances.beside, parallelism.beside = ("", "at once; gets split") if beside else self._hints
        parallelism.label_columns = _LABEL_BESIDE if beside else _LABEL
        for field in self.fields:
            field.redraw()
