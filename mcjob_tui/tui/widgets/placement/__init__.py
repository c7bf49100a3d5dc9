"""The predicted placement: which cluster gets how many pods, and why the others get none."""
