"""Every warning is shown where it arises, and its jump leads there."""

from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.preview import preview
from mcjob_tui.draft.rules import Problem, Severity, Surroundings
from mcjob_tui.draft.rules.problem import setting
from mcjob_tui.draft.volumes import ConfigMapSource, Volume
from mcjob_tui.draft.warnings import warnings
from mcjob_tui.tui.screens.wizard.basics_clusters import AFFINITY
from mcjob_tui.tui.screens.wizard.editing import within
from mcjob_tui.tui.screens.wizard.entry_list import EntryList
from mcjob_tui.tui.screens.wizard.review_lines import problem_entry
from mcjob_tui.tui.screens.wizard.review_summary import ProblemList
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.pieces import plain
from tests.draft.test_warnings import CASES, Case
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY


def _raised(case: Case) -> Problem:
    around = Surroundings(clusters=case.clusters, **case.around)
    found = warnings(case.bad, around, preview(case.bad, case.clusters))
    return next(each for each in found if each.code == case.code and case.words in each.sentence)


def _shown_words(page: Form) -> str:
    """What the terminal shows of the form's own panes, without the lines that frame it."""
    return " ".join(page.text.replace("│", " ").replace("▲", " ").split())


def _leads(page: Form, path: str) -> bool:
    """Whether the focus is where a person can do something about ``path``."""
    match page.app.focused:
        case EntryList():
            return path == "spec.differences"
        case ProblemList():
            return path == "karmada"
        case Checklist():
            return within(path, AFFINITY)
        case Field() as field:
            return within(path, AFFINITY) or any(within(path, each) for each in field.paths)
    return False


async def test_each_leads_to_a_field_that_says_it(form: OpenForm) -> None:
    astray: list[str] = []
    async with form(size=(160, 60)) as page:
        wizard = page.wizard
        wizard.judge = lambda: None  # type: ignore[method-assign]
        for case in CASES:
            problem = _raised(case)
            wizard.editing.replace(case.bad)
            await page.pilot.pause()
            wizard.editing.problems = (problem,)
            await wizard.go_to(problem.path)
            wizard.page.tell()
            # Word by word, and of each its beginning: the list of entries is narrower than some words of Karmada.
            said = problem.sentence.split()
            mend = f"^y {problem.fix.label}".split() if problem.fix else []
            words = [word[:16] for word in (*said[:3], *said[-2:], *mend[:3], *mend[-1:])]
            for _ in range(50):
                shown = _shown_words(page)
                # The box of the parallelism trap says the same, and more.
                if all(word in shown for word in words) or "One cluster gets the whole Job" in shown:
                    break
                await page.pilot.pause(0.02)
            else:
                astray.append(f"{case.code} {problem.path}: it is not shown")
            if not _leads(page, problem.path):
                astray.append(f"{case.code} {problem.path}: leads to {page.app.focused!r}")
    assert not astray, "\n".join(astray)


async def test_the_fix_of_a_warning_about_the_choice_is_taken_with_its_key(form: OpenForm) -> None:
    async with form() as page:
        await page.press("escape")
        page.wizard.pages[0].pane.chooser.checklist.focus()  # type: ignore[attr-defined]
        await page.press("a")
        await page.shows("hw-bj4-prod is not ready")
        await page.press("ctrl+y")
        await page.until(lambda: "hw-bj4-prod" not in page.draft.spec.cluster_affinity.cluster_names)
        assert len(page.draft.spec.cluster_affinity.cluster_names) == 7


async def test_a_fix_is_taken_of_the_row_at_the_cursor_and_none_that_is_not_in_view(form: OpenForm) -> None:
    sources = [ConfigMapSource(name=name, optional=None) for name in ("one", "two")]
    volumes = tuple(Volume(name=each.name, config_map=each) for each in sources)
    spec = STORY.spec.model_copy(update={"volumes": volumes})
    async with form(STORY.model_copy(update={"spec": spec}), size=(100, 24)) as page:

        def optional() -> list[bool | None]:
            return [each.config_map.optional for each in page.draft.spec.volumes if each.config_map]

        await page.press("ctrl+n")
        await page.until(lambda: page.wizard.here == 1)
        await page.press("ctrl+g", "o")
        await page.focus("Volumes")
        await page.press("j")
        await page.shows("there is no ConfigMap two")
        await page.press("ctrl+y")
        await page.until(lambda: optional() == [None, True])
        await page.press("ctrl+g", "b")
        await page.focus("Image")
        await page.until(lambda: "there is no ConfigMap one" not in page.text)
        await page.press("ctrl+y")
        await page.shows("no fix is shown here")
        assert optional() == [None, True]


def test_a_fix_and_its_field_that_have_no_room_in_one_row_have_one_each() -> None:
    fix = setting("give it a policy of its own", "spec.ownPolicy", True)
    problem = Problem("spec.ownPolicy", "no policy claims the Job", Severity.WARNING, Page.BASICS, "", fix)
    narrow = [plain(each).rstrip() for each in problem_entry(problem, problem.sentence, 40, here=True).lines]
    assert narrow[0].endswith("no policy claims the Job")
    assert [each.removeprefix("▌").strip() for each in narrow[1:]] == [
        "^y give it a policy of its own",
        "enter 1 Basics",
    ]
    wide = [plain(each).rstrip() for each in problem_entry(problem, problem.sentence, 50, here=True).lines]
    assert wide[1].endswith("^y give it a policy of its own  enter 1 Basics")
    assert len(problem_entry(problem, problem.sentence, 40, here=False).lines) == 2
