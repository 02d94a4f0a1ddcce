"""A tour of what pygloss explains: hover the places that the comments name, or run `pygloss read` on this file."""

import asyncio
import threading
import time
from dataclasses import dataclass, field


# Classes: hover `class` and `super`.
class A:
    def save(self):
        print("A")


class B(A):
    def save(self):
        super().save()


class C(A):
    def save(self):
        super().save()


class D(B, C):
    pass


# Default arguments: hover the `=`. The fix is one key away.
def remember(item, seen=[]):
    seen.append(item)
    return seen


remember("a")
remember("b")


# Decorators: hover `@`. Closures: hover `def` or `lambda` of an inner function.
def shout(f):
    def inner(*args):
        return f(*args).upper()

    return inner


def repeat(times):
    def wrap(f):
        return lambda *a: f(*a) * times

    return wrap


@shout
@repeat(3)
def greet(name):
    return f"hi {name:>6}"


# Late binding: hover `lambda`.
makers = [lambda: i for i in range(3)]


# Threads and the GIL: hover `Thread`.
def count(n):
    total = 0
    for k in range(n):
        total += k * k
    return total


threading.Thread(target=count, args=(10_000,)).start()


# Scopes: hover `limit` in the `if`.
limit = 10


def check(x):
    if x > limit:
        print("over", limit)
    limit = x


# Dataclasses: hover `@` or `class`. Comprehensions: hover the bracket or `for`.
@dataclass
class Basket:
    owner: str
    items: list[str] = field(default_factory=list)
    paid: bool = False

    def labels(self):
        return [f"{n:02d} {item!r}" for n, item in enumerate(self.items, 1) if item]


# Generators and files: hover `yield`, `def` and `with`.
def lines(path):
    with open(path, encoding="utf-8") as source:
        for line in source:
            yield line.rstrip("\n")


# Coroutines: hover `async` and `await`.
async def tick(delay):
    await asyncio.sleep(delay)
    time.sleep(delay)
    return delay


def read_number(text):
    try:
        return int(text)
    except ValueError:
        raise RuntimeError(f"no number: {text!r}")
