"""The kubeconfig: which contexts there are, and the connection of one. Acts as kubectl does.

Source: ``k8s.io/client-go/tools/clientcmd`` (``client_config.go``). How files are read and merged is
``kubeconfig_files``' business, what one context comes to ``context_resolution``'s. Only YAML is imported here, so
contexts can be listed before anything else.
"""

import os
from dataclasses import dataclass, replace

from mcjob_tui.control_plane.connection import Connection, Environment, without_user
from mcjob_tui.control_plane.errors import KubeconfigError
from mcjob_tui.control_plane.kubeconfig_files import MergedFiles, places
from mcjob_tui.control_plane.views import ContextView
from mcjob_tui.resources.text import clean
from mcjob_tui.resources.wording import listed


@dataclass(frozen=True, slots=True)
class Kubeconfig(MergedFiles):
    """What all files together say: the contexts, and what each of them comes to."""

    @property
    def is_empty(self) -> bool:
        """Whether no context was found anywhere."""
        return not self.entries

    @property
    def contexts(self) -> tuple[ContextView, ...]:
        """The contexts in the order of the files, with the server that each names."""
        return tuple(self._view(name) for name in self.entries)

    def connection(self, context: str | None = None, namespace: str | None = None) -> Connection:
        """What ``context`` (or the current one) comes to; in a pod without kubeconfig, the pod's service account.

        Args:
            context: the name of a context; None and "" for the current one, as of an unset variable in a script.
            namespace: goes before the context's own.

        Raises:
            KubeconfigError: a file cannot be read, the context is missing, or something that it names cannot be used.
        """
        from mcjob_tui.control_plane.context_resolution import in_cluster_connection, resolve_context

        if self.problem:
            raise KubeconfigError(self.problem)
        if not context and not self.current:
            found = in_cluster_connection(self.environment) if self.is_empty else None
            if found is None:
                raise KubeconfigError(self._nothing_chosen())
            return self._to_be_kept(found, None, namespace)
        name = context or self.current
        return self._to_be_kept(resolve_context(self, name), name, namespace)

    def _to_be_kept(self, found: Connection, context: str | None, namespace: str | None) -> Connection:
        """``found`` with how to read it again: the same context, whichever may be the current one then."""

        def again() -> Connection:
            return load_kubeconfig(self.explicit, self.environment).connection(context, namespace)

        return replace(found, namespace=namespace or found.namespace, again=again)

    def _nothing_chosen(self) -> str:
        if self.is_empty:
            return "no kubeconfig was found: " + ", ".join(
                f"{each.path or each.origin} {each.outcome}" for each in self.sources
            )
        known = listed(sorted(self.entries), 8, last=", ")
        return f"no current context is set; --context NAME chooses one of {known}"

    def _view(self, name: str) -> ContextView:
        content = self.entries[name].content
        cluster = self.clusters.get(str(content.get("cluster", "")))
        server = without_user(str(cluster.content.get("server", ""))) if cluster else ""
        problem = "" if cluster else f"its cluster {content.get('cluster')!r} is nowhere described"
        return ContextView(
            clean(name), clean(server), clean(str(content.get("namespace") or "")), name == self.current, clean(problem)
        )


def load_kubeconfig(explicit: str | None, environment: Environment = os.environ) -> Kubeconfig:
    """Read and merge the kubeconfig files that kubectl would read.

    Never raises: a file that cannot be used is in ``sources`` and makes ``connection`` raise, as kubectl refuses to go
    on with half of its files.

    Args:
        explicit: the file that ``--kubeconfig`` names; then no other is read, and it must exist.
        environment: ``KUBECONFIG`` and ``HOME`` are read from it.
    """
    return Kubeconfig.read(explicit, environment)


def command_flags(connection: Connection, environment: Environment = os.environ) -> tuple[str, ...]:
    """The flags with which kubectl and mcjob find the same control plane again, run in the same environment."""
    from mcjob_tui.control_plane.context_resolution import SERVICE_ACCOUNT

    if connection.source == str(SERVICE_ACCOUNT):
        return ()
    found = {str(path) for _, path, _ in places(None, environment, [])}
    file = () if connection.source in found or not connection.source else ("--kubeconfig", connection.source)
    return (*file, "--context", connection.context)
