"""Records come in: transports and readers."""
