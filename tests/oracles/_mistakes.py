"""The kinds of mistakes that are put into real code: each finds the places of a module where it can be made, and says what is to be said of it.

A mistake that goes wrong while the program runs is made on a line that the program has been seen to run. `told` are the explanations that are right
where that very line raises; the general text is right always. `words`: one of them has to be in the cause, where one is told about that line.
"""

import ast
import collections
import dataclasses
import random
import re
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


class Code:
    """A module's text with its tree."""

    def __init__(self, source: bytes, executed: typing.Set[int]):
        self.source = source
        self.executed = executed
        self.lines = source.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        self.tree = ast.parse(source)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self.all = list(ast.walk(self.tree))
        self.functions = {node.name: node for node in self.all if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
        counted = collections.Counter(node.name for node in self.all if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
        self.only = {name for name, count in counted.items() if count == 1}
        self.imports = {
            (alias.asname or alias.name)
            for node in self.tree.body if isinstance(node, ast.Import) for alias in node.names if "." not in alias.name
        }
        self.globals = {
            name.id for node in self.tree.body for name in ast.walk(node)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store) and not isinstance(node, (ast.FunctionDef, ast.ClassDef))
        } | {node.name for node in self.tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}

        # The nodes of functions on lines that have been run, by class; those inside of f-strings have no places of their own before Python 3.12.
        self.by_class = {}
        for node in self.all:
            if getattr(node, "lineno", 0) in self.executed and self.function(node):
                self.by_class.setdefault(type(node), []).append(node)
        self.in_text = {node for text in self.all if isinstance(text, ast.JoinedStr) for node in ast.walk(text)}

    def at(self, node) -> typing.Tuple[int, int]:
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset

    def text(self, node) -> bytes:
        start, end = self.at(node)
        return self.source[start:end]

    def run(self, *classes):
        """The nodes of these classes that stand in a function, on one line that has been run."""
        return (node for one in classes for node in self.by_class.get(one, ()) if node.lineno == node.end_lineno and node not in self.in_text)

    def ran(self, *classes):
        """The statements of these classes that stand in a function, and have been run."""
        return (node for one in classes for node in self.by_class.get(one, ()))

    def around(self, node):
        while node in self.parents:
            node = self.parents[node]
            yield node

    def function(self, node):
        return next((one for one in self.around(node) if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))), None)

    def klass(self, node):
        for one in self.around(node):
            if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                return one if isinstance(one, ast.ClassDef) else None
        return None

    def in_class(self, node):
        """The class around the method that this stands in."""
        function = self.function(node)
        return function and self.klass(function)

    def indent(self, node) -> bytes:
        line = self.lines[node.lineno - 1]
        return line[: len(line) - len(line.lstrip())]

    def is_statement(self, node) -> bool:
        """Whether a statement fills its lines alone."""
        start, end = self.at(node)
        line = self.lines[node.end_lineno - 1]
        return node.col_offset == len(self.indent(node)) and not line[node.end_col_offset:].strip()


RUNNING: typing.Dict[str, typing.Callable] = {}
COMPILING: typing.Dict[str, typing.Callable] = {}


def runs(*told):
    """A mistake that goes wrong while the program runs. The function yields a node, what to write for it, and the words for its cause."""

    def register(find):
        def all_of(code):
            for node, text, *words in find(code):
                edits = text if isinstance(text, tuple) else ((*code.at(node), text if isinstance(text, bytes) else text.encode()),)
                function = code.function(node)
                yield Mistake(find.__name__, told, function.name if function else "", node.lineno, edits, tuple(words))

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


def misspelt(name: str) -> str:
    """The name with two letters the wrong way round."""
    for at in range(1, len(name) - 1):
        if name[at] != name[at + 1] and "_" not in name[at : at + 2]:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name + "s"


def loads(code, minimum=4):
    return (node for node in code.run(ast.Name) if isinstance(node.ctx, ast.Load) and len(node.id) >= minimum)


def calls(code, least=0, most=9):
    """Calls with so many arguments, all by place."""
    return (
        node for node in code.run(ast.Call)
        if least <= len(node.args) <= most and not node.keywords and not any(isinstance(arg, ast.Starred) for arg in node.args)
    )


def method_calls(code, *names):
    return (node for node in code.run(ast.Call) if isinstance(node.func, ast.Attribute) and (not names or node.func.attr in names))


def builtin_calls(code, *names):
    return (node for node in calls(code, 1) if isinstance(node.func, ast.Name) and node.func.id in names)


def reads(code, *classes):
    return (node for node in code.run(*classes) if isinstance(getattr(node, "ctx", None), ast.Load))


NONE = ("none-attribute", "none-subscript", "none-iterated", "none-called", "none-length", "none-operand")

# ---- names


@runs("misspelt-name")
def a_misspelt_local(code):
    local_in = {}
    for node in loads(code):
        function = code.function(node)
        if function not in local_in:
            local_in[function] = {one.id for one in ast.walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
            local_in[function] |= {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
        if node.id in local_in[function]:
            yield node, misspelt(node.id), f"`{node.id}`"


@runs("misspelt-name")
def a_misspelt_global(code):
    for node in loads(code):
        if node.id in code.globals:
            yield node, misspelt(node.id), f"`{node.id}`"


@runs("misspelt-name")
def a_misspelt_builtin(code):
    for node in loads(code, 3):
        if node.id in ("len", "isinstance", "range", "enumerate", "sorted", "print", "getattr", "hasattr", "iter", "list", "dict", "tuple", "zip"):
            yield node, misspelt(node.id), f"`{node.id}`"


@runs("name-of-other-language")
def a_value_of_another_language(code):
    for node in code.run(ast.Constant):
        if node.value is None or node.value is True or node.value is False:
            yield node, {"None": "null", "True": "true", "False": "false"}[str(node.value)]


@runs("misspelt-name", "self-not-defined")
def self_left_out(code):
    for node in reads(code, ast.Attribute):
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            yield node, node.attr, f"`self.{node.attr}`"


@runs("self-not-defined")
def self_for_a_function(code):
    for node in loads(code, 2):
        if node.id in code.globals and not code.in_class(node):
            yield node, f"self.{node.id}"


@runs("module-not-imported", "misspelt-name")
def an_import_left_out(code):
    for node in code.tree.body:
        if isinstance(node, ast.Import) and len(node.names) == 1 and not node.names[0].asname and code.is_statement(node):
            yield node, "pass", "`"


@runs("misspelt-name", "module-not-imported")
def an_import_of_a_name_left_out(code):
    for node in code.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__" and code.is_statement(node):
            yield node, "pass", "`"


@runs("unbound-local", "local-of-a-function", "misspelt-name")
def a_dropped_assignment(code):
    for node in code.ran(ast.Assign):
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and code.is_statement(node):
            yield node, "pass", f"`{node.targets[0].id}`", "The nearest"


@runs("unbound-local")
def a_name_bound_later(code):
    for node in loads(code, 2):
        function = code.function(node)
        last = function.body[-1]
        if node.id in code.globals and code.is_statement(last):
            added = b"\n" + code.indent(last) + f"{node.id} = 0".encode()
            yield node, ((code.at(last)[1], code.at(last)[1], added),), f"binds `{node.id}`"


@runs("unbound-free-variable")
def a_free_variable_deleted(code):
    for node in code.ran(ast.FunctionDef):
        outer = code.function(node)
        bound = {one.arg for one in outer.args.args}
        inner = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}
        own = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
        last = outer.body[-1]
        for name in sorted((bound & inner) - own):
            if isinstance(last, ast.Return) and code.is_statement(last):
                start = code.at(last)[0]
                yield last, ((start, start, f"del {name}\n".encode() + code.indent(last)),)


@runs("local-of-a-function", "misspelt-name")
def a_local_of_another_function(code):
    names = collections.Counter()
    for function in code.functions.values():
        names.update({one.id for one in ast.walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)})
    only = [name for name, count in sorted(names.items()) if count == 1 and len(name) > 3 and name not in code.globals | code.imports]
    inside_of = {}
    for node in loads(code, 3):
        function = code.function(node)
        if function not in inside_of:
            inside_of[function] = {one.id for one in ast.walk(function) if isinstance(one, ast.Name)}
        inside = inside_of[function]
        for name in only:
            if name not in inside and not isinstance(code.parents[node], ast.Call):
                yield node, name, f"The `{name}` of line", "The nearest"
                break


