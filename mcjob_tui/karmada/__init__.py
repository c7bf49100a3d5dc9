"""Karmada's rules as pure functions: the scheduler, overrides, admission, status, names.

Knows API objects only: nothing of drafts, screens or HTTP, and no I/O.
"""
