"""The story of the design's mockups: 60 instances, 18 at a time, Dynamic weight, two entries that differ."""

from mcjob_tui.draft.containers import ContainerDraft, EnvVar
from mcjob_tui.draft.differences import ContainerDifference, Difference, ResourceDifference, Row, RowDifference
from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
from mcjob_tui.draft.placing import ClusterAffinity, Strategy

CHOSEN = (
    "ali-hz-prod",
    "ali-sh-batch",
    "aws-euc1-prod",
    "aws-use1-prod",
    "gcp-euw1-prod",
    "gcp-usc1-edge",
    "hw-gz1-gpu",
)
BACKFILL = ContainerDraft(
    name="backfill",
    image="registry.corp.io/quant/tick-backfill:4.2.1",
    command=("python", "-m", "backfill"),
    args=("--week", "2026-47", "--feed", "eu"),
    env=(EnvVar(name="FEED_URL", value="https://feed.corp.io/v2"), EnvVar(name="WEEK", value="2026-47")),
)
IN_CHINA = Difference(
    cluster_names=("ali-hz-prod", "ali-sh-batch"),
    containers={
        "backfill": ContainerDifference(
            registry="registry.cn-hz.corp.io",
            args=("--week", "2026-47", "--feed", "cn"),
            env=(EnvVar(name="FEED_URL", value="https://feed.cn.corp.io/v2"),),
            resources=ResourceDifference(requests={"memory": "1Gi"}, limits={"memory": "1Gi"}),
        )
    },
    labels=(RowDifference(key="cost-center", value="cn-data"),),
)
IN_EUROPE = Difference(cluster_names=("gcp-euw1-prod",), labels=(RowDifference(key="team", value="market-data"),))
STORY = JobDraft(
    metadata=DraftMeta(name="tick-backfill-2026w47", namespace="quant"),
    spec=DraftSpec(
        description="Replay the ticks of week 47 that the feed outage of 19 November cut off.",
        cluster_affinity=ClusterAffinity(cluster_names=CHOSEN),
        instances=60,
        parallelism=18,
        strategy=Strategy.DYNAMIC_WEIGHT,
        containers=(BACKFILL,),
        labels=(Row(key="cost-center", value="quant"),),
        differences=(IN_CHINA, IN_EUROPE),
    ),
)
