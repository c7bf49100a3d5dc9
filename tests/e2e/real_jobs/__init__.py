"""Jobs of real projects: the keys that a person presses for each at 100x30, and the manifest an expert would write."""