# ---- attributes and imports


@runs("misspelt-attribute")
def a_misspelt_attribute_of_self(code):
    for node in reads(code, ast.Attribute):
        if isinstance(node.value, ast.Name) and node.value.id == "self" and len(node.attr) > 3:
            yield node, f"self.{misspelt(node.attr)}", f"`{node.attr}`"


@runs("misspelt-attribute", "class-attribute", "list-for-item", "list-method-on-text", *NONE)
def a_misspelt_attribute(code):
    for node in reads(code, ast.Attribute):
        if len(node.attr) > 3 and code.text(node.value) not in (b"self", b"cls") and getattr(node.value, "id", "") not in code.imports:
            yield node, code.text(node.value).decode() + "." + misspelt(node.attr), f"`{node.attr}`"


@runs("class-attribute", "misspelt-attribute")
def a_misspelt_attribute_of_a_class(code):
    for node in reads(code, ast.Attribute):
        if code.text(node.value) in (b"cls", b"self.__class__", b"type(self)") or getattr(node.value, "id", "") in code.globals:
            yield node, code.text(node.value).decode() + "." + misspelt(node.attr), f"`{node.attr}`"


@runs("module-attribute")
def a_misspelt_attribute_of_a_module(code):
    for node in reads(code, ast.Attribute):
        if getattr(node.value, "id", "") in code.imports:
            yield node, f"{node.value.id}.{misspelt(node.attr)}", f"`{node.attr}`"


@runs("name-not-in-module")
def a_misspelt_import(code):
    for node in code.tree.body:
        if isinstance(node, ast.ImportFrom) and len(node.names) == 1 and node.module != "__future__" and node.level == 0:
            start, end = code.at(node)
            name = node.names[0].name
            at = code.source.rindex(name.encode(), start, end) if not node.names[0].asname else -1
            if at > 0 and name != "*":
                yield node, ((at, at + len(name), misspelt(name).encode()),), f"`{name}`"


@runs("module-missing")
def an_import_of_no_module(code):
    for node in code.tree.body:
        if isinstance(node, ast.Import) and len(node.names) == 1 and "." not in node.names[0].name and code.is_statement(node):
            yield node, f"import {misspelt(node.names[0].name)}z"


@runs("file-for-package", "module-missing")
def an_import_from_below_a_file(code):
    for node in code.tree.body:
        if isinstance(node, ast.Import) and len(node.names) == 1 and "." not in node.names[0].name and code.is_statement(node):
            yield node, f"import {node.names[0].name}.more"


@runs("relative-import")
def an_import_with_a_dot(code):
    for node in code.tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module != "__future__":
            start = code.at(node)[0]
            at = code.source.index(node.module.encode(), start)
            yield node, ((at, at, b"."),)


@runs("imports-itself", "circular-import-attribute")
def an_import_of_itself(code):
    for node in code.tree.body:
        if isinstance(node, ast.Import) and len(node.names) == 1 and not node.names[0].asname and code.is_statement(node):
            name = node.names[0].name
            if re.search(rb"^[^\s#].*\b" + name.encode() + rb"\.", code.source, re.MULTILINE):
                yield node, f"import OWN as {name}", "circle"


@runs("imports-name-from-itself", "circular-import-name")
def an_import_of_a_name_from_itself(code):
    for node in code.tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module != "__future__" and code.is_statement(node):
            start = code.at(node)[0]
            at = code.source.index(node.module.encode(), start)
            yield node, ((at, at + len(node.module), b"OWN"),), "circle"


@runs("read-only-attribute")
def a_property_that_is_set(code):
    for node in code.ran(ast.FunctionDef):
        if code.klass(node) and any(getattr(one, "id", "") == "property" for one in node.decorator_list) and code.is_statement(node.body[0]):
            first = node.body[0]
            yield first, ((code.at(first)[0],) * 2 + (f"self.{node.name} = None\n".encode() + code.indent(first),),)
    for node in code.all:
        if isinstance(node, ast.ClassDef):
            names = [one.name for one in node.body if isinstance(one, ast.FunctionDef) and any(getattr(d, "id", "") == "property" for d in one.decorator_list)]
            for method in node.body:
                if names and isinstance(method, ast.FunctionDef) and method.args.args and method.args.args[0].arg == "self":
                    first = method.body[-1]
                    if first.lineno in code.executed and code.is_statement(first) and not method.decorator_list:
                        yield first, ((code.at(first)[0],) * 2 + (f"self.{names[0]} = None\n".encode() + code.indent(first),),)


@runs("slots-attribute", "misspelt-attribute")
def a_name_left_out_of_the_slots(code):
    for node in code.all:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__slots__" and code.is_statement(node) and code.klass(node):
            yield node, "__slots__ = ()"


