"""What is inside a member cluster: nodes, the Job controller, pods that run on the clock, their logs and events."""
