"""Each of these is written in another way once, by the editor tests."""
import contextlib
from contextlib import contextmanager


def squares(numbers):
    found = []
    for n in numbers:
        if n:
            found.append(n * n)  # kept
    return found


def names(people):
    found = [person.name for person in people]
    return found


def percent(name, kind):
    return f"{name.lower()!s}: {kind!r}"


def formatted(name, count):
    return f"{name}: {count:>4}"


def filled(name, count):
    return "".join([format(name), ", ", format(count, ">4")])


def doubled():
    def double(n):
        return n * 2
    return double(4)


def halved():
    half = lambda n: n / 2

    return half(4)


def is_between(low, n, high):
    return low < n and n < high


def sign(n):
    if n < 0:
        word = "minus"
    else:
        word = "plus"
    return word


def swapped(a, b):
    first = a
    a = b
    b = first
    return [a, b]


def answer(command):
    match command:
        case "go":
            return 1
        case "stop":
            return 2
        case _:
            return 3


def opened():
    yield
opened = contextlib.contextmanager(opened)


class Square:
    side = 2
    @property
    def area(self):
        return self.side**2


@contextmanager
def _Noted(log):
    log.append("in")
    try:
        yield
    finally:
        log.append("out")


def work(log):
    with _Noted(log):
        log.append("work")


def longest(text):
    size = len(text)
    if size > 3:
        return size
    return 0


def grown():
    total = 1
    total = total + 2
    return total
