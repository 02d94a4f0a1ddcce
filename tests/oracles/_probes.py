"""Objects that write down what is done to them, and answer with seeded values."""

import random

OPERATIONS = 400


class Enough(BaseException):
    """Too much was done: what was done until then is compared."""


class Surprise(Exception):
    """What a probe raises now and then."""


class Recorder:
    """One run: its log, and where its answers come from."""

    def __init__(self, seed, calm=False):
        self.random = random.Random(seed)
        self.log = []
        self.made = 0
        self.calm = calm

    def __repr__(self):
        # An address would tell two runs apart.
        return "a recorder"

    def note(self, probe, operation, *arguments):
        self.log.append((probe.label, operation, tuple(show(argument) for argument in arguments)))
        if len(self.log) > OPERATIONS:
            raise Enough

    def probe(self):
        self.made += 1
        probe = object.__new__(Probe)
        object.__setattr__(probe, "label", self.made)
        object.__setattr__(probe, "recorder", self)
        return probe

    def value(self, depth=0):
        """Something: mostly a fresh probe."""
        choice = self.random.random()
        if self.calm or choice < 0.55:
            return self.probe()
        if choice < 0.66:
            return self.random.randint(-3, 9)
        if choice < 0.78:
            return self.text()
        if choice < 0.82:
            return None
        if choice < 0.86:
            return self.random.choice([True, False, 1.5, b"b"])
        if depth > 1:
            return self.probe()
        items = [self.value(depth + 1) for _ in range(self.random.randint(0, 3))]
        if choice < 0.93:
            return items
        if choice < 0.97:
            return tuple(items)
        return {self.text(): item for item in items}

    def text(self):
        return "".join(self.random.choice("abc %{}é\n") for _ in range(self.random.randint(0, 4)))

    def instance(self, name):
        """An instance of this class of `builtins`; `KeyError` where there is no way to make one."""
        pick = self.random
        items = lambda: [self.value(1) for _ in range(pick.randint(0, 3))]  # noqa: E731
        return {
            "int": lambda: pick.choice([0, 1, -2, 7, 2**70, True]),
            "bool": lambda: pick.random() < 0.5,
            "float": lambda: pick.choice([0.0, -1.5, 1e300, float("inf"), 3]),
            "complex": lambda: complex(1, pick.randint(0, 2)),
            "str": self.text,
            "bytes": lambda: self.text().encode(),
            "list": items,
            "tuple": lambda: tuple(items()),
            "dict": lambda: {self.text(): item for item in items()},
            "set": lambda: {pick.randint(0, 5) for _ in range(3)},
            "frozenset": lambda: frozenset({pick.randint(0, 5) for _ in range(3)}),
            "range": lambda: range(pick.randint(0, 4)),
            "NoneType": lambda: None,
            "bytearray": lambda: bytearray(self.text().encode()),
            "slice": lambda: slice(pick.randint(0, 2)),
            "Exception": lambda: Exception(self.text()),
            "OSError": lambda: OSError(1, self.text()),
            "ImportError": lambda: ImportError(self.text()),
            "TypeError": lambda: TypeError(self.text()),
            "ValueError": lambda: ValueError(self.text()),
        }[name]()

    def maybe_raise(self):
        if not self.calm and self.random.random() < 0.02:
            raise self.random.choice([Surprise, ValueError, KeyError, StopIteration, AttributeError])("surprise")


