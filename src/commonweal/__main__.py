"""`python -m commonweal` is the command `commonweal`."""

from commonweal.config.command_line import main

main(prog_name="commonweal")
