"""Create and watch Kubernetes Jobs that run in many clusters, through a Karmada control plane.

The package root holds the version and nothing else, so that ``import mcjob_tui`` costs nothing.
"""

__version__ = "0.1.0"
