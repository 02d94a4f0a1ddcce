"""Each of these is written in another way once, by the editor tests."""
import contextlib
from contextlib import contextmanager
from dataclasses import dataclass


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


def shown(numbers):
    iterator = iter(numbers)
    exhausted = False
    try:
        while True:  # one by one
            try:
                number = next(iterator)
            except StopIteration:
                exhausted = True
                break
            if number > 9:
                break
            print(number)
    finally:
        del iterator
    if exhausted:
        print("all of them")


async def heard(source):
    iterator = aiter(source)
    try:
        while True:
            try:
                word = await anext(iterator)
            except StopAsyncIteration:
                break
            print(word)
    finally:
        del iterator


def read(path):
    manager = open(path)
    enter = type(manager).__enter__
    exit = type(manager).__exit__
    file = enter(manager)
    raised = False
    try:
        # all of it
        return file.read()
    except BaseException as error:
        raised = True
        if not exit(manager, type(error), error, error.__traceback__):
            raise
    finally:
        if not raised:
            exit(manager, None, None, None)
        del manager


async def guarded(lock):
    manager = lock
    enter = type(manager).__aenter__
    exit = type(manager).__aexit__
    await enter(manager)
    raised = False
    try:
        return 1
    except BaseException as error:
        raised = True
        if not await exit(manager, type(error), error, error.__traceback__):
            raise
    finally:
        if not raised:
            await exit(manager, None, None, None)
        del manager


def given_on(parts):
    source = iter(parts)
    sent = thrown = item = None
    try:
        while True:
            try:
                if thrown is not None:
                    item = source.throw(thrown)
                elif sent is not None:
                    item = source.send(sent)
                else:
                    item = next(source)
            except StopIteration as end:
                got = end.value
                break
            sent = thrown = None
            try:
                sent = yield item
            except GeneratorExit:
                if hasattr(source, "close"):
                    source.close()
                raise
            except BaseException as error:
                if not hasattr(source, "throw"):
                    raise
                thrown = error
    finally:
        source = sent = thrown = item = None
    return got


@dataclass(init=False)
class Point:
    x: int
    y: int = 0

    def __init__(self, x: int, y: int = 0) -> None:
        self.x = x
        self.y = y


class Room:
    seats = 4

    def get_size(self):
        """How many fit in."""
        return self.seats

    def set_size(self, value):
        self.seats = value

    size = property(get_size, set_size)
    del get_size, set_size
