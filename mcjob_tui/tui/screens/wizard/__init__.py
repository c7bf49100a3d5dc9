"""The wizard that creates a multi-cluster Job: five pages over one draft, Placement beside them, and the submit."""
