"""Proves the knowledge cards: runs every fence and every quiz on real Pythons.

    run.py [--python COMMAND]... [--write-answers] [CARD_FILE|FOLDER...]

COMMAND is a path or a command line (`--python 'chroot ROOT python3.14'`) and may be given several times;
without it the Python that runs this file is used. Without files or folders, all of knowledge/cards is run.

What the quizzes of the built-in cards print stands in knowledge/answers.tsv, for those who show the answers and
cannot run Python; a quiz whose answer is missing or different there fails. --write-answers writes that table
afresh from all cards, by the first COMMAND.

Each failure is one line with the file and line of the fence; the last line counts. The exit code is 1 if
anything failed. This file needs Python 3.11 or later (tomllib), the interpreters it tests 3.9 or later.
"""

import argparse
import functools
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ALL_CARDS = HERE.parent.parent / "knowledge" / "cards"
ANSWERS = HERE.parent.parent / "knowledge" / "answers.tsv"
DRIVER = (HERE / "driver.py").read_text(encoding="utf-8")
DRIVERS_PER_PYTHON = max(1, (os.cpu_count() or 1) // 2)

COMPILES = ("", "bad", "good", "fixed")  # fence words whose block must compile and is not run
FLAG_MARK = re.compile(r"[ \t]*#![ \t]*$", re.MULTILINE)


@dataclass
class Failure:
    """Something wrong at a line of a card."""

    path: Path
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


@dataclass
class Block:
    """A fence or a quiz that an interpreter has to prove."""

    path: Path
    line: int
    word: str  # "", "run", "bad", "good", "fixed", "raises" or "quiz"
    code: str
    raises: str = ""  # for "raises": the name of the class
    output: str = ""  # for "run": what it must print
    wrong_choices: list[str] = field(default_factory=list)  # for "quiz"
    min: list[int] | None = None
    max: list[int] | None = None

    def as_job(self, number):
        """Return what the driver needs to know of this block."""
        return {
            "id": number,
            "code": self.code,
            "compile_only": self.word in COMPILES,
            "min": self.min,
            "max": self.max,
        }


class CardError(Exception):
    """A card that cannot be read; `line` says where."""

    def __init__(self, line, text):
        super().__init__(text)
        self.line = line


# --- Reading cards -------------------------------------------------------------------------------------


def find_cards(paths):
    """Return the card files among `paths`: the files themselves, and all below the folders."""
    cards = []
    for path in paths:
        cards += sorted(path.rglob("*.md")) if path.is_dir() else [path]
    return cards


def read_card(path):
    """Return all blocks of a card. Raises CardError where it does not follow the form."""
    lines = path.read_text(encoding="utf-8").splitlines()
    front_matter, body_start = read_front_matter(lines)
    fences = read_fences(path, lines, body_start)
    if front_matter.get("kind", "concept") == "concept" and not any(b.word == "run" for b in fences):
        raise CardError(1, "a concept card needs at least one `run` fence")
    return fences + read_quizzes(path, lines, front_matter)


def read_front_matter(lines):
    """Return the TOML table between the `+++` lines and the index of the first line after it."""
    if not lines or lines[0] != "+++":
        raise CardError(1, "the card does not begin with `+++`")
    if "+++" not in lines[1:]:
        raise CardError(1, "the front matter is not closed with `+++`")
    end = lines.index("+++", 1)
    try:
        return tomllib.loads("\n".join(lines[1:end])), end + 1
    except tomllib.TOMLDecodeError as error:
        raise CardError(1, f"front matter: {error} (lines counted from line 2)") from error


def read_fences(path, lines, start):
    """Return the Python fences of a card's body, each `run` fence with the output it promises."""
    blocks = []
    awaiting_output = None  # the `run` block that an output fence may follow
    at = start
    while at < len(lines):
        line = lines[at]
        if not line.startswith("```"):
            if line.strip():
                awaiting_output = None
            at += 1
            continue
        content, after = read_fence_content(lines, at)
        info = line[3:].split()
        if info == ["output"]:
            if awaiting_output is None:
                raise CardError(at + 1, "an output fence must directly follow a `run` fence")
            awaiting_output.output = content
            awaiting_output = None
        elif info[:1] == ["python"]:
            block = make_block(path, at + 1, info[1:], content)
            blocks.append(block)
            awaiting_output = block if block.word == "run" else None
        else:
            raise CardError(at + 1, f"unknown fence `{line}`: only python and output fences are used")
        at = after
    return blocks


def read_fence_content(lines, opening):
    """Return the text inside the fence that opens at an index, and the index after its closing line."""
    for at in range(opening + 1, len(lines)):
        if lines[at] == "```":
            return "".join(line + "\n" for line in lines[opening + 1 : at]), at + 1
    raise CardError(opening + 1, "the fence is not closed")


def make_block(path, line, words, content):
    """Make a block of a Python fence and the words after `python`."""
    block = Block(path, line, "", FLAG_MARK.sub("", content))
    for word in words:
        key, _, value = word.partition("=")
        if key in ("min", "max") and re.fullmatch(r"3\.\d+", value):
            setattr(block, key, parse_version(value))
        elif key == "raises" and value.isidentifier() and not block.word:
            block.word, block.raises = "raises", value
        elif word in ("run", "bad", "good", "fixed") and not block.word:
            block.word = word
        else:
            raise CardError(line, f"unknown or contradicting fence word `{word}`")
    return block


def parse_version(text):
    """Turn "3.12" into [3, 12]."""
    return [int(part) for part in text.split(".")]


def read_quizzes(path, lines, front_matter):
    """Return a block for every quiz whose right answer is what its code prints."""
    places = [number for number, line in enumerate(lines, start=1) if line.strip() == "[[quiz]]"]
    blocks = []
    for line, quiz in zip(places, front_matter.get("quiz", [])):
        choices = quiz.get("choices", [])
        if "ask" not in quiz or len(choices) < 2:
            raise CardError(line, "a quiz needs `ask` and at least two `choices`")
        if len(set(choices)) < len(choices):
            raise CardError(line, "two choices of this quiz are the same")
        if choices[0] == "run":
            if "code" not in quiz:
                raise CardError(line, 'a quiz with the choice "run" needs `code`')
            blocks.append(make_quiz_block(path, line, quiz))
    return blocks


def make_quiz_block(path, line, quiz):
    """Make a block of a quiz with code."""
    block = Block(path, line, "quiz", quiz["code"], wrong_choices=quiz["choices"][1:])
    block.min = parse_version(quiz["min"]) if "min" in quiz else None
    block.max = parse_version(quiz["max"]) if "max" in quiz else None
    return block


# --- Running and judging -------------------------------------------------------------------------------


def run_blocks(command, blocks):
    """Run all blocks on one Python, a few drivers at a time; return its version and a result per block run."""
    jobs = [block.as_job(number) for number, block in enumerate(blocks)]
    shares = [jobs[first::DRIVERS_PER_PYTHON] for first in range(DRIVERS_PER_PYTHON)]
    with ThreadPoolExecutor(DRIVERS_PER_PYTHON) as pool:
        replies = list(pool.map(lambda share: call_driver(command, share), shares))
    results = [result for reply in replies for result in reply["results"]]
    return replies[0]["version"], sorted(results, key=lambda result: result["id"])


def call_driver(command, jobs):
    """Start one driver process, hand it its jobs and return its reply."""
    done = subprocess.run(
        [*shlex.split(command), "-X", "utf8", "-c", DRIVER],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode != 0:
        raise OSError(f"the driver ended with code {done.returncode}: {last_line(done.stderr)}")
    return json.loads(done.stdout)


# --- Answers -------------------------------------------------------------------------------------------


def answer_key(block):
    """Return what an answer is found by: the card, and a fingerprint (FNV-1a, 64 bits) of exactly this program."""
    fingerprint = 0xCBF29CE484222325
    for byte in block.code.encode():
        fingerprint = (fingerprint ^ byte) * 0x100000001B3 & (1 << 64) - 1
    return block.path.stem, f"{fingerprint:016x}"


@functools.cache
def read_answers():
    """Return the table of what quizzes print, by key."""
    lines = ANSWERS.read_text(encoding="utf-8").splitlines() if ANSWERS.exists() else []
    return {tuple(key): json.loads(text) for *key, text in (line.split("\t", 2) for line in lines)}


def write_answers(command, blocks):
    """Write the table from what the quizzes print now. Return how many there are."""
    quizzes = [block for block in blocks if block.word == "quiz"]
    _, results = run_blocks(command, quizzes)
    wrong = [Failure(quizzes[r["id"]].path, quizzes[r["id"]].line, problem) for r in results if (problem := judge_run(quizzes[r["id"]], r))]
    if wrong:
        sys.exit("\n".join(map(str, wrong)))
    answers = {answer_key(quizzes[r["id"]]): r["stdout"].removesuffix("\n") for r in results}
    rows = ["\t".join((*key, json.dumps(text, ensure_ascii=False))) + "\n" for key, text in sorted(answers.items())]
    ANSWERS.write_text("".join(rows), encoding="utf-8")
    return len(rows)


def judge(block, result):
    """Say what is wrong with the result of a block, or return None."""
    problem = judge_run(block, result)
    if problem is None and block.word == "quiz" and block.path.resolve().is_relative_to(ALL_CARDS):
        problem = judge_answer(block, result["stdout"].removesuffix("\n"))
    return problem


def judge_answer(block, answer):
    """Say how what a quiz printed differs from the table of answers, or return None."""
    recorded = read_answers().get(answer_key(block))
    if recorded is None:
        return f"its answer {answer!r} is not in {ANSWERS.name} yet; `tests/cards/run.py --write-answers` puts it there"
    if recorded != answer:
        return f"printed {answer!r}, {ANSWERS.name} says {recorded!r}; does it differ between versions?"
    return None


def judge_run(block, result):
    """Say what is wrong with what a block did, or return None."""
    if result["timed_out"]:
        return "ran into the time limit"
    if block.word == "raises":
        return judge_raises(block, result)
    if result["raised"]:
        return f"raised {last_line(result['stderr'])}"
    if result["status"] != 0:
        return f"ended with wait status {result['status']}: {last_line(result['stderr'])}"
    if result["stderr"]:
        return f"wrote to stderr: {last_line(result['stderr'])}"
    if block.word == "run" and result["stdout"] != block.output:
        return f"printed {result['stdout']!r}, the card says {block.output!r}"
    if block.word == "quiz":
        return judge_quiz(block, result)
    return None


def judge_raises(block, result):
    """Say what is wrong with the result of a `raises=` fence, or return None."""
    if not result["raised"]:
        return f"did not raise {block.raises}"
    if result["raised"] != block.raises:
        return f"raised {result['raised']}, not {block.raises}: {last_line(result['stderr'])}"
    return None


def judge_quiz(block, result):
    """Say what is wrong with the result of a quiz, or return None."""
    answer = result["stdout"].removesuffix("\n")
    if not answer:
        return "the quiz prints nothing"
    if answer in [choice.removesuffix("\n") for choice in block.wrong_choices]:
        return f"{answer!r} is listed as a wrong choice, but it is what the quiz prints"
    return None


def last_line(text):
    """Return the last line of a text that is not blank."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "(no message)"


def test_python(command, blocks):
    """Run all blocks on one Python. Return how many passed, and the failures as lines of text."""
    try:
        version, results = run_blocks(command, blocks)
    except (OSError, ValueError) as error:
        return 0, [f"{command}: cannot run blocks: {error}"]
    failures = []
    for result in results:
        block = blocks[result["id"]]
        problem = judge(block, result)
        if problem:
            failures.append(str(Failure(block.path, block.line, f"[{version}] {block.word or 'python'}: {problem}")))
    return len(results) - len(failures), failures


def main():
    """Read the cards, run them on every Python, print failures and the count."""
    parser = argparse.ArgumentParser(description="Run every fence and quiz of the knowledge cards.")
    parser.add_argument("--python", action="append", metavar="COMMAND", help="an interpreter; may be repeated")
    parser.add_argument("paths", nargs="*", type=Path, default=[ALL_CARDS], metavar="CARD_FILE|FOLDER")
    parser.add_argument("--write-answers", action="store_true", help="write knowledge/answers.tsv afresh")
    options = parser.parse_args()
    if options.write_answers and options.paths != [ALL_CARDS]:
        parser.error("--write-answers takes all cards; name no files")

    blocks, failures = [], []
    for path in find_cards(options.paths):
        try:
            blocks += read_card(path)
        except CardError as error:
            failures.append(str(Failure(path, error.line, str(error))))
        except (OSError, UnicodeDecodeError) as error:
            failures.append(str(Failure(path, 1, f"cannot be read: {error}")))

    if options.write_answers and not failures:
        print(f"{write_answers((options.python or [shlex.quote(sys.executable)])[0], blocks)} answers")
        return 0

    commands = options.python or [shlex.quote(sys.executable)]
    passed = 0
    with ThreadPoolExecutor(len(commands)) as pool:
        for count, problems in pool.map(lambda command: test_python(command, blocks), commands):
            passed += count
            failures += problems

    for failure in failures:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
