"""Inserting facts, inside a unit of work, from validated values only."""
