"""Transition: young people from 14 who will need adult care, what is done by when, and what it will cost the place."""
