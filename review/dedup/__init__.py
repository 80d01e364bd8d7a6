"""Which records describe the same report."""
