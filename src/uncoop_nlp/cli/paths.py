"""Where commands look in a checkout of the project, unless told otherwise."""

from __future__ import annotations

from pathlib import Path

ANNOTATED = Path("corpus/annotated")
GUIDELINES = Path("corpus/GUIDELINES.md")
REPORTS = Path("corpus/reports")
TEST_SPLIT = Path("corpus/test-split.json")
