"""What a mistake is, and how a kind of them is registered.

A mistake that goes wrong while the program runs is made on a line that the program has been seen to run. `told` are the explanations that are right
where that very line raises; the general text is right always. `words`: one of them has to be in the cause, where one is told about that line.
"""

import dataclasses
import typing


@dataclasses.dataclass(frozen=True)
class Mistake:
    """One mistake in one module."""

    kind: str
    told: typing.Tuple[str, ...]
    function: str
    line: int
    edits: typing.Tuple[typing.Tuple[int, int, bytes], ...]
    words: typing.Tuple[str, ...] = ()
    # Whether the file does not compile then.
    is_syntax: bool = False

    def made_in(self, source: bytes) -> bytes:
        for start, end, text in sorted(self.edits, reverse=True):
            source = source[:start] + text + source[end:]
        return source


RUNNING: typing.Dict[str, typing.Callable] = {}
COMPILING: typing.Dict[str, typing.Callable] = {}


def runs(*told):
    """A mistake that goes wrong while the program runs. The function yields a node, what to write for it, and the words for its cause.

    In place of one text there may be several edits. The line that goes wrong is the node's, below what is written above it.
    """

    def register(find):
        def all_of(code):
            for node, text, *words in find(code):
                edits = text if isinstance(text, tuple) else ((*code.at(node), text if isinstance(text, bytes) else text.encode()),)
                function = code.function(node)
                line = node.lineno + sum(added.count(b"\n") for _, end, added in edits if end < code.at(node)[0])
                yield Mistake(find.__name__, told, function.name if function else "", line, edits, tuple(words))

        RUNNING[find.__name__] = all_of
        return find

    return register


def compiles_not(*told):
    """A mistake that the compiler finds. The function yields the line, the edits."""

    def register(find):
        def all_of(code):
            for line, *edits in find(code):
                edits = tuple((start, end, text if isinstance(text, bytes) else text.encode()) for start, end, text in edits)
                yield Mistake(find.__name__, told, "", line, edits, (), True)

        COMPILING[find.__name__] = all_of
        return find

    return register
