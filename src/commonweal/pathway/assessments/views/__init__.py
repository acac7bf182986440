"""Pages of this room: giving out and starting (`lists`), writing (`writing`) and deciding (`deciding`) assessments."""
