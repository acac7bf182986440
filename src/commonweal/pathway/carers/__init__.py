"""Carers as people in their own right: register, emergency plan, breaks, budget, goals."""
