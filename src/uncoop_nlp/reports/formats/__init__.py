"""Other formats than text, each turned into text as the text reader takes it.

A format is one module with `read(data: bytes) -> str`. What it returns are lines of markdown:
paragraphs with a blank line after them, `#` before headings, raised digits before notes, tables as
rows of cells between `|`. The structure of a document is decided from these lines, in `structure`.
"""
