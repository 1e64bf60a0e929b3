"""Corpus files and a doccano project: sending units, fetching what annotators changed.

`examples` says how doccano writes a unit, `merge` on which side it was changed, `server` speaks to the
server and alone needs doccano-client, `sync` puts them together.
"""


class DoccanoError(Exception):
    """What a doccano server or project cannot or will not do; the message says it in one line."""