@runs("abstract-class")
def a_misspelt_method(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and code.klass(node) and code.klass(node).bases and not node.decorator_list:
            at = code.source.index(node.name.encode(), code.at(node)[0] + 3)
            yield node, ((at, at + len(node.name), misspelt(node.name.strip("_")).encode()),)


# ---- calls


@runs("missing-instance", "missing-argument", "class-attribute", "too-many-arguments", "misspelt-attribute")
def a_method_of_the_class(code):
    for node in method_calls(code):
        around = code.in_class(node)
        if code.text(node.func.value) == b"self" and around:
            start, end = code.at(node.func.value)
            yield node, ((start, end, around.name.encode()),)


@runs("method-without-self", "too-many-arguments")
def a_method_without_self(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and code.klass(node) and not node.decorator_list and [one.arg for one in node.args.args][:1] == ["self"]:
            start = code.at(node.args.args[0])[0]
            end = code.at(node.args.args[1])[0] if len(node.args.args) > 1 else code.at(node.args.args[0])[1]
            yield node, ((start, end, b""),)


@runs("missing-argument", "missing-instance", "builtin-argument-count", "no-arguments-taken", *NONE)
def an_argument_too_few(code):
    for node in calls(code, 1):
        start = code.at(node.args[-2])[1] if len(node.args) > 1 else code.at(node.args[0])[0]
        yield node, ((start, code.at(node.args[-1])[1], b""),)


@runs("too-many-arguments", "builtin-argument-count", "no-arguments-taken", "method-without-self")
def an_argument_too_many(code):
    for node in calls(code, 0):
        if isinstance(node.func, (ast.Name, ast.Attribute)):
            end = code.at(node)[1] - 1
            yield node, ((end, end, b", None, None, None" if node.args else b"None, None, None"),)


@runs("no-arguments-taken", "too-many-arguments", "missing-argument")
def an_initialiser_misspelt(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            at = code.source.index(b"__init__", code.at(node)[0])
            yield node, ((at, at + 8, b"_init_"),)


@runs("missing-keyword-argument")
def a_keyword_left_out(code):
    for node in code.run(ast.Call):
        if len(node.keywords) == 1 and node.keywords[0].arg and node.args:
            yield node, ((code.at(node.args[-1])[1], code.at(node.keywords[0].value)[1], b""),)


@runs("missing-keyword-argument")
def a_parameter_by_name_only(code):
    for name in sorted(code.only):
        node = code.functions[name]
        arguments = node.args.args
        if len(arguments) > len(node.args.defaults) + 1 and not node.args.vararg and not node.args.kwonlyargs:
            last = arguments[len(arguments) - len(node.args.defaults) - 1]
            start = code.at(last)[0]
            yield node, ((start, start, b"*, "),)


@runs("unexpected-keyword", "positional-only")
def a_misspelt_keyword(code):
    for node in code.run(ast.Call):
        for keyword in node.keywords:
            if keyword.arg and len(keyword.arg) > 3:
                end = code.at(keyword.value)[0]
                start = code.source.rindex(keyword.arg.encode(), 0, end)
                yield node, ((start, start + len(keyword.arg), misspelt(keyword.arg).encode()),), f"`{keyword.arg}`"


@runs("argument-twice")
def an_argument_by_place_and_by_name(code):
    for node in calls(code, 1):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in code.only:
            names = [one.arg for one in code.functions[name].args.args if one.arg != "self"]
            if names:
                end = code.at(node)[1] - 1
                yield node, ((end, end, f", {names[0]}=None".encode()),)


@runs("positional-only")
def an_argument_by_name(code):
    for node in builtin_calls(code, "len", "isinstance", "repr", "iter", "next", "ord", "chr", "min", "getattr", "hasattr", "id", "hash", "abs", "any", "all"):
        start = code.at(node.args[0])[0]
        if len(node.args) == 1:
            yield node, ((start, start, b"obj="),)


@runs("argument-after-star")
def a_star_before_a_number(code):
    for node in calls(code, 1):
        start, end = code.at(node.args[-1])
        yield node, ((start, end, b"*" + b"id(" + code.text(node.args[-1]) + b")"),)


@runs(
    "function-not-called", "brackets-on-function", "missing-argument", "none-attribute", "not-iterable", "misspelt-attribute", "join-items", "not-callable",
    "percent-arguments", "index-class", "integer-needed", "bytes-and-text", "number-from-other", "unordered", "operands", "no-length",
)
def a_method_not_called(code):
    for node in method_calls(code):
        if not node.args and not node.keywords and not isinstance(code.parents[node], ast.Expr):
            yield node, code.text(node.func)


@runs("module-called")
def a_module_called(code):
    for node in method_calls(code):
        if getattr(node.func.value, "id", "") in code.imports:
            start, end = code.at(node.func)
            yield node, ((start, end, code.text(node.func.value)),)


@runs("not-callable", "text-or-tuple-called", "none-called")
def round_brackets_for_square(code):
    for node in reads(code, ast.Subscript):
        if not isinstance(node.slice, ast.Slice) and node.slice.lineno:
            start = code.at(node.value)[1]
            yield node, ((start, code.at(node)[1], b"(" + code.source[start + 1 : code.at(node)[1] - 1] + b")"),)


@runs("brackets-on-function", "brackets-on-class", "not-subscriptable")
def square_brackets_for_round(code):
    for node in calls(code, 1, 1):
        start = code.at(node.func)[1]
        yield node, ((start, code.at(node)[1], b"[" + code.source[start + 1 : code.at(node)[1] - 1] + b"]"),)


@runs("not-callable", "text-or-tuple-called")
def a_builtin_bound_to_a_value(code):
    for node in builtin_calls(code, "len", "list", "isinstance", "str", "range", "sorted", "max", "min", "tuple", "int"):
        first = code.function(node).body[0]
        if first.lineno < node.lineno and code.is_statement(first):
            start = code.at(first)[0]
            value = ["[1]", "5", "'text'", "(1, 2)"][node.lineno % 4]
            yield node, ((start, start, f"{node.func.id} = {value}; ".encode()),), f"Line {first.lineno} binds the name of the builtin `{node.func.id}`"


@runs("not-an-exception")
def a_text_that_is_raised(code):
    for node in code.ran(ast.Return):
        if node.value and code.is_statement(node) and isinstance(node.value, (ast.Constant, ast.Name, ast.Call, ast.BinOp)):
            start = code.at(node)[0]
            yield node, ((start, start + 6, b"raise"),)


@runs("mro-conflict")
def object_before_other_bases(code):
    for node in code.tree.body:
        if isinstance(node, ast.ClassDef) and node.bases and code.text(node.bases[0]) != b"object":
            start = code.at(node.bases[0])[0]
            yield node, ((start, start, b"object, "),)


@runs("metaclass-conflict", "not-iterable")
def bases_with_two_metaclasses(code):
    for node in code.tree.body:
        if isinstance(node, ast.ClassDef) and node.bases:
            end = code.at(node.bases[-1])[1]
            yield node, ((end, end, b", __import__('enum').Enum"),)


@runs("field-order", "parameter-order")
def a_field_without_a_default_behind_one(code):
    for node in code.all:
        if isinstance(node, ast.ClassDef) and any(b"dataclass" in code.text(one) for one in node.decorator_list):
            fields = [one for one in node.body if isinstance(one, ast.AnnAssign) and one.value is None and code.is_statement(one)]
            if len(fields) > 1:
                yield fields[0], code.text(fields[0]) + b" = None"


@runs("mutable-field-default")
def a_list_as_a_field_default(code):
    for node in code.all:
        if isinstance(node, ast.ClassDef) and any(b"dataclass" in code.text(one) for one in node.decorator_list):
            for one in node.body:
                if isinstance(one, ast.AnnAssign) and code.is_statement(one):
                    yield one, code.text(one.target) + b": " + code.text(one.annotation) + b" = []"


@runs("not-a-context-manager", "class-attribute")
def with_something_else(code):
    for node in code.ran(ast.With):
        start, end = code.at(node.items[0].context_expr)
        yield node, ((start, end, b"[" + code.source[start:end] + b"]"),)


@runs("not-awaitable")
def await_of_a_value(code):
    for node in code.run(ast.Await):
        start, end = code.at(node.value)
        yield node, ((start, end, b"id(" + code.source[start:end] + b")"),)


@runs("coroutine-not-awaited", "operands", "unordered", "not-subscriptable", "no-length")
def await_left_out(code):
    for node in code.run(ast.Await):
        if not isinstance(code.parents[node], ast.Expr):
            yield node, code.text(node.value)


@runs("async-iteration")
def an_ordinary_loop_for_an_asynchronous_one(code):
    for node in code.ran(ast.AsyncFor):
        start = code.at(node)[0]
        yield node, ((start, start + 6, b""),)


@runs("async-iteration")
def an_asynchronous_loop_over_a_list(code):
    for node in code.ran(ast.For):
        if isinstance(code.function(node), ast.AsyncFunctionDef):
            start = code.at(node)[0]
            yield node, ((start, start, b"async "),)


@runs("isinstance-class")
def a_class_in_quotes(code):
    for node in builtin_calls(code, "isinstance", "issubclass"):
        if len(node.args) == 2 and isinstance(node.args[1], (ast.Name, ast.Attribute)):
            yield node, ((*code.at(node.args[1]), b"'" + code.text(node.args[1]) + b"'"),)


@runs("isinstance-class")
def a_list_of_classes(code):
    for node in builtin_calls(code, "isinstance", "issubclass"):
        if len(node.args) == 2 and isinstance(node.args[1], ast.Tuple):
            yield node, ((*code.at(node.args[1]), b"[" + code.text(node.args[1])[1:-1] + b"]"),)


@runs("super-without-arguments")
def super_in_a_function(code):
    for node in calls(code, 0):
        if isinstance(node.func, ast.Name) and node.func.id in code.functions and not code.in_class(node):
            start = code.at(node.func)[0]
            yield node, ((start, start, b"super()."),)


# ---- None


@runs(*NONE)
def a_dropped_return(code):
    for node in code.ran(ast.Return):
        if node.value and code.is_statement(node):
            yield node, code.text(node.value), f"`{code.function(node).name}()`"


@runs(*NONE)
def a_change_in_place_stored(code):
    for node in code.ran(ast.Expr):
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, (ast.Name, ast.Attribute)):
            if call.func.attr in ("append", "extend", "sort", "reverse", "insert", "update", "add", "clear", "remove"):
                yield node, code.text(call.func.value) + b" = " + code.text(call), f".{call.func.attr}("


@runs(*NONE)
def a_sorted_list_that_is_none(code):
    for node in code.ran(ast.Assign):
        if isinstance(node.targets[0], ast.Name) and isinstance(node.value, (ast.List, ast.ListComp, ast.Call)) and code.is_statement(node):
            value = code.text(node.value)
            if getattr(getattr(node.value, "func", None), "id", "") in ("list", "sorted", "") and getattr(getattr(node.value, "func", None), "attr", "split") == "split":
                yield node, code.text(node.targets[0]) + b" = " + value + b".sort()", ".sort()"


@runs(*NONE)
def none_for_an_operand(code):
    for node in code.run(ast.BinOp):
        yield node, ((*code.at(node.right), b"None"),)


@runs("none-length")
def the_length_of_none(code):
    for node in builtin_calls(code, "len"):
        yield node, ((*code.at(node.args[0]), b"{}.get('missing')"),), "get"


@runs("none-iterated")
def a_loop_over_none(code):
    for node in code.ran(ast.For):
        if node.iter.lineno == node.iter.end_lineno:
            yield node, ((*code.at(node.iter), b"list(" + code.text(node.iter) + b").sort()"),), ".sort()", "list("


@runs("none-called")
def a_decorator_that_gives_nothing(code):
    for node in code.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and node.name in code.globals:
            start = code.at(node)[0]
            yield node, ((start, start, b"@(lambda function: None)\n"),)


# ---- operators and values


@runs("text-plus-other", "operands", "sequence-plus-other", "bytes-and-text")
def a_number_added_to_a_text(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Add):
            side = node.left if isinstance(node.right, ast.Constant) and isinstance(node.right.value, str) else node.right
            yield node, ((*code.at(side), b"id(" + code.text(side) + b")"),)


@runs("sequence-plus-other", "operands", "text-plus-other", "bytes-and-text")
def a_tuple_added(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Add):
            yield node, ((*code.at(node.right), b"{'a': 1}"),)


@runs("operands", "text-plus-other", "sequence-plus-other", "function-not-called", "percent-arguments")
def another_operator(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Add):
            start, end = code.at(node.left)[1], code.at(node.right)[0]
            if code.source[start:end].strip() == b"+":
                yield node, ((start, end, b" - "),)


@runs("unordered")
def a_text_in_a_comparison(code):
    for node in code.run(ast.Compare):
        if isinstance(node.ops[0], (ast.Lt, ast.LtE, ast.Gt, ast.GtE)) and len(node.ops) == 1:
            yield node, ((*code.at(node.comparators[0]), b"str(" + code.text(node.comparators[0]) + b")"),)


@runs("unordered", *NONE)
def sorted_with_a_stranger(code):
    for node in builtin_calls(code, "sorted", "max", "min"):
        if len(node.args) == 1:
            yield node, ((*code.at(node.args[0]), b"[*(" + code.text(node.args[0]) + b"), 'text', 1]"),)


@runs("one-operand")
def the_negative_of_a_text(code):
    for node in code.run(ast.UnaryOp):
        if isinstance(node.op, (ast.USub, ast.Invert)):
            yield node, code.text(node)[:1] + b"str(" + code.text(node.operand) + b")"
    for node in builtin_calls(code, "abs"):
        yield node, ((*code.at(node.args[0]), b"str(" + code.text(node.args[0]) + b")"),)
    for node in loads(code, 1):
        if isinstance(code.parents[node], ast.Return):
            yield node, f"-[{node.id}]"


@runs("repeat-by-other", "operands")
def a_product_with_a_text(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Mult):
            yield node, ((*code.at(node.right), b"str(" + code.text(node.right) + b")"),)


@runs("repeat-by-other", "operands")
def a_product_with_a_fraction(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Mult):
            yield node, ((*code.at(node), b"(' ' * (" + code.text(node.right) + b") / 2)"),)


@runs("bytes-and-text", "not-in-list", "text-plus-other", "sequence-plus-other", "integer-needed", "join-items", "unordered", "operands")
def bytes_for_a_text(code):
    for node in code.run(ast.Constant):
        if isinstance(node.value, str) and node.value and node.value.isascii() and code.text(node)[:1] in b"'\"" and b"\\" not in code.text(node):
            around = code.parents[node]
            if isinstance(around, (ast.Call, ast.BinOp, ast.Compare)):
                yield node, b"b" + code.text(node)


@runs("bytes-and-text", "text-plus-other", "sequence-plus-other", "integer-needed", "join-items", "unordered", "operands", "list-method-on-text")
def a_text_for_bytes(code):
    for node in code.run(ast.Constant):
        if isinstance(node.value, bytes) and code.text(node)[:1] == b"b":
            yield node, code.text(node)[1:]
    for node in method_calls(code, "encode", "decode"):
        yield node, code.text(node.func.value)


@runs("zero-division")
def a_division_by_nothing(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod)) and not isinstance(node.left, ast.Constant):
            yield node, ((*code.at(node.right), b"len([])"),)
    for node in builtin_calls(code, "divmod"):
        yield node, ((*code.at(node.args[1]), b"0"),)


@runs("list-position", "text-position", "empty-pop")
def a_position_past_the_end(code):
    for node in reads(code, ast.Subscript):
        if not isinstance(node.slice, ast.Slice) and isinstance(node.value, ast.Name):
            yield node, code.text(node.value) + b"[len(" + code.text(node.value) + b")]", f"`len({node.value.id})` is one more"


@runs("list-position", "text-position", "not-subscriptable")
def a_far_position(code):
    for node in reads(code, ast.Subscript):
        if not isinstance(node.slice, ast.Slice):
            yield node, code.text(node.value) + b"[99999]"


@runs("index-class", "not-subscriptable", "brackets-on-class", "brackets-on-function", "text-as-integer")
def a_text_as_position(code):
    for node in reads(code, ast.Subscript):
        if not isinstance(node.slice, ast.Slice):
            yield node, code.text(node.value) + b"['name']"


@runs("near-key", "text-as-integer", "none-subscript")
def a_misspelt_key(code):
    for node in reads(code, ast.Subscript):
        key = node.slice if isinstance(node.slice, ast.Constant) else getattr(node.slice, "value", None)
        if isinstance(getattr(key, "value", None), str) and len(key.value) > 3:
            yield node, code.text(node.value) + b"[" + repr(misspelt(key.value)).encode() + b"]", f"'{key.value}'"


@runs("integer-needed", "index-class", "not-subscriptable", "unhashable", "brackets-on-class")
def a_text_in_a_slice(code):
    for node in reads(code, ast.Subscript):
        if isinstance(node.slice, ast.Slice):
            yield node, code.text(node.value) + b"['1':]"


@runs("zero-step", "unhashable", "not-subscriptable")
def a_step_of_nothing(code):
    for node in reads(code, ast.Subscript):
        if isinstance(node.slice, ast.Slice) and not node.slice.step:
            yield node, code.text(node.value) + b"[::0]"
    for node in builtin_calls(code, "range"):
        if len(node.args) == 2:
            end = code.at(node)[1] - 1
            yield node, ((end, end, b", 0"),)


@runs("unhashable", "index-class", "not-subscriptable", "integer-needed")
def a_list_as_key(code):
    for node in code.run(ast.Subscript):
        if not isinstance(node.slice, ast.Slice) and not isinstance(code.parents[node], ast.Delete):
            start = code.at(node.value)[1] + 1
            yield node, ((start, code.at(node)[1] - 1, b"[" + code.source[start : code.at(node)[1] - 1] + b"]"),)


@runs("immutable-items", "not-subscriptable")
def items_of_a_text_changed(code):
    for node in code.run(ast.Subscript):
        if isinstance(node.ctx, ast.Store):
            start, end = code.at(node.value)
            yield node, ((start, end, b"tuple(" + code.source[start:end] + b")"),)
    for node in code.ran(ast.Return):
        if isinstance(node.value, ast.Name) and code.is_statement(node):
            start = code.at(node)[0]
            yield node, ((start, start, f"str({node.value.id})[0] = 'A'; ".encode()),)


@runs("not-subscriptable")
def items_of_a_set(code):
    for node in reads(code, ast.Subscript):
        if not isinstance(node.slice, ast.Slice):
            start, end = code.at(node.value)
            yield node, ((start, end, [b"iter(", b"set("][node.lineno % 2] + code.source[start:end] + b")"),)


@runs("not-iterable", "no-length")
def a_loop_over_a_length(code):
    for node in code.ran(ast.For):
        if node.iter.lineno == node.iter.end_lineno and isinstance(node.iter, (ast.Name, ast.Attribute)):
            yield node, ((*code.at(node.iter), b"len(" + code.text(node.iter) + b")"),), "`range(len("


@runs("too-few-values", "not-iterable", "none-iterated")
def a_name_too_many_on_the_left(code):
    for node in code.run(ast.Tuple):
        if isinstance(node.ctx, ast.Store) and code.text(node)[:1] != b"(":
            start = code.at(node)[0]
            yield node, ((start, start, b"more_, even_more_, "),)


@runs("too-many-values", "not-iterable", "none-iterated")
def a_name_too_few_on_the_left(code):
    for node in code.run(ast.Tuple):
        if isinstance(node.ctx, ast.Store) and code.text(node)[:1] != b"(" and len(node.elts) > 2:
            yield node, ((code.at(node.elts[0])[0], code.at(node.elts[1])[0], b""),), ".items()"


@runs("too-many-values", "not-iterable", "too-few-values")
def items_left_out(code):
    for node in method_calls(code, "items"):
        if isinstance(code.parents[node], (ast.For, ast.comprehension)):
            yield node, code.text(node.func.value), ".items()`"


@runs("not-an-iterator")
def next_of_a_list(code):
    for node in builtin_calls(code, "iter"):
        yield node, code.text(node.args[0])
    for node in builtin_calls(code, "next"):
        yield node, ((*code.at(node.args[0]), b"[" + code.text(node.args[0]) + b"]"),)
    for node in loads(code, 1):
        if isinstance(code.parents[node], ast.Return):
            yield node, f"next([{node.id}])"


@runs("no-length")
def the_length_of_an_iterator(code):
    for node in builtin_calls(code, "len"):
        yield node, ((*code.at(node.args[0]), b"iter(" + code.text(node.args[0]) + b")"),)


@runs("changed-size", "list-position")
def a_collection_changed_in_its_loop(code):
    for node in code.ran(ast.For):
        source = node.iter
        if isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute) and source.func.attr in ("items", "values", "keys") and not source.args:
            owner = code.text(source.func.value)
        elif isinstance(source, ast.Call) and getattr(source.func, "id", "") in ("sorted", "list", "reversed") and len(source.args) == 1:
            owner = code.text(source.args[0])
            if b"(" in owner:
                continue
            first = node.body[0]
            yield node, ((*code.at(source), owner), (code.at(first)[0],) * 2 + (owner + b".clear()\n" + code.indent(first),))
            continue
        elif isinstance(source, (ast.Name, ast.Attribute)):
            owner = code.text(source)
        else:
            continue
        first = node.body[0]
        if code.is_statement(first):
            yield node, ((code.at(first)[0],) * 2 + (owner + b".pop(next(iter(" + owner + b")))\n" + code.indent(first),),)


