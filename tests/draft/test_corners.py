"""Corners of drafts: rows and lines as they are shown and typed, paths that lead nowhere, files that go wrong."""

import errno
import os
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from mcjob_tui.draft import commands
from mcjob_tui.draft.cloning import clone, stripped
from mcjob_tui.draft.containers import Probe, Resources
from mcjob_tui.draft.differences import Difference, PatchRow
from mcjob_tui.draft.durations import format_duration
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.images_used import ImagesUsed
from mcjob_tui.draft.intent import job_with
from mcjob_tui.draft.kept import escaped, put_back, unescaped
from mcjob_tui.draft.model import JobDraft, KeptRow, NewNamespace
from mcjob_tui.draft.parts import filled, rest
from mcjob_tui.draft.paths import NoSuchPath, row_number, value_at, with_value, without_row, without_steps
from mcjob_tui.draft.placing import ClusterAffinity, Expression, FieldSelector, LabelSelector, Strategy
from mcjob_tui.draft.policy_objects import placement_object
from mcjob_tui.draft.preview import preview
from mcjob_tui.draft.reading import read, read_objects
from mcjob_tui.draft.remedies import remedies
from mcjob_tui.draft.render import render
from mcjob_tui.draft.rows.actions import line_of, with_line
from mcjob_tui.draft.rows.labels import LABEL_PAIRS, PATCHES
from mcjob_tui.draft.rows.placing import WEIGHTS, label_cells, label_selector
from mcjob_tui.draft.rules import Surroundings, problems
from mcjob_tui.draft.sentences import first_sentence, kind_of
from mcjob_tui.draft.storing import Shelf, StoringError
from mcjob_tui.draft.summary import summary
from mcjob_tui.draft.written_at import field_path
from mcjob_tui.draft.yaml_text import load_all
from mcjob_tui.resources.clusters import Cluster
from tests.draft.drafts import job, sound, with_container
from tests.draft.fleet import cluster
from tests.draft.test_remedies import CASES


class TestRows:
    def test_a_label_selector_is_rows_of_expressions_and_comes_back_from_them(self) -> None:
        rows = (("tier", "=", "gold"), ("env", "In", "prod, stage"), ("old", "DoesNotExist", ""))
        found = label_selector(rows, None)
        assert found is not None
        assert found.write() == {
            "matchLabels": {"tier": "gold"},
            "matchExpressions": [
                {"key": "env", "operator": "In", "values": ["prod", "stage"]},
                {"key": "old", "operator": "DoesNotExist"},
            ],
        }
        assert label_cells(found) == rows
        assert (label_cells(None), label_selector((), found)) == ((), None)

    def test_patches_and_pairs_are_shown_as_they_are_typed(self) -> None:
        rows = (("replace", "/a", "text"), ("add", "/b", '{"c": 1}'), ("remove", "/d", ""))
        found = PATCHES.written(rows, ())
        assert [each.value for each in found] == ["text", {"c": 1}, None]
        assert PATCHES.shown(found) == rows
        assert PATCHES.written((("add", "/e", "  "),), ()) == (PatchRow(op="add", path="/e"),)
        assert LABEL_PAIRS.shown({"a": "1"}) == (("a", "1"),)
        assert WEIGHTS.shown(WEIGHTS.written((("m1, m2", "3"),), ())) == (("m1, m2", "3"),)

    @pytest.mark.parametrize(
        ("kind", "line", "written"),
        [
            ("gRPC", "9000/health", {"grpc": {"port": 9000, "service": "health"}}),
            ("gRPC", "9000", {"grpc": {"port": 9000}}),
            ("HTTP", "/a\nb", {"httpGet": {"path": "/a\nb"}}),
        ],
    )
    def test_what_a_health_check_does_is_one_line(self, kind: str, line: str, written: dict[str, Any]) -> None:
        found = with_line(Probe(), kind, line)
        assert found.write() == written
        assert line_of(found) == line


