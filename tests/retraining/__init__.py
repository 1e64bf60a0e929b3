"""The guide of `docs/retraining.md`, followed with a small report."""
