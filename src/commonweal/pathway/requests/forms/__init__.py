"""The forms of this room: the questions of a request (`questions`), coming back to it, and handling it (`handling`)."""
