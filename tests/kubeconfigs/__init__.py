"""Kubeconfigs held against kubectl: the same files, the same server, and whom it saw."""
