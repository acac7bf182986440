"""What is typed about a plan."""