@runs("empty-pop")
def an_empty_collection_popped(code):
    for node in method_calls(code, "pop", "popleft", "popitem"):
        owner = code.text(node.func.value)
        around = next(one for one in code.around(node) if isinstance(one, ast.stmt))
        if code.is_statement(around) and isinstance(around, (ast.Expr, ast.Assign, ast.Return)):
            start = code.at(around)[0]
            yield node, ((start, start, owner + b".clear(); "),)
    for node in code.ran(ast.Return):
        if isinstance(node.value, ast.Name) and code.is_statement(node):
            kind = ["[]", "{}", "set()", "bytearray()"][node.lineno % 4]
            yield node, f"return {kind}.{'popitem' if kind == '{}' else 'pop'}()"


@runs("text-as-integer", "number-from-other")
def a_number_with_letters(code):
    for node in builtin_calls(code, "int"):
        yield node, ((*code.at(node.args[0]), b"str(" + code.text(node.args[0]) + b") + ' EUR'"),)
    for node in code.run(ast.Constant):
        if type(node.value) is int and not isinstance(code.parents[node], (ast.Subscript, ast.Slice)):
            yield node, b"int('" + code.text(node) + b" pieces')"


@runs("text-as-float")
def a_decimal_comma(code):
    for node in builtin_calls(code, "float"):
        yield node, ((*code.at(node.args[0]), b"str(" + code.text(node.args[0]) + b") + ',5'"),)
    for node in code.run(ast.Constant):
        if type(node.value) in (int, float) and not isinstance(code.parents[node], (ast.Subscript, ast.Slice)):
            yield node, b"float('" + code.text(node) + b",5')"


