"""Backup and restore: the whole of an installation's records and files in one file, proven when it comes back."""
