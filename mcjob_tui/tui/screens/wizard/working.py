"""Starts work beside the screen: named, grouped by its name, never fatal for the app."""

from collections.abc import Callable, Coroutine
from typing import Any

from textual.dom import DOMNode
from textual.worker import Worker


def start(node: DOMNode, name: str, work: Callable[[], Coroutine[Any, Any, None]], *, exclusive: bool = False) -> None:
    """Run ``work`` as a worker of ``node``, which ends with it.

    It takes the function, not its coroutine: a node that is leaving starts no worker, and nothing is left unawaited.

    Args:
        exclusive: end what runs under this name already.
    """
    _: Worker[None] = node.run_worker(work, name=name, group=name, exclusive=exclusive, exit_on_error=False)
