"""Effect sizes and their sampling variances from the numbers studies report."""
