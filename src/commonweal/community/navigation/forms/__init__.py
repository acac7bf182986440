"""What is asked in link work. The actions check again; here it is said beside the field."""
