"""A pod's log through the cluster proxy: which lines, with and without their times."""

import pytest

from mcjob_tui.sandbox.kinds import POD
from tests.sandbox.api.harness import PROXY, ApiClient

LOG = f"{PROXY}/api/v1/namespaces/demo/pods/p1/log"


@pytest.fixture
def api_with_log(api: ApiClient) -> ApiClient:
    member = api.federation.members["member1"]
    containers = [{"name": "main", "image": "x:1"}]
    member.store.create(POD, {"metadata": {"name": "p1", "namespace": "demo"}, "spec": {"containers": containers}})
    member.lines["demo", "p1"] = [
        f"2026-11-23T15:09:0{number}.500000000Z step {number}\n".encode() for number in range(5)
    ]
    return api


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "step 0\nstep 1\nstep 2\nstep 3\nstep 4\n"),
        ("tailLines=2", "step 3\nstep 4\n"),
        ("tailLines=0", ""),
        ("tailLines=2&follow=true", "step 3\nstep 4\n"),
        ("limitBytes=9", "step 0\nst"),
        ("tailLines=1&timestamps=true", "2026-11-23T15:09:04.500000000Z step 4\n"),
        ("sinceTime=2026-11-23T15:09:03Z", "step 3\nstep 4\n"),
        ("sinceTime=2026-11-23T15:09:01Z&tailLines=3&container=main", "step 2\nstep 3\nstep 4\n"),
    ],
)
async def test_the_options_choose_the_lines(api_with_log: ApiClient, query: str, expected: str) -> None:
    answer = await api_with_log.get(f"{LOG}?{query}")
    assert (answer.code, answer.body) == (200, expected)
    assert answer.headers["Content-Type"] == "text/plain"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("container=nope", "container nope is not valid for pod p1"),
        ("previous=true", 'previous terminated container "main" in pod "p1" not found'),
        ("tailLines=-1", "tailLines: Invalid value: -1: must be greater than or equal to 0"),
        ("sinceTime=yesterday", 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00"'),
        ("tailLines=all", 'strconv.ParseInt: parsing "all": invalid syntax'),
        ("sinceSeconds=1&sinceTime=x", "at most one of `sinceTime` or `sinceSeconds` may be specified"),
    ],
)
async def test_a_log_that_cannot_be_had_is_a_bad_request(api_with_log: ApiClient, query: str, message: str) -> None:
    answer = await api_with_log.get(f"{LOG}?{query}")
    assert (answer.code, answer.body["message"]) == (400, message)


async def test_the_last_seconds_of_a_log_are_counted_from_now(api_with_log: ApiClient) -> None:
    """The lines are of long ago, but for one that is written now, and one whose time is none."""
    member = api_with_log.federation.members["member1"]
    now = member.store.clock.now().strftime("%Y-%m-%dT%H:%M:%S")
    member.lines["demo", "p1"] += [f"{now}.000000000Z late\n".encode(), b"nowhen odd\n"]
    assert (await api_with_log.get(f"{LOG}?sinceSeconds=60")).body == "late\nodd\n"


async def test_of_several_containers_one_has_to_be_chosen(api_with_log: ApiClient) -> None:
    containers = [{"name": each, "image": "x:1"} for each in ("main", "side")]
    pod = {"metadata": {"name": "p2", "namespace": "demo"}, "spec": {"containers": containers}}
    api_with_log.federation.members["member1"].store.create(POD, pod)
    answer = await api_with_log.get(LOG.replace("/p1/", "/p2/"))
    words = "a container name must be specified for pod p2, choose one of: [main side]"
    assert (answer.code, answer.body["message"]) == (400, words)


async def test_the_read_only_user_reads_logs_in_its_namespace_alone(api_with_log: ApiClient) -> None:
    assert (await api_with_log.get(LOG, token="viewer-token")).code == 200
    elsewhere = LOG.replace("/demo/", "/default/")
    answer = await api_with_log.get(elsewhere, token="viewer-token")
    assert answer.code == 403
    assert 'cannot get resource "pods/log" in API group "" in the namespace "default"' in answer.body["message"]
