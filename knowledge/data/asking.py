"""Says as JSON which of the dotted names that come on standard input the CPython that runs this has, though nothing lists them,
and with how much certainty: `yes`, `warns` where it has them with a warning of their deprecation, and `maybe` for what is no
attribute of a class but may be one of its instances. Like `reading.py`, it needs nothing beside it."""

import contextlib
import importlib
import inspect
import io
import json
import re
import sys
import warnings


def found(name, certain):
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            value = importlib.import_module(".".join(parts[:end]))
            break
        except BaseException:
            continue
    else:
        return None
    above = value
    for part in parts[end:]:
        above = value
        try:
            value = getattr(value, part)
        except Exception:
            break
    else:
        return "yes"
    # Methods set attributes too; no class has those.
    if isinstance(above, type) and not certain:
        for cls in above.__mro__:
            with contextlib.suppress(Exception):
                if re.search(rf"\.{re.escape(parts[-1])}\b|['\"]{re.escape(parts[-1])}['\"]", inspect.getsource(cls)):
                    return "maybe"
    return None


def found_warning(name, certain):
    """The answer, and whether asking warns of a deprecation."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        answer = found(name, certain)
    return answer, any(w.category is DeprecationWarning for w in caught)


def ask(names):
    answers = {}
    real, sys.stdout = sys.stdout, io.StringIO()
    for name, certain in names.items():
        parent = name.rpartition(".")[0]
        found(parent or name, True)  # what a module warns of when it is imported
        answer, warned = found_warning(name, certain)
        if answer == "yes" and warned and not (parent and found_warning(parent, True)[1]):
            answer = "warns"
        if answer:
            answers[name] = answer
    sys.stdout = real
    return answers


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump(ask(json.load(sys.stdin)), sys.stdout)
