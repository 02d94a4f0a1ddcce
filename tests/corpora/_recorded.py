"""Runs a program that runs tests with `unittest`, and writes down how each of them ended.

usage: _recorded.py REPORT PROGRAM [ARGUMENT…]
"""

import functools
import json
import pathlib
import runpy
import sys
import unittest

ENDS = {
    "addSuccess": "passed",
    "addExpectedFailure": "passed",
    "addSkip": "skipped",
    "addFailure": "failed",
    "addError": "failed",
    "addUnexpectedSuccess": "failed",
}


def main() -> None:
    """Listens to what every result is told."""
    report, program, *arguments = sys.argv[1:]
    ended: dict[str, str] = {}

    def listening(told, end):
        @functools.wraps(told)
        def tell(result, test, *details):
            ended[test.id()] = end
            return told(result, test, *details)

        return tell

    def tell_of_part(result, test, part, error):
        if error is not None:
            ended[part.id()] = "failed"
        return of_part(result, test, part, error)

    of_part = unittest.TestResult.addSubTest
    unittest.TestResult.addSubTest = tell_of_part
    for name, end in ENDS.items():
        setattr(unittest.TestResult, name, listening(getattr(unittest.TestResult, name), end))
    sys.argv = [program, *arguments]
    sys.path[0] = str(pathlib.Path(program).parent)
    try:
        runpy.run_path(program, run_name="__main__")
    finally:
        if ended:
            pathlib.Path(report).write_text(json.dumps(ended), encoding="utf-8")


if __name__ == "__main__":
    main()
