"""A tour of what pygloss explains: hover the marked places, or run `pygloss read` on this file."""

import threading
import time
from functools import wraps


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


makers = [lambda: i for i in range(3)]


def count(n):
    total = 0
    for k in range(n):
        total += k * k
    return total


threading.Thread(target=count, args=(10**7,)).start()


def remember(item, seen=[]):
    seen.append(item)
    return seen
