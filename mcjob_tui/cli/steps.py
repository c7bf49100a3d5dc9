"""Steps of a submission or deletion as lines on stderr."""

import contextlib

from mcjob_tui.cli.output import tell
from mcjob_tui.control_plane.views import Step, StepState

_WORDS = {StepState.DONE: "ok", StepState.FAILED: "failed", StepState.UNDONE: "undone"}


def tell_step(step: Step, name: str = "") -> None:
    """Tell a step that has come to its end; what is still going on is not worth a line.

    That nobody listens (``2>&1 | head``, ``2>&-``, a full disk) ends no submission half-way: a policy would be left
    without its Job.

    Args:
        name: of the Job that the step belongs to, where there are several.
    """
    word = _WORDS.get(step.state)
    if word is None:
        return
    with contextlib.suppress(OSError):
        _tell(step, word, name)


def _tell(step: Step, word: str, name: str) -> None:
    whose = f"{name}: " if name else ""
    tell(f"{whose}{step.name}: {word}{f', {step.message}' if step.message else ''}")
    for kind, field, message in step.causes:
        tell(f"  {kind} {field}: {message}")
    for each in step.clusters:
        if each.message and each.state is not StepState.DONE:
            tell(f"  {each.cluster}: {each.message}")
