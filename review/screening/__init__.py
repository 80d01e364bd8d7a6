"""What screening decisions mean."""
