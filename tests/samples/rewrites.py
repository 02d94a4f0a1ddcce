"""Each of these is written in another way once, by the editor tests."""
import contextlib
from contextlib import contextmanager
from dataclasses import dataclass


def squares(numbers):
    found = [n * n for n in numbers if n]  # kept
    return found


def names(people):
    found = []
    for person in people:
        found.append(person.name)
    return found


def percent(name, kind):
    return "%s: %r" % (name.lower(), kind)


def formatted(name, count):
    return "{}: {:>4}".format(name, count)


def filled(name, count):
    return f"{name}, {count:>4}"


def doubled():
    double = lambda n: n * 2
    return double(4)


def halved():
    def half(n):
        return n / 2

    return half(4)


def is_between(low, n, high):
    return low < n < high


def sign(n):
    word = "minus" if n < 0 else "plus"
    return word


def swapped(a, b):
    a, b = b, a
    return [a, b]


def answer(command):
    if command == "go":
        return 1
    elif command == "stop":
        return 2
    else:
        return 3


@contextlib.contextmanager
def opened():
    yield


class Square:
    side = 2
    area = property(lambda self: self.side**2)


class _Noted:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log.append("in")

    def __exit__(self, *details):
        self.log.append("out")


def work(log):
    with _Noted(log):
        log.append("work")


def longest(text):
    if (size := len(text)) > 3:
        return size
    return 0


def grown():
    total = 1
    total += 2
    return total


def shown(numbers):
    for number in numbers:  # one by one
        if number > 9:
            break
        print(number)
    else:
        print("all of them")


async def heard(source):
    async for word in source:
        print(word)


def read(path):
    with open(path) as file:
        # all of it
        return file.read()


async def guarded(lock):
    async with lock:
        return 1


def given_on(parts):
    got = yield from parts
    return got


@dataclass
class Point:
    x: int
    y: int = 0


class Room:
    seats = 4

    @property
    def size(self):
        """How many fit in."""
        return self.seats

    @size.setter
    def size(self, value):
        self.seats = value
