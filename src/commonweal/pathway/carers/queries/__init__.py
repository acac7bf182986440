"""Reading what is kept of carers."""
