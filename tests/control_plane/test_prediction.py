"""Predicted beside actual: what the annotation says, and how the split that came compares."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mcjob_tui.control_plane.observe import Around, Policy
from mcjob_tui.control_plane.prediction import read_prediction
from mcjob_tui.control_plane.prediction_note import Placed, prediction_note
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
            "what was free there had changed between the preview and the scheduling"
        )

    @pytest.mark.parametrize("text", ["", "{", "[]x", "5", '{"targets": 5}', '{"targets": [{"parallelism": 1}]}'])
    def test_what_cannot_be_read_is_no_prediction(self, text: str) -> None:
        found = self.predicted(text)
        assert found.prediction_note == ""
        assert {each.verdict for each in found.members} == {Verdict.UNKNOWN}


MEMBERS = '{"targets":[{"cluster":"%s","parallelism":%d,"completions":9}]}'
PLACED = "divided-dynamic-resourcebinding-finished"


class TestWhyItDiffers:
    def note(self, predicted: str, around: Around) -> str:
        prediction = read_prediction({"mcjob.io/prediction": predicted})
        if around.own is not None:
            around = replace(around, own=replace(around.own, prediction=prediction))
        else:
            around = replace(around, policy=replace(POLICY, prediction=prediction))
        return view("divided-dynamic-job-finished", PLACED, around).prediction_note

    def scheduled(self) -> datetime:
        found = view("divided-dynamic-job-finished", PLACED).scheduled
        assert found is not None
        return found

    def test_another_policy_had_it_first(self) -> None:
        other = Policy("ClusterPropagationPolicy", "all-jobs")
        note = self.note(MEMBERS % ("member3", 6), Around(ALL_READY, other, own=POLICY))
        assert note.endswith("the policy all-jobs claimed it, not its own")

    def test_that_another_policy_has_it_is_said_where_that_one_finds_no_cluster(self) -> None:
        own = replace(POLICY, prediction=read_prediction({"mcjob.io/prediction": MEMBERS % ("member1", 6)}))
        other = Policy("ClusterPropagationPolicy", "all-jobs")
        name = "no-cluster-fit-resourcebinding-finished"
        found = view("no-cluster-fit-job-finished", name, Around(ALL_READY, other, own=own))
        assert found.prediction_note == "the policy all-jobs claimed it, not its own"
        assert view("no-cluster-fit-job-finished", name, Around(ALL_READY, own)).prediction_note == ""

    def test_a_cluster_is_down(self) -> None:
        note = self.note(MEMBERS % ("member3", 6), Around({**ALL_READY, "member3": False}))
        assert note.endswith(": member3 is not ready")

    def test_a_cluster_is_no_member_any_more(self) -> None:
        note = self.note(MEMBERS % ("gone", 6), Around(ALL_READY))
        assert note.startswith("gone got no share")
        assert note.endswith(": gone is no member any more")

    def test_a_cluster_was_back_only_later(self) -> None:
        around = Around(ALL_READY, since={"member3": self.scheduled() + timedelta(seconds=30)})
        note = self.note(MEMBERS % ("member3", 6), around)
        assert note.endswith(": member3 joined or became ready only after it was placed")

    def test_a_cluster_came_just_before(self) -> None:
        around = Around(ALL_READY, since={"member2": self.scheduled() - timedelta(seconds=1)})
        note = self.note(MEMBERS % ("member1", 6), around)
        assert note.endswith(": member2 joined or became ready just before")

    def test_the_placement_has_changed_where_capacity_does_not_count(self) -> None:
        prediction = read_prediction({"mcjob.io/prediction": MEMBERS % ("member3", 6)})
        around = Around(ALL_READY, replace(POLICY, prediction=prediction))
        note = view("divided-static-2-1-job-finished", "divided-static-2-1-resourcebinding-finished", around)
        assert note.prediction_note.endswith(": the clusters or the placement have changed since the preview")

    def test_it_was_scaled(self) -> None:
        note = self.note(MEMBERS % ("member1", 12), Around(ALL_READY))
        assert note.endswith(": it was scaled since, from 12 to 6 at a time")


def test_a_cluster_that_got_nothing_where_all_others_are_as_predicted_is_named_alone() -> None:
    rows = [("member1", 4, 6), ("member2", 2, 3), ("member3", 1, 1)]
    targets = [{"cluster": name, "parallelism": at_once, "completions": all_} for name, at_once, all_ in rows]
    note = TestPrediction().predicted(json.dumps({"targets": targets})).prediction_note
    assert note.startswith("member3 got no share: ")


def test_of_what_is_nowhere_nothing_is_compared() -> None:
    prediction = read_prediction({"mcjob.io/prediction": MEMBERS % ("member1", 4)})
    assert prediction_note([], prediction, Placed()) == ""
