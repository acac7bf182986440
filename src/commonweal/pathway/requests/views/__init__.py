"""Pages of this room: asking (`asking`), coming back and following (`following`), answering (`handling`)."""
