"""Reads of this room: what is due (`due_pieces`), lists and accounts (`shown`), and the proof (`proof`)."""
