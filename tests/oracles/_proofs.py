"""The table of what judged which insight: `tests/tidy.rs` shows it in `server/README.md`."""

import pathlib

TABLE = pathlib.Path(__file__).parent / "proofs.tsv"


def write_proofs(rows):
    """Puts rows (insight, family, programs, notes, sentences, share that is silent) into the table; those of other families stay."""
    head, *known = TABLE.read_text(encoding="utf-8").splitlines()
    table = {tuple(line.split("\t")[:2]): line for line in known}
    table |= {row[:2]: "\t".join(map(str, row)) for row in rows}
    TABLE.write_text("\n".join([head, *(table[key] for key in sorted(table))]) + "\n", encoding="utf-8")


def share(silent, asked):
    return f"{silent / max(asked, 1):.0%}"