class TestPaths:
    @pytest.mark.parametrize("path", ["spec.containers[1]", "spec.containers[x]", "spec.instances[0]"])
    def test_a_row_that_is_not_there_can_be_neither_read_nor_taken_away(self, path: str) -> None:
        with pytest.raises(NoSuchPath):
            without_row(sound(), path)
        with pytest.raises(NoSuchPath):
            value_at(sound(), path + ".name")

    @pytest.mark.parametrize("path", ["spec.serviceAccountName.nothing", "spec.ttlSecondsAfterFinished.nothing"])
    def test_nothing_can_be_put_below_a_value(self, path: str) -> None:
        with pytest.raises(NoSuchPath):
            with_value(sound(ttl_seconds_after_finished=None), path, "x")

    @pytest.mark.parametrize(
        ("step", "number"), [("0", 0), ("999999999", 999_999_999), ("1000000000", None), ("-1", None), ("٣", None)]
    )
    def test_a_row_is_numbered_in_nine_digits(self, step: str, number: int | None) -> None:
        assert row_number(step) == number

    @pytest.mark.parametrize(
        ("count", "left"), [(0, "a.b[0].c"), (1, ".b[0].c"), (2, "[0].c"), (4, ""), (5, "a.b[0].c")]
    )
    def test_steps_are_taken_off_a_path_as_it_is_written(self, count: int, left: str) -> None:
        assert without_steps("a.b[0].c", count) == left

    def test_an_entry_of_a_map_is_taken_away_by_its_key(self) -> None:
        draft = without_row(sound(node_selector={"X": "1", "MAX": "2", "": "3"}), "spec.nodeSelector[MAX]")
        assert draft.spec.node_selector == {"X": "1", "": "3"}


