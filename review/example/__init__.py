"""The worked example and its loop-back E-utilities server."""