class Probe:
    """Whatever is done to it is written down."""

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        self.recorder.note(self, "getattr", name)
        self.recorder.maybe_raise()
        return self.recorder.value()

    def __setattr__(self, name, value):
        self.recorder.note(self, "setattr", name, value)
        self.recorder.maybe_raise()

    def __delattr__(self, name):
        self.recorder.note(self, "delattr", name)

    def __call__(self, *positional, **named):
        self.recorder.note(self, "call", positional, named)
        self.recorder.maybe_raise()
        return self.recorder.value()

    def __hash__(self):
        self.recorder.note(self, "hash")
        return self.label % 7

    def __bool__(self):
        self.recorder.note(self, "bool")
        self.recorder.maybe_raise()
        return self.recorder.random.random() < 0.6

    def __len__(self):
        self.recorder.note(self, "len")
        return self.recorder.random.randint(0, 3)

    def __iter__(self):
        self.recorder.note(self, "iter")
        self.recorder.maybe_raise()
        return Partner(self) if self.recorder.random.random() < 0.3 else Steps(self)

    def __aiter__(self):
        self.recorder.note(self, "aiter")
        return Steps(self)

    def __await__(self):
        self.recorder.note(self, "await")
        self.recorder.maybe_raise()
        return self.recorder.value()
        yield

    def __enter__(self):
        self.recorder.note(self, "enter")
        self.recorder.maybe_raise()
        return self.recorder.value()

    def __exit__(self, kind, error, trace):
        self.recorder.note(self, "exit", kind, error)
        return self.recorder.random.random() < 0.3

    async def __aenter__(self):
        return self.__enter__()

    async def __aexit__(self, kind, error, trace):
        return self.__exit__(kind, error, trace)

    def __index__(self):
        self.recorder.note(self, "index")
        return self.recorder.random.randint(0, 3)

    def __int__(self):
        self.recorder.note(self, "int")
        return self.recorder.random.randint(-3, 9)

    def __float__(self):
        self.recorder.note(self, "float")
        return self.recorder.random.choice([0.0, 2.5])

    def __repr__(self):
        self.recorder.note(self, "repr")
        return f"<{self.label}>"

    def __str__(self):
        self.recorder.note(self, "str")
        return self.recorder.text()

    def __format__(self, spec):
        self.recorder.note(self, "format", spec)
        self.recorder.maybe_raise()
        return self.recorder.text()

    def __instancecheck__(self, other):
        self.recorder.note(self, "instancecheck", other)
        return self.recorder.random.random() < 0.5

    def __dir__(self):
        return []


class Steps:
    """An iterator of a probe."""

    def __init__(self, probe):
        self.probe = probe
        self.left = probe.recorder.random.choice([0, 1, 2, 2, 3])

    def __iter__(self):
        return self

    def __next__(self):
        recorder = self.probe.recorder
        recorder.note(self.probe, "next")
        if not self.left:
            raise StopIteration
        self.left -= 1
        recorder.maybe_raise()
        return recorder.value()

    async def __anext__(self):
        try:
            return self.__next__()
        except StopIteration:
            raise StopAsyncIteration from None


class Partner(Steps):
    """An iterator that takes what is sent and thrown, as a generator does, and ends with a value."""

    def __next__(self):
        try:
            return super().__next__()
        except StopIteration:
            raise StopIteration(self.probe.recorder.value()) from None

    def send(self, value):
        self.probe.recorder.note(self.probe, "send", value)
        return self.__next__()

    def throw(self, error):
        self.probe.recorder.note(self.probe, "throw", error)
        if self.probe.recorder.random.random() < 0.5:
            raise error
        return self.__next__()

    def close(self):
        self.probe.recorder.note(self.probe, "close")


def operation(name, answers_bool=False):
    def method(self, *arguments):
        self.recorder.note(self, name, *arguments)
        self.recorder.maybe_raise()
        if answers_bool and self.recorder.random.random() < 0.7:
            return self.recorder.random.random() < 0.5
        return self.recorder.value()

    return method


for name in (
    "add sub mul matmul truediv floordiv mod pow lshift rshift and xor or divmod "
    "radd rsub rmul rmatmul rtruediv rfloordiv rmod rpow rlshift rrshift rand rxor ror "
    "iadd isub imul imatmul itruediv ifloordiv imod ipow ilshift irshift iand ixor ior "
    "neg pos invert abs getitem setitem delitem"
).split():
    setattr(Probe, f"__{name}__", operation(name))
for name in "eq ne lt le gt ge contains".split():
    setattr(Probe, f"__{name}__", operation(name, answers_bool=True))


def show(value, depth=0):
    """What can be compared of a value, without asking it."""
    kind = type(value)
    if kind is Probe:
        return f"<{value.label}>"
    if depth > 6:
        return "…"
    if kind in (list, tuple):
        return (kind.__name__, *(show(item, depth + 1) for item in value))
    if kind in (set, frozenset):
        return (kind.__name__, *sorted(str(show(item, depth + 1)) for item in value))
    if kind is dict:
        return ("dict", *((show(key, depth + 1), show(item, depth + 1)) for key, item in value.items()))
    if kind in (int, str, float, bool, bytes, complex, type(None), range, slice):
        return f"{kind.__name__} {value!r}"[:2000]
    if isinstance(value, type):
        return f"class {value.__name__}"
    if isinstance(value, BaseException):
        return (kind.__name__, *(show(item, depth + 1) for item in value.args))
    return f"a {kind.__name__}"
