"""Reading a file in a process of its own, whose time and memory have a limit.

Whatever a file does to the library that takes it apart, the caller's process goes on.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from multiprocessing.spawn import get_executable

from uncoop_nlp.reports.formats import limits
from uncoop_nlp.reports.formats.limits import DAMAGED, Refusal, too_large
from uncoop_nlp.reports.formats.process import EXHAUSTED, READ, REFUSED

_START = (
    "import sys; sys.path[:] = sys.argv[3:]; from uncoop_nlp.reports.formats.process import main; "
    "sys.exit(main(sys.argv[1], int(sys.argv[2])))"
)
_log = logging.getLogger(__name__)


def read_isolated(data: bytes, format_name: str) -> str:
    """The text of a file, as `read(data)` of the format's module gives it.

    Raises:
        Refusal: If it cannot be read, or not within the limits.
    """
    command = [get_executable() or sys.executable, "-I", "-c", _START, format_name]
    try:
        done = subprocess.run(  # noqa: S603 - our own code, and a name of our own
            [*command, str(limits.MAX_MEMORY_BYTES), *filter(None, sys.path)],
            input=data,
            capture_output=True,
            check=False,
            timeout=limits.MAX_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise too_large(f"takes more than the {limits.MAX_SECONDS} seconds that one may take") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Refusal(
            f"needs a process of its own to be read; none could be started: {reason}"
        ) from None
    if done.stderr:
        _log.debug("%s", done.stderr.decode("utf-8", "replace"))
    if done.returncode == READ:
        return done.stdout.decode("utf-8")
    if done.returncode == REFUSED:
        raise Refusal(done.stdout.decode("utf-8"))
    if done.returncode == EXHAUSTED:
        raise too_large(f"needs more than {limits.MAX_MEMORY_BYTES >> 20} MiB of memory")
    raise Refusal(DAMAGED)