@runs("number-from-other")
def a_number_from_a_list(code):
    for node in builtin_calls(code, "int", "float"):
        yield node, ((*code.at(node.args[0]), b"[" + code.text(node.args[0]) + b"]"),)
    for node in builtin_calls(code, "len"):
        yield node, ((*code.at(node.func), [b"int", b"float"][node.lineno % 2]), (*code.at(node.args[0]), b"[" + code.text(node.args[0]) + b"]"))


@runs("integer-needed", "operands")
def a_range_of_a_fraction(code):
    for node in builtin_calls(code, "range", "chr"):
        yield node, ((*code.at(node.args[-1]), b"(" + code.text(node.args[-1]) + b") / 2"),)


@runs("join-items")
def numbers_joined(code):
    for node in method_calls(code, "join"):
        if isinstance(node.func.value, ast.Constant) and len(node.args) == 1:
            yield node, ((*code.at(node.args[0]), [b"[1, 2]", b"[None]", b"range(3)", b"[['a']]"][node.lineno % 4]),)


@runs("percent-arguments", "operands")
def a_field_too_many(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str) and b"%(" not in code.text(node.left):
            end = code.at(node.left)[1] - 1
            yield node, ((end, end, b" %s"),)


@runs("percent-arguments")
def a_value_too_many(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str) and b"%(" not in code.text(node.left):
            yield node, ((*code.at(node.right), b"(1, 2, 3, 4, 5, 6, 7, 8, 9)"),)


