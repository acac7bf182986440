"""The pages of signing in, starting and leaving."""
