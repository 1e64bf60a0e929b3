"""`python -m uncoop_nlp` is the command line."""

from uncoop_nlp.cli import main

main(prog_name="uncoop-nlp")
