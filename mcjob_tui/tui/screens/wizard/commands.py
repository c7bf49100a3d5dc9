"""The wizard's commands. In a field they are ``^`` keys; on the page, after Escape, the plain letters do the same."""

from mcjob_tui.tui.commands import Command, Situation
from mcjob_tui.tui.declarations import READ_ONLY_REASON

GROUP = "The form"


def can_submit(situation: Situation) -> str:
    """Submitting changes something."""
    if situation.read_only:
        return READ_ONLY_REASON
    return "" if situation.connected else "not connected"


NEXT = Command("form-next", ("ctrl+n", "n"), "next", "next page", GROUP)
PREVIOUS = Command("form-back", ("ctrl+o", "o"), "back", "previous page", GROUP)
GO_TO = Command(
    "go-to", ("ctrl+g", "g"), "go to", "a page or a part of it, Placement, a problem, the effective Job", GROUP
)
FIX = Command("take-fix", ("ctrl+y", "y"), "fix", "take the fix of the nearest error or warning", GROUP)
PLACEMENT = Command("placement", ("ctrl+t", "t"), "placement", "open or focus Placement", GROUP)
RESET = Command("reset-field", ("ctrl+r", "r"), "reset field", "Differential: back to the default's value", GROUP)
SUBMIT = Command("submit", ("ctrl+s", "s"), "submit", "to Review; on Review: submit", GROUP, can_submit)
EFFECTIVE = Command("effective", ("e",), "effective Job", "the Job as one cluster will get it", GROUP, footer=False)
WARNING = Command("next-warning", ("w",), "next warning", "the next problem or warning", GROUP, footer=False)
CHECK = Command("check", ("c",), "check", "Review: the server's dry run of every object", GROUP)
CHECK_MEMBERS = Command(
    "check-members", ("m",), "check on members", "Review: what would stop it in its clusters", GROUP
)
CLUSTERS = Command(
    "form-clusters", ("l",), "clusters", "the clusters, to set labels and regions; esc comes back", GROUP, footer=False
)
SAVE_TEMPLATE = Command("save-template", ("T",), "save template", "save the draft as a template", GROUP, footer=False)
TEMPLATES = Command(
    "from-template", ("F",), "templates", "go on from a template", GROUP, footer=False, does="templates"
)
PAGES = tuple(
    Command(f"page-{number}", (str(number),), name, f"go to {name}", GROUP, footer=False, palette=False)
    for number, name in enumerate(("Basics", "Containers", "Advanced", "Differential", "Review"), 1)
)

FOOTERS: dict[int, tuple[str, ...]] = {
    3: ("reset-field", "form-next", "form-back", "go-to", "placement", "submit"),
    4: ("submit", "check", "check-members", "take-fix", "form-back", "go-to"),
}
"""What the footer says on a page that differs from the others, most used first."""
FOOTER = ("form-next", "form-back", "go-to", "take-fix", "placement", "submit")

ON_WIZARD = (
    NEXT,
    PREVIOUS,
    GO_TO,
    FIX,
    PLACEMENT,
    SUBMIT,
    RESET,
    EFFECTIVE,
    WARNING,
    CHECK,
    CHECK_MEMBERS,
    CLUSTERS,
    SAVE_TEMPLATE,
    TEMPLATES,
    *PAGES,
)