class TestReading:
    def test_labels_and_annotations_of_a_namespace_are_those_of_the_new_one(self) -> None:
        metadata = {"name": "quant", "labels": {"team": "a"}, "annotations": {"note": "b"}}
        namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
        made = NewNamespace(labels={"team": "a"}, annotations={"note": "b"})
        assert read_objects([job(), namespace]).spec.new_namespace == made
        with pytest.raises(DraftError, match=r"^metadata\.annotations: must be a group of keys, not the number 3$"):
            read_objects([job(), {**namespace, "metadata": {**metadata, "annotations": 3}}])

    def test_a_job_that_says_only_how_many_pods_run_at_once_is_a_work_queue(self) -> None:
        spec = read_objects([job(parallelism=3)]).spec
        assert (spec.work_queue, spec.parallelism, spec.instances) == (True, 3, 1)

    def test_a_namespace_that_the_job_is_not_in_is_refused(self) -> None:
        other = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "elsewhere"}}
        with pytest.raises(DraftError, match="the Namespace is not the one that the Job is in"):
            read_objects([job(), other])

    @pytest.mark.parametrize(
        ("spec", "sentence"),
        [
            ("{kept: [{}]}", "spec.kept[0].object is missing"),
            ("{differences: [{containers: {main: {odd: 1}}}]}", "containers.main has no key 'odd'"),
            ("{differences: [{containers: {main: {resources: {limts: {}}}}}]}", "no key 'limts'; did you mean limits?"),
            (
                "{initContaners: []}",
                "spec.initContaners: spec has no key 'initContaners'; did you mean initContainers?",
            ),
            ("{suspend: 3, odd: 1}", "spec.odd: spec has no key 'odd'"),
            (
                "{kept: [{object: X}]}",
                "spec.kept[0].object: must be 'Job', 'PropagationPolicy' or 'OverridePolicy', not",
            ),
        ],
    )
    def test_what_is_missing_or_unknown_is_named(self, spec: str, sentence: str) -> None:
        with pytest.raises(DraftError) as failure:
            read(f"apiVersion: mcjob.io/v1alpha1\nkind: JobDraft\nspec: {spec}")
        assert sentence in str(failure.value)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("int: 3", "int: a draft has no key 'int'"),
            ("spec: {int: 3}", "spec.int: spec has no key 'int'"),
            ("spec: {'a[b': 3}", "spec.a[b: spec has no key 'a[b'"),
            ("spec: {nodeSelector: {str: 3}}", "spec.nodeSelector.str: must be text, not the number 3"),
            ("spec: {nodeSelector: {int: 3, str: 4}}", "spec.nodeSelector.int: must be text, not the number 3"),
            (
                "spec: {containers: [{resources: {limits: {int: []}}}]}",
                "spec.containers[0].resources.limits.int: must be a whole number or text, not a list",
            ),
            (
                "spec: {differences: [{containers: {int: {odd: 1}}}]}",
                "spec.differences[0].containers.int.odd: spec.differences[0].containers.int has no key 'odd'",
            ),
        ],
    )
    def test_a_key_may_be_called_as_a_type_is(self, text: str, sentence: str) -> None:
        with pytest.raises(DraftError) as failure:
            read(f"apiVersion: mcjob.io/v1alpha1\nkind: JobDraft\n{text}")
        assert str(failure.value) == sentence

    def test_a_key_that_is_like_none_is_no_hint(self) -> None:
        with pytest.raises(DraftError, match=r"^spec\.weights: spec has no key 'weights'$"):
            read("apiVersion: mcjob.io/v1alpha1\nkind: JobDraft\nspec: {weights: 1}")

    def test_what_nobody_has_a_word_for_is_not_understood(self) -> None:
        class Bounded(BaseModel):
            n: int = Field(ge=0)

        with pytest.raises(ValidationError) as failure:
            Bounded.model_validate({"n": -1})
        assert first_sentence(failure.value, "spec", Bounded) == "spec.n: is not understood, not the number -1"

    def test_a_word_that_is_none_of_the_known_ones_is_refused_with_them(self) -> None:
        made = job(completionMode="Sometimes")
        with pytest.raises(DraftError, match="must be NonIndexed or Indexed, not the text 'Sometimes'"):
            read_objects([made])

    @pytest.mark.parametrize("text", ["- " * 150 + "a", "".join("  " * level + "a:\n" for level in range(150))])
    def test_yaml_that_is_nested_too_deep_is_refused(self, text: str) -> None:
        with pytest.raises(DraftError, match="nested deeper than 100 levels"):
            load_all(text)

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (None, "empty"),
            (True, "true"),
            (False, "false"),
            (3, "the number 3"),
            ([], "a list"),
            ({}, "a group of keys"),
        ],
    )
    def test_a_value_is_called_by_its_kind(self, value: object, words: str) -> None:
        assert kind_of(value) == words

    def test_what_is_long_is_cut_where_it_is_told(self) -> None:
        assert kind_of("x" * 58) == f"the text '{'x' * 58}'"
        assert kind_of("x" * 59) == f"the text '{'x' * 58}…"
        assert kind_of(10**60) == f"the number 1{'0' * 58}…"
        key = "k" * 61
        with pytest.raises(DraftError) as failure:
            read(f"apiVersion: mcjob.io/v1alpha1\nkind: JobDraft\nspec: {{nodeSelector: {{{key}: 3}}, {key}: 1}}")
        assert str(failure.value) == f"spec.{'k' * 59}…: spec has no key '{'k' * 58}…"


