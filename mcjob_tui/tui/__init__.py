"""The screens: a Textual program over the views of ``control_plane``. No HTTP and no rules of Karmada's here.

``app`` is the program, ``screens`` what a person sees as a page or dialog, ``widgets`` what pages are made of,
``commands`` every action with its key, ``gateway`` how the app gets a control plane. The first frame needs nothing
beyond Textual: whatever is heavy is imported late.
"""
