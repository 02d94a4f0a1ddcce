"""The settings that `editors/README.md` tells readers to use: tests use these very lines."""

import pathlib
import re

PAGE = pathlib.Path(__file__).resolve().parents[2] / "editors" / "README.md"


def blocks(heading: str, language: str) -> list[str]:
    """The blocks of code in `language` under `heading`, at least one."""
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    found = re.findall(rf"^```{language}\n(.*?)^```$", section[1] if section else "", re.MULTILINE | re.DOTALL)
    if not found:
        raise SystemExit(f"{PAGE}: no `{language}` block under the heading `{heading}`; the editor tests read it")
    return found


def block(heading: str, language: str) -> str:
    """The first of them."""
    return blocks(heading, language)[0]
