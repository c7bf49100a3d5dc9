"""What a person types for each Job, from the open form to Review, with what they see after each step.

The focus starts on the name, on the image, on the first field of the page; Tab goes on from there.
"""

from tests.e2e.typist import BACK, CLEAR, DOWN, ENTER, ESCAPE, NEXT, RIGHT, SPACE, SUBMIT, TAB, Step

SIMPLEST: tuple[Step, ...] = (
    ("hello", "free in default"),
    (NEXT, "Image *"),
    ("busybox:1.36", "tag 1.36"),
)

BACKUP: tuple[Step, ...] = (
    ("pg-backup-orders" + TAB + "data" + ENTER, "free in data"),
    (TAB * 4 + SPACE + DOWN * 2 + SPACE, "2 of 8 chosen"),
    (NEXT, "Image *"),
    ("registry.corp.io/db/postgres:16.4", "tag 16.4"),
    (BACK + CLEAR + "pg-dump", "▌1 pg-dump"),
    (TAB * 7 + "1Gi" + TAB + "2Gi", "1Gi        ▌2Gi"),
    (TAB + ENTER + TAB + "pg_dump", "▌pg_dump"),
    (TAB + "--format=custom --file=/backup/orders.dump --host=orders-db orders", "--host=orders-db orders"),
    (TAB * 3 + ENTER, "▼ Environment"),
    (TAB + "+PGPASSWORD" + TAB + "S" + TAB + "orders-db / password" + ENTER * 2, "▌+ add a row"),
    (TAB * 2 + ENTER, "▼ Storage"),
    (TAB + "+backup" + TAB + "P" + TAB + "orders-backup" + ENTER, "orders-backup"),
    ("scratch" + TAB * 2 + "20Gi" + ENTER * 2, "▌+ add a volume"),
    (TAB + "+backup" + TAB + "/backup" + TAB * 2 + ENTER, "/backup "),
    ("scratch" + TAB + "/tmp" + TAB * 2 + ENTER * 2, "▌+ mount a volume"),
    (ESCAPE + "+", "2 of 2"),
    (RIGHT + TAB + CLEAR + "wait-for-db", "▌1 wait-for-db"),
    (TAB + "registry.corp.io/tools/busybox:1.36", "tag 1.36"),
    (TAB * 9 + "sh -c 'until nc -z orders-db 5432; do sleep 2; done'", "do sleep 2; done'"),
    (NEXT, "Timeout"),
    (TAB + "2h" + TAB + "2" + TAB * 5 + "7d", "▌7d"),
    (NEXT, "+ adds one"),
    ("+" + SPACE + ENTER, "nothing differs yet"),
    (TAB * 2 + "registry.cn-hz.corp.io", "was registry.corp.io"),
)

TRAINING: tuple[Step, ...] = (
    ("train-resnet" + TAB + "data" + ENTER, "free in data"),
    (TAB * 4 + "G" + SPACE + "gjjj" + SPACE, "2 of 8 chosen"),
    (TAB + ENTER + TAB * 2 + "t", "type to filter"),
    ("nvidia" + SPACE + ENTER, "2 pods in 2 of 8"),
    (TAB * 4 + "4" + TAB + "4", "▌4"),
    (TAB + DOWN * 3 + SPACE, "◉ Static weights"),
    (TAB + "+hw-gz1-gpu" + TAB + "3" + ENTER + "aws-use1-prod" + TAB + "1" + ENTER * 2, "▌+ add a row"),
    (NEXT, "Image *"),
    ("registry.corp.io/ml/trainer:2.9", "tag 2.9"),
    (TAB * 4 + "8" + TAB + "8" + TAB + "64Gi" + TAB + "64Gi", "▌64Gi"),
    (TAB + ENTER + TAB + "torchrun --nproc-per-node=2 train.py", "=2 train.py"),
    (TAB * 3 + ENTER + TAB + "GPU" + ENTER, "Count"),
    (TAB + "2", "▌2"),
    (TAB * 3 + ENTER, "▼ Storage"),
    (TAB + "+shm" + TAB * 2 + "Memory 16Gi" + ENTER * 2, "▌+ add a volume"),
    (TAB + "+shm" + TAB + "/dev/shm" + TAB * 2 + ENTER * 2, "▌+ mount a volume"),
    (TAB * 2 + ENTER, "▼ Health check"),
    (TAB + RIGHT * 2 + TAB + "29500", "▌29500"),
    (TAB * 7 + RIGHT + TAB + ":8080/healthz", ":8080/healthz"),
    (TAB * 6 + "60", "▌60"),
    (NEXT, "Timeout"),
    (TAB * 10 + ENTER, "▼ Pods"),
    (TAB * 3 + "+accelerator" + TAB + "a100" + TAB, "a100"),
    (TAB + "+nvidia.com/gpu" + ENTER, "nvidia.com/gpu"),
)

