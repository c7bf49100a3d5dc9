"""Faults between the real client and the real sandbox: every fault at every request of every operation.

``python -m tests.faults`` tries all of it; the tests beside this try each distinct request of each operation.
"""
