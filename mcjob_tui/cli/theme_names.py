"""The names of themes, which a flag and a setting offer alike.

Apart from the other settings, because these are dataclasses: to import those is a fifth of ``mcjob --version``.
"""

THEMES = ("dark", "light", "ansi-dark", "ansi-light")
