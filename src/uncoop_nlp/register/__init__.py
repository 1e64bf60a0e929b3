"""The register of actors: names, acronyms, parents. The table is `actors.tsv` beside this file."""

from uncoop_nlp.register.actors import Actor, RegisterError, actor_key, read_register

__all__ = ["Actor", "RegisterError", "actor_key", "read_register"]
