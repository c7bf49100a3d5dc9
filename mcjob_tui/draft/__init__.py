"""What a person fills in (a JobDraft), its fields and rules, and the way between drafts and Kubernetes objects.

Knows no screens and no HTTP. ``model`` is the draft, ``fields`` declares its fields once, ``rules`` and ``warnings``
say what is wrong or unwise, ``render`` makes the objects, ``reading`` makes a draft from text, ``preview`` places it.
"""
