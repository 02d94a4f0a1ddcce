"""The settings that `editors/README.md` tells readers to use: tests use these very lines."""

import pathlib
import re

PAGE = pathlib.Path(__file__).resolve().parents[2] / "editors" / "README.md"


def block(heading: str, language: str) -> str:
    """The first block of code in `language` under `heading`."""
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    found = section and re.search(rf"^```{language}\n(.*?)^```$", section[1], re.MULTILINE | re.DOTALL)
    if not found:
        raise SystemExit(f"{PAGE}: no `{language}` block under the heading `{heading}`; the editor tests read it")
    return found[1]
