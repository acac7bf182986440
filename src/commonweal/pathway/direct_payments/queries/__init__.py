"""Reads of this room: what is paid (`paying`), and accounts and lists as pages show them (`shown`)."""
