"""The embedded control plane: a program of its own that speaks Kubernetes' REST protocol on loopback.

``store`` keeps the objects, ``registry`` has the rules of each kind, ``api`` speaks HTTP, ``garbage`` follows owner
references, ``federation`` does what Karmada's controllers and the member clusters do. Nothing of it is imported by the
screens; the command line starts it as a child process.
"""
