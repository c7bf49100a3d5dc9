"""What is wrong with a draft is told on standard error, each line with the place's path and what the form calls it."""

import pytest

from mcjob_tui.cli.drafts import refuse_problems
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.draft.placing import Toleration
from mcjob_tui.draft.rules import Surroundings
from tests.draft.drafts import sound


def test_every_error_names_the_field_and_the_column(capsys: pytest.CaptureFixture[str]) -> None:
    rows = (Toleration(operator="Exists"), Toleration(key="a", effect="NoSchedule", toleration_seconds=30))
    draft = sound(timeout="soon", tolerations=rows)
    with pytest.raises(CommandFailed) as refused:
        refuse_problems(draft, Surroundings())
    told = [*capsys.readouterr().err.splitlines(), f"error: {refused.value}"]
    assert refused.value.code is ExitCode.USAGE
    assert sorted(each.rpartition("): ")[0] for each in told) == [
        "error: spec.timeout (Timeout",
        "error: spec.tolerations[1].tolerationSeconds (Tolerations 2, Seconds",
    ]


def test_a_sound_draft_is_not_refused() -> None:
    refuse_problems(sound(), Surroundings())
