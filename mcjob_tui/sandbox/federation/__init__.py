"""What happens behind the sandbox's API server: Karmada's controllers and the member clusters.

``federation`` wires it together and is what the API asks; one module per controller of Karmada; ``members`` has what
runs inside a member cluster. Everything reacts to the stores' changes through one agenda of timers on the virtual
clock; the rules themselves (placement, overrides, works, status) are ``mcjob_tui.karmada``.
"""
