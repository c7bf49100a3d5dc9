"""What a stored Job asks of the scheduler, as the binding's ``replicas`` and ``replicaRequirements`` say it."""
