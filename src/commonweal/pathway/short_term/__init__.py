"""Support for a short time: to get back to doing things without it, or at once because it cannot wait."""
