"""The two names of ``kubernetes.aio`` that mcjob uses, without the rest of that package.

Whatever one imports of it, ``kubernetes`` imports its synchronous client, both configurations, informers and streams,
and with them requests, oauthlib and websocket: twice the time of what is needed, and eight megabytes. These parts are
loaded here as Python's own ``LazyLoader`` does it: when something in them is used, which mcjob does not.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kubernetes.aio.client import ApiClient, Configuration

_USED = ("kubernetes.aio", "kubernetes.aio.client", "kubernetes.aio.utils")
"""The packages that are needed; the modules in them are."""


def client_classes() -> "tuple[type[ApiClient], type[Configuration]]":
    """``ApiClient`` and ``Configuration``; a second call costs nothing, the first one belongs into a thread."""
    later = _Later()
    sys.meta_path.insert(0, later)
    try:
        from kubernetes.aio.client import ApiClient, Configuration
    finally:
        sys.meta_path.remove(later)
    return ApiClient, Configuration


class _Later(MetaPathFinder):
    """Finds the parts that nobody here needs, and has them loaded when they are used."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith("kubernetes.") or fullname in _USED or fullname.rpartition(".")[0] in _USED[1:]:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec
