"""Use cases, the only code both front ends call."""
