"""Charging: what a person can be asked to pay towards their care and support."""
