"""Pages of this room: finding people and starting a record, the record itself, and changing its parts."""
