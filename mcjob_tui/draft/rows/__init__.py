"""Kinds of rows, each declared once: its columns, and how a row of text becomes a part of the draft and back.

Lists that have such rows name them in ``fields``; form, help, field reference and the numbers in manifests follow.
"""
