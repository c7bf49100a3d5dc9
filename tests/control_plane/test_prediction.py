"""Predicted beside actual: what the annotation says, and how the split that came compares."""

from dataclasses import replace

import pytest

from mcjob_tui.control_plane.observe import Around
from mcjob_tui.control_plane.prediction import read_prediction
from mcjob_tui.control_plane.views import JobView, Verdict
from tests.control_plane.test_observe import ALL_READY, POLICY, view


class TestPrediction:
    def predicted(self, text: str) -> JobView:
        policy = replace(POLICY, prediction=read_prediction({"mcjob.io/prediction": text}))
        return view(
            "divided-dynamic-job-finished", "divided-dynamic-resourcebinding-finished", Around(ALL_READY, policy)
        )

    def test_as_predicted(self) -> None:
        found = self.predicted(
            '{"targets":[{"cluster":"member1","parallelism":4,"completions":6},'
            '{"cluster":"member2","parallelism":2,"completions":3}]}'
        )
        assert [each.verdict for each in found.members] == [Verdict.AS_PREDICTED] * 2
        assert found.prediction_note == "as predicted"

    def test_the_other_side_of_a_tie(self) -> None:
        found = self.predicted(
            '{"targets":[{"cluster":"member1","parallelism":2,"completions":3},'
            '{"cluster":"member2","parallelism":4,"completions":6}],'
            '"otherTargets":[{"cluster":"member1","parallelism":4,"completions":6},'
            '{"cluster":"member2","parallelism":2,"completions":3}]}'
        )
        assert [each.verdict for each in found.members] == [Verdict.TIE] * 2
        assert found.prediction_note == "as predicted; the tie fell to member1"

    def test_another_split(self) -> None:
        found = self.predicted('{"targets":[{"cluster":"member3","parallelism":6,"completions":9}]}')
        assert [each.verdict for each in found.members] == [Verdict.NOT_PREDICTED] * 2
        assert found.prediction_note == (
            "member3 got no share and member1, member2 got another share than predicted: "
            "free capacity or the clusters have changed since the preview"
        )

    @pytest.mark.parametrize("text", ["", "{", "[]x", "5", '{"targets": 5}', '{"targets": [{"parallelism": 1}]}'])
    def test_what_cannot_be_read_is_no_prediction(self, text: str) -> None:
        found = self.predicted(text)
        assert found.prediction_note == ""
        assert {each.verdict for each in found.members} == {Verdict.UNKNOWN}
