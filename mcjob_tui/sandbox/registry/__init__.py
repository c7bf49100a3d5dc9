"""The rules of each kind that an API server applies to every write: defaults, validation, what may never change.

``strategies`` says which rules a kind has, as ``pkg/registry`` does in Kubernetes; ``metadata`` has those of every
object, ``job`` and ``pod_template`` those of a Job. Schemas (what fields there are) are in ``api``, Karmada's
webhooks in ``mcjob_tui.karmada.admission``.
"""
