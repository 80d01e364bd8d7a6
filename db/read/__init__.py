"""Reading frozen values inside one consistent view; state is what nothing supersedes."""