BATCH: tuple[Step, ...] = (
    ("tick-replay-200" + TAB + "data" + ENTER, "free in data"),
    (TAB * 5 + ENTER + TAB * 3 + SPACE, "groups of clusters"),
    (TAB + ENTER + "r" + TAB + CLEAR + "2" + TAB + CLEAR + "3" + TAB, "region "),
    (TAB * 3 + "200" + TAB + "20", "▌20"),
    (TAB + DOWN * 2 + SPACE, "◉ Dynamic weight"),
    (NEXT, "Image *"),
    ("registry.corp.io/quant/tick-replay:4.2.1", "tag 4.2.1"),
    (TAB * 10 + ENTER, "▼ Environment"),
    (TAB + "b", "NAME=value lines"),
    ("WEEK=2026-47" + ENTER + "FEED_URL=https://feed.corp.io/v2" + ENTER + "SHARDS=200", "SHARDS=200"),
    (SUBMIT, "SHARDS   "),
    (NEXT, "Timeout"),
    (TAB * 4 + RIGHT, "◉ Indexed"),
)

CONSUMER: tuple[Step, ...] = (
    ("queue-drain" + TAB + "data" + ENTER, "free in data"),
    (TAB * 6 + "12" + TAB + "12", "▌12"),
    (TAB + DOWN + SPACE, "◉ Aggregated"),
    (NEXT, "Image *"),
    ("registry.corp.io/billing/worker:7", "tag 7"),
    (TAB * 11 + ENTER, "▼ Storage"),
    (TAB + "+settings" + TAB + "C" + TAB + "worker-settings / queue.yaml, log.prod.yaml=log.yaml", "log.yaml"),
    (ENTER * 2 + TAB + "+settings" + TAB + "/etc/worker" + TAB * 2 + "y" + ENTER * 2, "▌+ mount a volume"),
    (TAB + ENTER, "▼ Lifecycle"),
    (TAB * 2 + RIGHT + TAB + "/app/drain --wait 90", "--wait 90"),
    (NEXT, "Timeout"),
    (TAB * 3 + RIGHT, "◉ OnFailure"),
    (TAB * 2 + SPACE, "Work queue      ▌━● on"),
    (
        TAB * 3 + "+team" + TAB + "billing" + TAB + ENTER + "tier" + TAB + "worker" + TAB + "p" + ENTER * 2,
        "▌+ add a label",
    ),
    (TAB + "+runbook" + TAB + "wiki/queue-drain" + TAB + "J" + ENTER * 2, "▌+ add an annotation"),
    (TAB + ENTER, "▼ Pods"),
    (TAB + "queue-worker" + ENTER, "queue-worker"),
    (TAB * 4 + "120", "▌120"),
)

JOBS: dict[str, tuple[str, tuple[Step, ...]]] = {
    "simplest": ("hello", SIMPLEST),
    "backup": ("pg-backup-orders", BACKUP),
    "training": ("train-resnet", TRAINING),
    "batch": ("tick-replay-200", BATCH),
    "consumer": ("queue-drain", CONSUMER),
}
"""By the file of its manifests: the Job's name and its keys."""
