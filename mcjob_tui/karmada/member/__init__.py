"""What the Kubernetes of a member cluster would hold against the Job that Karmada brings, as pure rules.

``judging.judge`` holds a Job against what was read of a member: quotas, limit ranges, the namespace's pod-security
level, nodes, what the pods name. ``references`` and ``usage`` say what a pod names and asks for. Reading is
``control_plane``'s business; how Karmada places and overrides is in the rooms beside this one.
"""
