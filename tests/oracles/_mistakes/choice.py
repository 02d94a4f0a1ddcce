"""Which mistakes are made."""

import collections
import random
import typing

from .code import Code
from .kinds import COMPILING, RUNNING, Mistake


def chosen(codes: typing.Dict[str, Code], seed: str, most: int) -> typing.List[typing.Tuple[str, Mistake]]:
    """Of each kind, at most so many mistakes, from as many modules and functions as can be, in an order that the seed decides."""
    all_chosen = []
    for name, find in [*RUNNING.items(), *COMPILING.items()]:
        order = random.Random(f"{seed} {name}")
        by_module = []
        for module, code in sorted(codes.items()):
            found = list(find(code))
            order.shuffle(found)
            # One of each function comes before the second of any.
            seen = collections.Counter()
            ranked = []
            for mistake in found:
                place = mistake.function or str(mistake.line)
                ranked.append((seen[place], mistake))
                seen[place] += 1
            ranked.sort(key=lambda pair: pair[0])
            by_module.append([(module, mistake) for _, mistake in ranked])
        order.shuffle(by_module)
        taken = []
        for turn in range(max(map(len, by_module), default=0)):
            taken += [found[turn] for found in by_module if turn < len(found)]
            if len(taken) >= most:
                break
        all_chosen += taken[:most]
    return all_chosen