@runs("format-class", "percent-arguments")
def a_format_for_numbers(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
            for wrong in (b"%s", b"%r"):
                if code.text(node.left).count(wrong) == 1:
                    yield node, ((*code.at(node.left), code.text(node.left).replace(wrong, b"%d")),)
    for node in code.ran(ast.Return):
        if isinstance(node.value, ast.Name) and code.is_statement(node):
            yield node, f"return '{{:.2f}}'.format([{node.value.id}])"


@runs("format-fields")
def a_field_more_than_arguments(code):
    for node in method_calls(code, "format"):
        if isinstance(node.func.value, ast.Constant) and isinstance(node.func.value.value, str) and b"{0" not in code.text(node):
            end = code.at(node.func.value)[1] - 1
            if b"{}" in code.text(node) and code.text(node)[:1] in b"'\"":
                yield node, ((end, end, b" {}"),)
    for node in code.ran(ast.Return):
        if isinstance(node.value, ast.Name) and code.is_statement(node):
            yield node, f"return '{{}}: {{}}'.format({node.value.id})"


@runs("mathematical-domain", "integer-needed", "format-class", "operands")
def the_root_of_a_negative_number(code):
    for node in calls(code, 1, 1):
        name = code.text(node.func)
        if re.fullmatch(rb"(math\.)?_?(sqrt|log|log2|log10|factorial|isqrt|acos|lgamma)", name):
            yield node, ((*code.at(node.args[0]), b"-abs(" + code.text(node.args[0]) + b") - 2"),)
    for node in builtin_calls(code, "len"):
        yield node, b"__import__('math')." + [b"sqrt", b"log", b"factorial", b"acos"][node.lineno % 4] + b"(-2 - " + code.text(node) + b")"


@runs("closed-file")
def a_file_closed_too_early(code):
    for node in method_calls(code, "read", "write", "readline", "seek", "tell", "readlines", "flush", "getvalue"):
        around = next(one for one in code.around(node) if isinstance(one, ast.stmt))
        if code.is_statement(around) and isinstance(around, (ast.Expr, ast.Assign, ast.Return)) and isinstance(node.func.value, (ast.Name, ast.Attribute)):
            start = code.at(around)[0]
            yield node, ((start, start, code.text(node.func.value) + b".close(); "),)


@runs("not-in-list", "no-such-part")
def an_index_of_what_is_not_there(code):
    for node in method_calls(code, "index", "remove"):
        if len(node.args) == 1:
            yield node, ((*code.at(node.args[0]), b"'nothing of that kind'"),)
    for node in code.run(ast.List, ast.Tuple):
        if isinstance(node.ctx, ast.Load) and isinstance(code.parents[node], (ast.Assign, ast.Return, ast.Call)) and node.elts and code.text(node)[:1] in b"([":
            yield node, code.text(node) + b".index('nothing of that kind')"


@runs("no-such-part", "not-in-list", "misspelt-attribute")
def index_for_find(code):
    for node in method_calls(code, "find", "rfind"):
        start = code.at(node.func.value)[1]
        yield node, ((start, code.at(node)[1], b".index('\\x00nothing')"),)
    for node in method_calls(code, "strip", "lower", "upper", "split", "startswith"):
        start = code.at(node.func.value)[1]
        yield node, ((start, code.at(node)[1], b".index('\\x00nothing')"),)


@runs("empty-extreme")
def the_greatest_of_nothing(code):
    for node in builtin_calls(code, "max", "min"):
        if len(node.args) == 1:
            yield node, ((*code.at(node.args[0]), [b"[]", b"''", b"{}", b"()"][node.lineno % 4]),)
    for node in builtin_calls(code, "len"):
        yield node, b"max(" + code.text(node.args[0]) + b"[:0])"


@runs("list-for-item")
def a_method_of_text_on_a_list(code):
    for node in method_calls(code, "strip", "lower", "upper", "split", "startswith", "endswith", "replace", "encode", "lstrip", "title", "capitalize"):
        start, end = code.at(node.func.value)
        yield node, ((start, end, [b"[", b"("][node.lineno % 2] + code.source[start:end] + [b"]", b",)"][node.lineno % 2]),)


@runs("list-method-on-text")
def a_method_of_lists_on_a_text(code):
    for node in method_calls(code, "append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear"):
        start, end = code.at(node.func.value)
        yield node, ((start, end, b"str(" + code.source[start:end] + b")"),)


@runs("too-deep")
def a_function_that_calls_itself(code):
    for name in sorted(code.only):
        node = code.functions[name]
        first = node.body[0]
        if isinstance(node, ast.FunctionDef) and not node.args.kwonlyargs and not node.args.vararg and not node.decorator_list and code.is_statement(first):
            names = [one.arg for one in node.args.args]
            called = f"{name}({', '.join(names)})"
            if code.klass(node):
                if names[:1] != ["self"]:
                    continue
                called = f"self.{name}({', '.join(names[1:])})"
            start = code.at(first)[0]
            yield first, ((start, start, f"return {called}\n".encode() + code.indent(first)),), "calls the same function"


@runs("stop-iteration-in-generator", "coroutine-not-awaited")
def next_at_the_end_of_a_generator(code):
    for node in code.ran(ast.Expr, ast.Assign):
        if isinstance(node.value, ast.Yield) and code.is_statement(node):
            start = code.at(node)[0]
            yield node, ((start, start, b"next(iter([])); "),)
    for node in code.ran(ast.Return):
        if isinstance(code.function(node), ast.AsyncFunctionDef) and code.is_statement(node):
            start = code.at(node)[0]
            yield node, ((start, start, b"next(iter([])); "),)


@runs("no-such-member")
def a_member_that_is_not_there(code):
    enums = {node.name for node in code.tree.body if isinstance(node, ast.ClassDef) and any(re.search(rb"Enum|Flag", code.text(one)) for one in node.bases)}
    for node in reads(code, ast.Attribute):
        if getattr(node.value, "id", "") in enums:
            yield node, f"{node.value.id}('nothing of that kind')"


@runs("file-missing")
def a_file_that_is_not_there(code):
    for node in code.run(ast.Call):
        if getattr(node.func, "id", "") == "open" and node.args:
            yield node, ((*code.at(node.args[0]), b"'missing/' + 'file.txt'"),)


@runs("json-class")
def json_of_a_set(code):
    for node in method_calls(code, "dumps", "dump"):
        if code.text(node.func.value) == b"json" and node.args:
            yield node, ((*code.at(node.args[0]), b"{1, 2}"),)


# ---- what does not compile


def headers(code):
    """The statements that open a block, with the place of the colon where the block begins on the next line."""
    for node in code.all:
        if isinstance(node, (ast.If, ast.For, ast.While, ast.FunctionDef, ast.ClassDef, ast.With, ast.Try)) and node.body[0].lineno > node.lineno:
            line = code.lines[node.lineno - 1].rstrip()
            if line.endswith(b":") and not getattr(node, "decorator_list", ()):
                yield node, code.starts[node.lineno - 1] + len(line) - 1


def simple(code):
    """Statements of one line each, which fill it."""
    return (
        node for node in code.all
        if isinstance(node, (ast.Expr, ast.Assign, ast.Return)) and node.lineno == node.end_lineno and code.is_statement(node)
        and not isinstance(getattr(node, "value", None), ast.Constant)
    )


@compiles_not("missing-colon")
def a_colon_left_out(code):
    for node, at in headers(code):
        yield node.lineno, (at, at + 1, b"")


@compiles_not("never-closed", "missing-comma", "missing-colon", "equal-sign", "not-assignable")
def a_bracket_never_closed(code):
    for node in simple(code):
        end = code.at(node)[1]
        if code.source[end - 1 : end] in b")]}":
            yield node.lineno, (end - 1, end, b"")


@compiles_not("unmatched-bracket")
def a_bracket_too_many(code):
    for node in simple(code):
        end = code.at(node)[1]
        if code.source[end - 1 : end] in b")]}":
            yield node.lineno, (end, end, [b")", b"]", b"}"][node.lineno % 3])


@compiles_not("unmatched-bracket")
def a_bracket_of_another_kind(code):
    for node in simple(code):
        end = code.at(node)[1]
        if code.source[end - 1 : end] == b")":
            yield node.lineno, (end - 1, end, b"]")


@compiles_not("unterminated-string", "missing-comma", "never-closed")
def a_quote_left_out(code):
    for node in code.all:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno == node.end_lineno and "'" not in node.value and '"' not in node.value:
            start, end = code.at(node)
            line = code.lines[node.lineno - 1]
            if code.source[start : start + 1] in b"'\"" and line.count(code.source[start : start + 1]) == 2 and code.source[start : start + 3] not in (b'"""', b"'''"):
                yield node.lineno, (end - 1, end, b"")


@compiles_not("equal-sign", "not-assignable")
def one_equal_sign(code):
    for node in code.all:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq) and len(node.ops) == 1 and isinstance(code.parents[node], (ast.If, ast.While)):
            start, end = code.at(node.left)[1], code.at(node.comparators[0])[0]
            if code.source[start:end].strip() == b"==":
                yield node.lineno, (start, end, b" = ")