class TestWriting:
    def test_an_empty_selector_is_not_written(self) -> None:
        affinity = ClusterAffinity(
            cluster_names=("m1",), label_selector=LabelSelector(), field_selector=FieldSelector()
        )
        assert placement_object(sound(cluster_affinity=affinity).spec)["clusterAffinity"] == {"clusterNames": ["m1"]}

    def test_what_is_written_wins_over_what_was_kept(self) -> None:
        assert filled({"a": 1, "b": {"c": 1}}, {"a": 2, "b": {"d": 2}, "e": 3}) == {
            "a": 1,
            "b": {"c": 1, "d": 2},
            "e": 3,
        }

    def test_groups_and_single_values_do_not_mix(self) -> None:
        group, single = {"a": {"b": 1}}, {"a": 1}
        assert (filled(dict(group), single), filled(dict(single), group)) == (group, single)
        assert (rest(group, single), rest(single, group)) == ({}, {})

    def test_a_key_with_slashes_and_tildes_is_one_step_of_a_pointer(self) -> None:
        assert escaped("a~b/c~1") == "a~0b~1c~01"
        assert unescaped(escaped("a~b/c~1")) == "a~b/c~1"

    def test_what_was_kept_comes_back_with_all_that_it_stood_in(self) -> None:
        row = KeptRow(object="Job", path="/spec/template/metadata/annotations/a~1b", value="1")
        assert put_back("Job", {"spec": {}}, [row]) == {
            "spec": {"template": {"metadata": {"annotations": {"a/b": "1"}}}}
        }

    @pytest.mark.parametrize(
        ("path", "value", "instead_of"),
        [
            ("/spec/missing/more/key", None, "x"),
            ("/metadata/name/more/key", 1, None),
            ("/spec/missing", None, None),
            ("/metadata/name", "other", "what it is not"),
        ],
    )
    def test_what_was_kept_stays_out_of_what_has_become_something_else(
        self, path: str, value: Any, instead_of: Any
    ) -> None:
        row = KeptRow(object="Job", path=path, value=value, instead_of=instead_of)
        made = {"metadata": {"name": "a"}, "spec": {"x": 1}}
        assert put_back("Job", made, [row]) == {"metadata": {"name": "a"}, "spec": {"x": 1}}

    def test_a_difference_without_marks_gives_a_job_without_metadata_none(self) -> None:
        made = job()
        del made["metadata"]
        found = job_with(made, Difference(cluster_names=("m1",), patch=(PatchRow(op="add", path="/a", value=1),)))
        assert found == {**made, "a": 1}

    def test_a_clone_keeps_an_app_that_is_called_otherwise_and_pods_without_metadata(self) -> None:
        made = job()
        made["metadata"]["labels"] = {"app": "reports"}
        assert clone(made, name="again").spec.labels[0].value == "reports"
        assert "metadata" not in stripped(made)["spec"]["template"]

    @pytest.mark.parametrize(
        ("spoilt", "said"),
        [
            ({"spec": []}, "spec: must be a group of keys"),
            ({"spec": {"template": "x"}}, "spec.template: must be a group of keys"),
            ({"spec": {"template": {"metadata": []}}}, "spec.template.metadata: must be a group of keys"),
            ({"metadata": {"name": "reports", "labels": []}}, "metadata.labels: must be a group of keys"),
            ({"metadata": {"name": "reports", "labels": {"app": 1}}}, "metadata.labels.app: must be text"),
        ],
    )
    @pytest.mark.parametrize("name", [None, "again"])
    def test_a_job_of_another_shape_is_not_cloned_but_its_place_is_said(
        self, spoilt: dict[str, Any], said: str, name: str | None
    ) -> None:
        with pytest.raises(DraftError, match=re.escape(said)):
            clone({**job(), **spoilt}, name=name)

    def test_a_policy_of_another_shape_is_not_cloned_but_its_place_is_said(self) -> None:
        for key in ("spec", "metadata"):
            policy = {"kind": "ClusterPropagationPolicy", "metadata": {"name": "p"}, "spec": {}, key: []}
            with pytest.raises(DraftError, match=rf"^PropagationPolicy\.{key}: must be a group of keys, not a list$"):
                clone(job(), policy)

    def test_a_refusal_of_a_rule_that_no_entry_has_made_stands_at_no_entry(self) -> None:
        rule = "spec.overrideRules[3].overriders.plaintext[0]"
        assert "[3]" not in field_path("OverridePolicy", rule, sound())

    def test_a_refusal_of_a_command_in_a_cluster_stands_at_that_command(self) -> None:
        draft = with_container(args=("--slow",))
        entry = Difference.model_validate(
            {"clusterNames": ["m1"], "containers": {"main": {"args": ["--slow", "--late"]}}}
        )
        draft = draft.model_copy(update={"spec": draft.spec.model_copy(update={"differences": (entry,)})})
        place = "spec.overrideRules[0].overriders.argsOverrider[0].value"
        assert field_path("OverridePolicy", place, draft) == "spec.differences[0].containers[main].args"


