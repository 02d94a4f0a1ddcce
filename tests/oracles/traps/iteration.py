"""What shows that a program falls into a trap of going over things: what is asked, made, moved or copied while it runs."""

import contextlib
import dis
import sys

from .running import freeze

FEW, MANY = 10, 40
WORDS = ["a", "b", "c", "d", "e"]


def called(function, *arguments):
    """What a call gives or raises."""
    try:
        return freeze(function(*arguments))
    except Exception as error:
        return freeze(error)


class Value:
    """A number that notes when it is made and when it is looked at."""

    def __init__(self, number, log):
        self.number, self.log = number, log
        log.append("made")

    def _number(self, other):
        self.log.append("used")
        return other.number if isinstance(other, Value) else other

    def __bool__(self):
        self.log.append("used")
        return self.number > 0

    def __add__(self, other):
        return self.number + self._number(other)

    __radd__ = __add__

    def __lt__(self, other):
        return self.number < self._number(other)

    def __gt__(self, other):
        return self.number > self._number(other)


def needless_list_in_reducer(run, probes):
    """All values are there before the first one is looked at."""
    log = []
    function = run.ask(probes[0])
    with run.watched():
        result = called(lambda: getattr(given := function(lambda n: Value(n, log), [1, 2, 3, 4]), "number", given))
    first = log.index("used") if "used" in log else 0
    return log[:first] == ["made"] * 4, result


def range_argument_order(run, probes):
    """The loop does not run."""
    run.printed()
    result = run.ask(probes[0])
    return not run.printed(), freeze(result)


class Number(int):
    """A number out of a range, which notes whether it serves for more than fetching an item."""

    used = 0

    def _note(self):
        Number.used += 1
        return int(self)

    def __str__(self):
        return str(self._note())

    __repr__ = __str__

    def __format__(self, spec):
        return format(self._note(), spec)

    def __add__(self, other):
        return self._note() + other

    def __sub__(self, other):
        return self._note() - other

    __radd__ = __add__

    def __mod__(self, other):
        return self._note() % other

    def __bool__(self):
        return self._note() != 0


class Items(list):
    """A list that notes what is done to it."""

    def __init__(self, *items):
        super().__init__(*items)
        self.fetched = self.changed = self.moved = 0

    def __getitem__(self, place):
        self.fetched += isinstance(place, Number)
        return super().__getitem__(place)

    def __setitem__(self, place, item):
        self.changed += 1
        super().__setitem__(place, item)

    def __delitem__(self, place):
        self.changed += 1
        super().__delitem__(place)
        self.moved += len(self) if place == 0 else 0

    def append(self, item):
        self.changed += 1
        super().append(item)

    def pop(self, place=-1):
        self.changed += 1
        item = super().pop(place)
        self.moved += len(self) if place == 0 else 0
        return item


def range_len(run, probes):
    """The numbers do nothing but fetch each item."""
    Number.used = 0
    run.printed()
    function, items, others = run.ask(probes[0]), Items(WORDS), Items(WORDS)
    run.ns["range"] = lambda *bounds: map(Number, range(*bounds))
    with run.watched():
        result = called(function, items, others)
    del run.ns["range"]
    plain = items.fetched >= len(WORDS) and not (Number.used or items.changed or others.fetched or others.changed)
    return plain, [result, run.printed()]


def manual_counter(run, probes):
    """One is added to a variable in each round."""
    steps, known = 0, {}

    def step(code, offset):
        nonlocal steps
        if code not in known:
            known[code] = counts(code)
        steps += offset in known[code]

    run.printed()
    function = run.ask(probes[0])
    with run.watched(), each_instruction(step):
        result = called(function, WORDS)
    return steps == len(WORDS), [result, run.printed()]


