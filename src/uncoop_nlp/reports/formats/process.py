"""The process that reads one file: bytes from standard input, their text to standard output."""

from __future__ import annotations

import importlib
import sys
import traceback

from uncoop_nlp.reports.formats import limits
from uncoop_nlp.reports.formats.limits import DAMAGED, Refusal, too_large

READ, REFUSED, EXHAUSTED = 0, 3, 4
"""Exit codes of the process; any other means that it broke down."""


def main(format_name: str, max_memory: int) -> int:
    """Write the text, or why there is none; the exit code says which."""
    _limit_memory(max_memory)
    code = READ
    try:
        text = _read(format_name, sys.stdin.buffer.read())
    except Refusal as refusal:
        code, text = REFUSED, str(refusal)
    except ModuleNotFoundError as error:
        needs = f"needs {error.name} to be read; pip install 'uncoop-nlp[documents]'"
        code, text = REFUSED, needs
    except MemoryError:
        code, text = EXHAUSTED, ""  # there may be no memory for more
    except Exception:  # whatever a library raises on bytes that are not what they should be
        traceback.print_exc()
        code, text = REFUSED, DAMAGED
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return code


def _read(format_name: str, data: bytes) -> str:
    module = importlib.import_module(f"uncoop_nlp.reports.formats.{format_name}")
    text: str = module.read(data)
    if len(text) > limits.MAX_CHARACTERS:
        raise too_large(f"has more than {limits.MAX_CHARACTERS:,} characters")
    if text.count("\n\n") > limits.MAX_BLOCKS:
        raise too_large(f"has more than {limits.MAX_BLOCKS:,} paragraphs")
    return text


def _limit_memory(max_memory: int) -> None:
    """Limit the memory of this process, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    except (ImportError, OSError, ValueError):
        return
