"""What CPython says of a file's blocks and callables, in the words of `pygloss facts`."""

import ast
import bisect
import collections
import inspect
import io
import symtable
import sys
import tokenize
import warnings

from _details import Details

CELL, GLOBAL_EXPLICIT = symtable.CELL, symtable.GLOBAL_EXPLICIT
FLAGS = {
    "parameter": symtable.DEF_PARAM,
    "imported": symtable.DEF_IMPORT,
    "annotated": symtable.DEF_ANNOT,
    "assigned": symtable.DEF_LOCAL,
    "referenced": symtable.USE,
    "nonlocal": symtable.DEF_NONLOCAL,
}
# `symtable` does not export this flag before 3.14; it is 2 << 9 since there are type parameters.
if sys.version_info >= (3, 12):
    FLAGS["type_parameter"] = getattr(symtable, "DEF_TYPE_PARAM", 2 << 9)
HAS_UNTOLD_TYPE_SCOPES = sys.version_info[:2] in {(3, 12), (3, 13)}
WORDS = {}


class Rejected(Exception):
    """CPython does not compile the file."""


class Blocks:
    """The blocks of the symbol table and the code objects of one file."""

    def __init__(self, path):
        self.path = path
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                source = path.read_bytes()
                tree = ast.parse(source)
                self.code = compile(tree, str(path), "exec", dont_inherit=True)
                encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
                text = source.decode(encoding)
                self.table = symtable.symtable(text, str(path), "exec")
                self.details = Details(text, tree)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise Rejected(f"{type(error).__name__}: {error}") from None
        self.type_scopes = wanted_type_scopes(tree) if HAS_UNTOLD_TYPE_SCOPES else (set(), set())

    def scopes(self):
        """The blocks as (path, names) pairs, in preorder; a path names each block by kind, name and line."""
        stack = [(self.table, ())]
        while stack:
            table, around = stack.pop()
            path = (*around, (str(table.get_type()), table.get_name(), table.get_lineno()))
            is_module = table.get_name() == "top"
            yield path, {name: words_of(flags, is_module) for name, flags in table._table.symbols.items()}
            stack += [(child, path) for child in reversed(table.get_children())]

    def callables(self):
        """The code objects of functions as tuples of all that is compared; the line is that of `def`."""
        lines = collections.defaultdict(list)
        stack = [self.table]
        while stack:
            table = stack.pop()
            stack += table.get_children()
            if table.get_type() == "function":
                lines[table.get_name()].append(table.get_lineno())
        for known in lines.values():
            known.sort()
        stack = [self.code]
        while stack:
            code = stack.pop()
            stack += [constant for constant in code.co_consts if inspect.iscode(constant)]
            is_function = code.co_flags & inspect.CO_OPTIMIZED and code.co_flags & inspect.CO_NEWLOCALS
            if not is_function or self.is_annotation_scope(code):
                continue
            # A decorated function's code starts at its first decorator.
            known = lines.get(code.co_name, ())
            at = bisect.bisect_left(known, code.co_firstlineno)
            line = known[at] if at < len(known) else code.co_firstlineno
            yield code.co_qualname, line, kind_of(code), tuple(sorted(code.co_freevars)), tuple(sorted(code.co_cellvars))

    def is_annotation_scope(self, code):
        """Code that evaluates annotations, type parameters, bounds or aliases: no callable of the program's."""
        first = code.co_varnames[:1]
        if code.co_name.startswith("<generic parameters of ") or first == (".format",):
            return True
        if first == ("format",) and code.co_name == "__annotate__":
            return True
        wanted, functions = self.type_scopes
        key = code.co_name, code.co_firstlineno
        return key in wanted and key not in functions


def words_of(flags, is_module):
    """What CPython says of a name, in pygloss's words."""
    known = WORDS.get((flags, is_module))
    if known is None:
        scope = (flags >> symtable.SCOPE_OFF) & symtable.SCOPE_MASK
        symbol = symtable.Symbol("name", flags, module_scope=is_module)
        first = "global" if symbol.is_global() else "free" if symbol.is_free() else "local"
        words = {word for word, flag in FLAGS.items() if flags & flag}
        if scope == CELL:
            words.add("cell")
        if scope == GLOBAL_EXPLICIT:
            words.add("declared_global")
        known = WORDS[flags, is_module] = (first, frozenset(words))
    return known


def kind_of(code):
    """What calling a function with this code gives."""
    if code.co_flags & inspect.CO_ASYNC_GENERATOR:
        return "async generator"
    if code.co_flags & inspect.CO_COROUTINE:
        return "coroutine"
    return "generator" if code.co_flags & inspect.CO_GENERATOR else "function"


def wanted_type_scopes(tree):
    """Before 3.14 nothing in the code of a bound or an alias's value tells it from a function; its place does."""
    wanted, functions = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, getattr(ast, "TypeAlias", ())):
            wanted.add((node.name.id, node.lineno))
        for parameter in getattr(node, "type_params", ()):
            for part in ("bound", "default_value"):
                value = getattr(parameter, part, None)
                if value is not None:
                    wanted.add((parameter.name, value.lineno))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            functions |= {(node.name, line) for line in (node.lineno, *(d.lineno for d in node.decorator_list))}
    return wanted, functions
