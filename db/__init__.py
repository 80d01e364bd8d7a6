"""The store of a review: tables, units of work, reads, migrations."""
