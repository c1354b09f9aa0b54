"""`python -m rpl`: the same as the command `rpl`."""

from rpl.cli import app

app(prog_name="rpl")
