"""What can be done with money. Everything is written as the system, once it was asked who may."""