@contextlib.contextmanager
def each_instruction(step):
    """Tells `step` of each instruction that runs: its code object and its place."""
    if sys.version_info < (3, 12):
        def trace(frame, event, _):
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
            if event == "opcode":
                step(frame.f_code, frame.f_lasti)
            return trace

        sys.settrace(trace)
        try:
            yield
        finally:
            sys.settrace(None)
        return
    monitoring = sys.monitoring
    tool = monitoring.PROFILER_ID
    monitoring.use_tool_id(tool, "steps")
    monitoring.register_callback(tool, monitoring.events.INSTRUCTION, step)
    monitoring.set_events(tool, monitoring.events.INSTRUCTION)
    try:
        yield
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)


def counts(code) -> set:
    """The places in the bytecode where 1 is added in place."""
    found, before = set(), None
    for one in dis.get_instructions(code):
        adds = one.opname == "INPLACE_ADD" or one.opname == "BINARY_OP" and one.argrepr == "+="
        if adds and before is not None and before.argval == 1:
            found.add(one.offset)
        before = one
    return found


def manual_append_loop(run, probes):
    """A list gets one `append` for each item."""
    appended = 0

    def profile(_, event, function):
        nonlocal appended
        is_append = event == "c_call" and getattr(function, "__name__", "") == "append"
        appended += is_append and type(function.__self__) is list

    run.printed()
    function = run.ask(probes[0])
    with run.watched():
        sys.setprofile(profile)
        try:
            result = called(function, WORDS)
        finally:
            sys.setprofile(None)
    return appended >= len(WORDS), [result, run.printed()]


def list_pop_front(run, probes):
    """Four times as many items are moved far more often than four times as much."""
    function = run.ask(probes[0])
    moved = {}
    for size in (FEW, MANY):
        items = Items(range(1, size + 1))
        with run.watched():
            result = called(function, items)
        moved[size] = items.moved
    return moved[FEW] > 0 and moved[MANY] > 8 * moved[FEW], result


class Word(str):
    """A word that counts how often it is compared."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Word.compared += 1
        return str.__eq__(self, other)


def membership_on_list_in_loop(run, probes):
    """Four times as many items are compared far more often than four times as much."""
    function = run.ask(probes[0])
    run.printed()
    compared = {}
    for size in (FEW, MANY):
        known = [Word(f"k{n}") for n in range(size)]
        asked = [Word(f"a{n}") for n in range(size)]
        Word.compared = 0
        with run.watched():
            result = called(function, known, asked)
        compared[size] = Word.compared
    return compared[FEW] > 0 and compared[MANY] > 8 * compared[FEW], [result, run.printed()]


def string_concatenation_in_loop(run, probes):
    """A text is lengthened again and again, from one to the next."""
    before, grown, most = {}, {}, 0

    def lines(frame, _, __):
        nonlocal most
        if frame.f_code.co_filename == str(run.path):
            for name, value in list(frame.f_locals.items()):
                last = before.get((id(frame), name))
                if not isinstance(value, str) or value == last:
                    continue
                grows = last is not None and value.startswith(last)
                grown[name] = grown.get(name, 0) + 1 if grows else 0
                before[id(frame), name] = value
                most = max(most, grown[name])
        return lines

    run.printed()
    function = run.ask(probes[0])
    with run.watched():
        sys.settrace(lines)
        try:
            result = called(function, WORDS)
        finally:
            sys.settrace(None)
    return most >= len(WORDS), [result, run.printed()]


def unused_lazy_result(run, probes):
    """The function that is handed over is not called once, and there are items."""
    seen = []
    function = run.ask(probes[0])
    with run.watched():
        result = called(function, lambda item: seen.append(item) or item, WORDS)
    return not seen, result


def generator_exhausted(run, probes):
    """The second of two lines is printed without the items of the first."""
    run.printed()
    function = run.ask(probes[0])
    with run.watched():
        called(function, WORDS)
    first, *others = [line.count("a") for line in run.printed()] or [0]
    return any(count < first for count in others), first


def groupby_unsorted(run, probes):
    """A key has more than one group."""
    keys = run.ask(probes[0])
    return isinstance(keys, list) and len(keys) != len(set(keys)), None
