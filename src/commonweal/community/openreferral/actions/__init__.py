"""What can be done with records from elsewhere: the only place of this room that writes."""