@compiles_not("not-assignable", "equal-sign")
def sides_swapped(code):
    for node in simple(code):
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Call, ast.BinOp, ast.Compare, ast.ListComp, ast.Dict)) and len(node.targets) == 1:
            yield node.lineno, (*code.at(node), code.text(node.value) + b" = " + code.text(node.targets[0]))


@compiles_not("missing-comma", "never-closed", "print-statement")
def a_comma_left_out(code):
    for node in code.all:
        if isinstance(node, (ast.Call, ast.List)) and node.lineno == node.end_lineno:
            parts = node.args if isinstance(node, ast.Call) else node.elts
            if len(parts) > 1 and isinstance(parts[1], (ast.Name, ast.Constant, ast.Attribute)) and isinstance(parts[0], (ast.Name, ast.Attribute)):
                start, end = code.at(parts[0])[1], code.at(parts[1])[0]
                if code.source[start:end].strip() == b",":
                    yield node.lineno, (start, end, b" ")


@compiles_not("unexpected-indent")
def a_line_too_far_in(code):
    for node in simple(code):
        body = getattr(code.parents[node], "body", None)
        if isinstance(body, list) and node in body and body.index(node) > 0 and isinstance(body[body.index(node) - 1], (ast.Expr, ast.Assign)):
            start = code.starts[node.lineno - 1]
            yield node.lineno, (start, start, b"    ")


@compiles_not("uneven-indentation", "unexpected-indent", "half-a-try")
def a_line_not_far_enough_in(code):
    for node in simple(code):
        body = getattr(code.parents[node], "body", None)
        if isinstance(body, list) and node in body and body.index(node) > 0 and len(code.indent(node)) >= 4:
            start = code.starts[node.lineno - 1]
            yield node.lineno, (start, start + 2, b"")


@compiles_not("empty-block", "half-a-try")
def an_empty_block(code):
    for node, at in headers(code):
        if len(node.body) == 1 and node.body[0].lineno == node.body[0].end_lineno and code.is_statement(node.body[0]):
            line = node.body[0].lineno
            yield node.lineno, (code.starts[line - 1], code.starts[line], b"")


@compiles_not("empty-block")
def a_block_not_indented(code):
    for node, at in headers(code):
        first = node.body[0]
        if code.is_statement(first) and first.lineno == first.end_lineno:
            start = code.starts[first.lineno - 1]
            yield node.lineno, (start, start + 4, b"")


@compiles_not("tabs-and-blanks", "uneven-indentation", "unexpected-indent")
def tabs_for_blanks(code):
    for node in simple(code):
        body = getattr(code.parents[node], "body", None)
        if isinstance(body, list) and node in body and body.index(node) > 0 and code.indent(node) == b" " * 8:
            start = code.starts[node.lineno - 1]
            yield node.lineno, (start, start + 8, b"\t")


