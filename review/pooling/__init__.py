"""The embedded pooling engine."""
