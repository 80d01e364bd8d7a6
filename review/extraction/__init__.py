"""Forms, values, consensus and outcome data."""
