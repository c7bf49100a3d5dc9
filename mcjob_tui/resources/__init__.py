"""Shapes of the API objects that mcjob reads and writes, and the small exact rules that Kubernetes has for them.

Only what is used is declared; everything else in an object is ignored when it is read. Nothing here does I/O.
Import from the modules. Shapes: ``meta``, ``clusters``, ``policies``, ``jobs``, ``bindings``, ``pods``, ``events``.
Rules: ``quantity``, ``selectors``, ``names``, ``text``.
"""