class TestWords:
    @pytest.mark.parametrize(("suspend", "said"), [(True, "suspended, until it is resumed"), (False, None)])
    def test_a_suspended_job_says_so_in_its_summary(self, suspend: bool, said: str | None) -> None:
        draft = sound(suspend=suspend)
        lines = {each.label: each.text for each in summary(draft, render(draft))}
        assert lines.get("starts") == said

    def test_a_time_that_is_over_is_in_seconds(self) -> None:
        assert format_duration(-5) == "-5s"

    def test_an_escaped_blank_of_a_pasted_command_stays_one(self) -> None:
        assert commands.split(commands.pasted("", "echo a\\ b")) == ("echo", "a b")

    def test_a_label_that_some_cluster_has_is_not_asked_about(self) -> None:
        rows = (Expression(key="tier", operator="In", values=("gold",)),)
        draft = sound(cluster_affinity=ClusterAffinity(label_selector=LabelSelector(match_expressions=rows)))
        assert problems(draft, Surroundings(clusters=(cluster("m1", labels={"tier": "gold"}),))) == ()


class TestFiles:
    def test_an_image_that_is_known_already_is_not_written_again_and_a_huge_one_never(self, tmp_path: Path) -> None:
        used = ImagesUsed(tmp_path / "images")
        used.remember(with_container(image="a:1"))
        os.utime(tmp_path / "images", (1, 1))
        used.remember(with_container(image="a:1"))
        assert (tmp_path / "images").stat().st_mtime == 1
        used.remember(with_container(image="a/" * 300 + "b:1"))
        assert used.all() == ("a:1",)

    def test_what_is_on_a_shelf_is_known_by_name(self, tmp_path: Path) -> None:
        shelf = Shelf(tmp_path)
        shelf.save("b", sound())
        shelf.save("a", sound())
        assert shelf.names() == ("a", "b")
        assert (shelf.holds("a"), shelf.holds("c")) == (True, False)
        assert shelf.where("a") == tmp_path / "a.yaml"

    def test_a_draft_that_cannot_be_removed_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "k.yaml").mkdir()
        with pytest.raises(StoringError, match=f"could not be removed: {os.strerror(errno.EISDIR)}"):
            Shelf(tmp_path).discard("k")

    def test_a_file_in_place_of_the_folder_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "drafts").write_text("")
        with pytest.raises(StoringError, match="could not be saved"):
            Shelf(tmp_path / "drafts").save("k", sound())
        assert Shelf(tmp_path / "drafts").all() == ()

    def test_a_folder_that_cannot_be_looked_into_holds_nothing(self) -> None:
        shelf = Shelf(Path("/", "a" * 300))
        assert (shelf.names(), shelf.all()) == ((), ())


class TestRemedies:
    @pytest.mark.parametrize(("draft", "clusters"), [each[1:3] for each in CASES], ids=[each[0] for each in CASES])
    def test_nothing_helps_once_the_clusters_have_gone(self, draft: JobDraft, clusters: tuple[Cluster, ...]) -> None:
        before = preview(draft, clusters)
        assert before.helps
        assert [each for each in remedies(draft, (), before) if each is not None] == []

    def test_a_device_that_is_only_limited_is_limited_to_less(self) -> None:
        resources = Resources(requests={}, limits={"nvidia.com/gpu": "2"})
        draft = with_container(resources=resources)
        draft = with_value(with_value(draft, "spec.strategy", Strategy.DYNAMIC_WEIGHT), "spec.parallelism", 1)
        clusters = (cluster("m1", allocatable={"nvidia.com/gpu": "1"}),)
        (found,) = [each for each in remedies(draft, clusters, preview(draft, clusters)) if each is not None]
        (container,) = found.fix.apply(draft).spec.containers
        assert container.resources == Resources(requests={}, limits={"nvidia.com/gpu": "1"})
