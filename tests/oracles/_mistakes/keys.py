"""Keys of dicts that are written out: looked up, or written, in another way."""

import ast
import typing

from .kinds import runs
from .nodes import misspelt, reads


def written_dicts(code) -> typing.Dict[typing.Tuple[typing.Any, str], ast.Dict]:
    """The dicts with texts as keys that are the one value of a name, by the function, or the module, and the name."""
    values = {}
    for node in code.all:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            values.setdefault((code.function(node), node.id), []).append(getattr(code.parents[node], "value", None))
    return {place: found[0] for place, found in values.items() if len(found) == 1 and isinstance(found[0], ast.Dict) and keys_of(found[0])}


def keys_of(written: ast.Dict) -> typing.List[ast.Constant]:
    return [key for key in written.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]


def looked_up(code) -> typing.Iterator[typing.Tuple[ast.Subscript, ast.Dict]]:
    """The places where an item of such a dict is asked for."""
    dicts = written_dicts(code)
    for node in reads(code, ast.Subscript):
        if isinstance(node.value, ast.Name):
            name = node.value.id
            written = dicts.get((code.function(node), name)) or dicts.get((None, name))
            if written:
                yield node, written


def told_of(written: ast.Dict) -> typing.List[str]:
    """What tells of one of its keys."""
    return [f"Line {written.lineno} writes a dict with the key `'{key.value}'`" for key in keys_of(written)]


@runs("near-key")
def a_key_misspelt_in_its_dict(code):
    for written in {id(written): written for _, written in looked_up(code)}.values():
        for key in keys_of(written):
            wrong = misspelt(key.value)
            if len(key.value) > 1:
                yield key, repr(wrong), f"`'{wrong}'`", *told_of(written)


@runs("near-key")
def a_key_in_another_case(code):
    for node, written in looked_up(code):
        method = "lower" if any(key.value.isupper() for key in keys_of(written)) else ["upper", "title"][node.lineno % 2]
        start, end = code.at(node.value)[1] + 1, code.at(node)[1] - 1
        if isinstance(getattr(node.slice, "value", None), str):
            yield node, ((start, end, repr(getattr(node.slice.value, method)()).encode()),), *told_of(written)
        else:
            yield node, ((start, start, b"str("), (end, end, f").{method}()".encode())), *told_of(written)


@runs("near-key")
def a_key_that_is_not_stripped(code):
    for node, written in looked_up(code):
        end = code.at(node)[1] - 1
        yield node, ((end, end, b" + ' '"),), *told_of(written)
