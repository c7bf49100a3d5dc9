"""The field reference of the documentation, made from the declarations; ``python -m
mcjob_tui.draft.field_reference``.
"""

import sys

from mcjob_tui.draft.declaration import Field
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.pages import Page

_HEADING = """# The fields of a Job

Every field of the form, made from the program's own declarations. The path is that in a draft file
(`kind: JobDraft`); `[]` stands for each row.
"""


def field_reference() -> str:
    """The whole reference as Markdown: a section for each page, a table for each group."""
    parts = [_HEADING]
    for page in Page:
        own = [each for each in FIELDS if each.page is page]
        if own:
            parts.append(f"\n## {page.number} {page}\n")
            names = dict.fromkeys(each.group for each in own)
            parts += [_group(name, [each for each in own if each.group == name]) for name in names]
    return "".join(parts)


def _group(name: str, fields: list[Field]) -> str:
    title = f"\n### {name}\n" if name else ""
    rows = "".join(_row(each) for each in fields)
    return f"{title}\n| Field | Path | Default | What it is | Rule | Written to |\n|---|---|---|---|---|---|\n{rows}"


def _row(field: Field) -> str:
    label = f"{field.label} *" if field.required else field.label
    cells = (label, f"`{field.path}`", field.default, field.help, field.rule, field.written_to)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    sys.stdout.write(field_reference())
