"""What the search reads: the index as it stands, the lists it reads questions with, and results for pages."""