@compiles_not("foreign-character")
def a_curly_quote(code):
    for node in simple(code):
        for one in ast.walk(node):
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.lineno == one.end_lineno and code.text(one)[:1] == b"'":
                start, end = code.at(one)
                if code.source[start : start + 3] != b"'''" and b"'" not in code.source[start + 1 : end - 1] and b'"' not in code.text(one):
                    yield node.lineno, (start, start + 1, "‘"), (end - 1, end, "’")
                    break
            if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Sub):
                start, end = code.at(one.left)[1], code.at(one.right)[0]
                if code.source[start:end].strip() == b"-":
                    yield node.lineno, (start, end, " – ")
                    break


@compiles_not("print-statement")
def print_without_parentheses(code):
    for node in simple(code):
        start = code.at(node)[0]
        if isinstance(node, ast.Return) and isinstance(node.value, (ast.Name, ast.Attribute)):
            yield node.lineno, (start, start, b"print " + code.text(node.value) + b"; ")
    for node in simple(code):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "print" and node.value.args:
            yield node.lineno, (code.at(node.value.func)[1], code.at(node)[1], b" " + code.text(node.value.args[0]))


@compiles_not("f-string-field", "unterminated-string")
def an_empty_field(code):
    for node in code.all:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno == node.end_lineno and code.text(node)[:1] in b"'\"":
            start, end = code.at(node)
            if not any(isinstance(around, ast.JoinedStr) for around in code.around(node)) and "{" not in node.value and code.source[start : start + 3] not in (b'"""', b"'''"):
                if isinstance(code.parents[node], (ast.Call, ast.Return, ast.Assign)) and b"\\" not in code.text(node) and code.text(node).count(code.text(node)[:1]) == 2:
                    yield node.lineno, (start, start, b"f"), (end - 1, end - 1, [b" {}", b" {", b" }", b" {!r}"][node.lineno % 4])


@compiles_not("outside-function", "unexpected-indent")
def a_return_that_slipped_out(code):
    for node in code.tree.body:
        if isinstance(node, ast.FunctionDef) and isinstance(node.body[-1], ast.Return) and len(node.body) > 1:
            last = node.body[-1]
            if last.lineno == last.end_lineno and code.is_statement(last):
                yield last.lineno, (code.starts[last.lineno - 1], code.at(last)[0], b"")


@compiles_not("outside-async")
def await_in_an_ordinary_function(code):
    for node in simple(code):
        if isinstance(node, (ast.Assign, ast.Return)) and isinstance(node.value, ast.Call) and isinstance(code.function(node), ast.FunctionDef):
            start = code.at(node.value)[0]
            yield node.lineno, (start, start, b"await ")


@compiles_not("outside-loop")
def a_break_outside_a_loop(code):
    for node in simple(code):
        if isinstance(node, ast.Return) and not any(isinstance(around, (ast.For, ast.While, ast.AsyncFor)) for around in code.around(node)):
            yield node.lineno, (*code.at(node), [b"break", b"continue"][node.lineno % 2])


@compiles_not("argument-order")
def an_argument_behind_one_by_name(code):
    for node in code.all:
        if isinstance(node, ast.Call) and node.lineno == node.end_lineno and node.keywords and node.keywords[-1].arg:
            end = code.at(node.keywords[-1].value)[1]
            if code.source[end : end + 1] == b")":
                yield node.lineno, (end, end, b", 1")


@compiles_not("parameter-order")
def a_parameter_behind_one_with_a_default(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and node.args.defaults and not node.args.vararg and not node.args.kwonlyargs and not node.args.kwarg:
            end = code.at(node.args.defaults[-1])[1]
            if code.source[end : end + 1] == b")":
                yield node.lineno, (end, end, b", more")


@compiles_not("name-twice")
def a_name_twice(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and len(node.args.args) > 1 and not node.args.vararg and not node.args.kwonlyargs and not node.args.kwarg:
            last = node.args.args[-1]
            if last.lineno == node.lineno and not last.annotation and len(node.args.defaults) == 0:
                end = code.at(last)[1]
                yield node.lineno, (end, end, b", " + last.arg.encode())
        if isinstance(node, ast.Call) and node.lineno == node.end_lineno and node.keywords and node.keywords[-1].arg:
            end = code.at(node.keywords[-1].value)[1]
            if code.source[end : end + 1] == b")":
                yield node.lineno, (end, end, b", " + node.keywords[-1].arg.encode() + b"=None")


@compiles_not("late-declaration")
def a_late_declaration(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and len(node.body) > 2 and isinstance(node.body[-1], ast.Return) and code.is_statement(node.body[-1]):
            names = [one.targets[0].id for one in node.body if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)]
            start = code.at(node.body[-1])[0]
            if names:
                word = [b"global ", b"nonlocal "][node.lineno % 2]
                yield node.body[-1].lineno, (start, start, word + names[0].encode() + b"; ")


@compiles_not("numeral")
def a_number_that_is_none(code):
    for node in simple(code):
        for one in ast.walk(node):
            if isinstance(one, ast.Constant) and type(one.value) is int and code.text(one).isdigit() and 0 < one.value < 100:
                start, end = code.at(one)
                yield node.lineno, [(start, start, b"0"), (end, end, b"px"), (start, start, b"0b2")][node.lineno % 3]
                break


@compiles_not("after-backslash")
def a_backslash_for_a_slash(code):
    for node in simple(code):
        for one in ast.walk(node):
            if isinstance(one, ast.BinOp) and isinstance(one.op, (ast.Add, ast.Sub, ast.Div, ast.Mult, ast.FloorDiv)):
                start, end = code.at(one.left)[1], code.at(one.right)[0]
                yield node.lineno, (start, end, b" \\ ")
                break


@compiles_not("unicode-escape")
def a_path_of_windows(code):
    for node in code.all:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno == node.end_lineno and code.text(node)[:1] in b"'\"":
            start = code.at(node)[0]
            if isinstance(code.parents[node], (ast.Call, ast.Return, ast.Assign)) and code.source[start : start + 3] not in (b'"""', b"'''"):
                yield node.lineno, (start + 1, start + 1, [b"C:\\Users\\me", b"\\x4 ", b"\\u12 ", b"\\N{no such name}"][node.lineno % 4])


@compiles_not("late-future")
def a_future_import_too_late(code):
    for node in code.tree.body[2:]:
        if isinstance(node, (ast.FunctionDef, ast.Assign, ast.ClassDef)) and code.is_statement(node) and not getattr(node, "decorator_list", ()):
            start = code.starts[node.lineno - 1]
            yield node.lineno, (start, start, b"from __future__ import annotations\n")


@compiles_not("half-a-try", "empty-block")
def a_try_without_its_clause(code):
    for node in code.all:
        if isinstance(node, ast.Try) and len(node.handlers) == 1 and not node.orelse and not node.finalbody:
            handler = node.handlers[0]
            if handler.end_lineno < len(code.lines):
                yield node.lineno, (code.starts[handler.lineno - 1], code.starts[handler.end_lineno], b"")


@compiles_not("exception-list")
def several_exceptions_without_parentheses(code):
    for node in code.all:
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Tuple) and node.type.lineno == node.type.end_lineno and len(node.type.elts) > 1:
            text = code.text(node.type)
            if text[:1] == b"(":
                yield node.lineno, (*code.at(node.type), text[1:-1])


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
