"""Imports that go round in a circle: each module of it needs what the other has not got to yet."""

import ast
import typing

from .kinds import runs


def is_package(code) -> bool:
    return any(name.startswith(f"{code.name}.") for name in code.package)


def file_of(code) -> typing.List[str]:
    """The folders and the file of a module, from its package on."""
    return f"{code.name.replace('.', '/')}{'/__init__' if is_package(code) else ''}.py".split("/")


def words_for(code, modules: typing.Iterable[str]) -> typing.Tuple[str, ...]:
    """A step of a circle: from a module to one of these or, on the way there, to a package around it; each with and without the folders that both
    are in."""
    words, one = [], file_of(code)
    for module in modules:
        parts = module.split(".")
        files = [file_of(code.package[module])] if module in code.package else []
        for two in files + [parts[:end] + ["__init__.py"] for end in range(1, len(parts))]:
            shared = [at for at in range(min(len(one), len(two))) if one[:at] == two[:at]]
            words += [f"`{'/'.join(one[at:])}` → `{'/'.join(two[at:])}`" for at in shared]
    return tuple(words)


def imported(code, node: ast.stmt) -> typing.List[str]:
    """What an import statement may import: modules, and names that may be modules."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    parts = code.name.split(".")
    around = parts[: len(parts) - node.level + is_package(code)] if node.level else []
    base = ".".join(around + ([node.module] if node.module else []))
    return [base, *(f"{base}.{alias.name}" for alias in node.names)]


def bound_by(code, node: ast.stmt) -> typing.List[str]:
    """The names that a statement binds for those who import its module; what a package imports is meant for them, too."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.ImportFrom) and is_package(code):
        return [alias.asname or alias.name for alias in node.names if alias.name != "*"]
    return []


def needing(code) -> typing.Iterator[typing.Tuple[str, str]]:
    """The modules that import this one at their top, each with a name that it gets afterwards."""
    for module, other in sorted(code.package.items()):
        first = next((node for node in other.tree.body if code.name in imported(other, node)), None)
        if other is not code and first is not None:
            before = {name for node in other.tree.body if node.lineno <= first.lineno for name in bound_by(other, node)}
            after = [name for node in other.tree.body if node.lineno > first.lineno for name in bound_by(other, node)]
            names = [name for name in after if name not in before and f"{module}.{name}" not in code.package and not name.startswith("_")]
            if names:
                yield module, names[len(names) // 2]


def imports_of(code) -> typing.List[ast.stmt]:
    return [node for node in code.tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]


def below_imports(code) -> typing.Iterator[ast.stmt]:
    """The statements below the imports at the top."""
    last = max((node.end_lineno for node in imports_of(code)), default=0)
    for node in code.tree.body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if node.lineno > last and not is_text and not getattr(node, "decorator_list", ()):
            yield node


def above(code, text: bytes) -> typing.Iterator[typing.Tuple[ast.stmt, typing.Tuple[int, int, bytes]]]:
    """The first statement below the imports, and the edit that puts one more import above it."""
    for node in below_imports(code):
        start = code.at(node)[0]
        yield node, (start, start, text + b"\n")
        return


def behind(code, text: str) -> typing.Iterator[typing.Tuple[int, int, bytes]]:
    """The edit that puts one more import behind those at the top."""
    for node in imports_of(code)[-1:]:
        end = code.at(node)[1]
        yield end, end, f"\n{text}".encode()


@runs("circular-import-name", "circular-import-attribute", "circular-import-submodule")
def an_import_from_who_imports_this(code):
    for module, name in needing(code):
        for node, edit in above(code, f"from {module} import {name}".encode()):
            yield node, (edit,), *words_for(code, [module])


@runs("circular-import-name", "circular-import-attribute", "circular-import-submodule")
def an_import_moved_out_of_its_function(code):
    for node in code.all:
        if isinstance(node, ast.ImportFrom) and code.function(node) and code.is_statement(node) and node.lineno == node.end_lineno:
            modules = [module for module in imported(code, node) if module in code.package]
            for below, edit in above(code, code.text(node)):
                if modules and node.lineno > below.lineno:
                    yield below, (edit, (*code.at(node), b"pass")), *words_for(code, modules)


def needed_by(code, imports: typing.Callable[[str], str], fits: typing.Callable[[ast.stmt], bool]):
    """Each module that imports this one, with the edit that imports it here as well, and the first statement below that may need it: the
    module's name, what it has not got to by then, the edit, and the statement."""
    for module, name in needing(code):
        for edit in behind(code, imports(module)):
            for node in [node for node in below_imports(code) if fits(node)][:1]:
                yield module, name, edit, node


@runs("circular-import-attribute", "circular-import-name", "circular-import-submodule")
def a_base_from_who_imports_this(code):
    def fits(node):
        return isinstance(node, ast.ClassDef) and node.bases and node.bases[0].lineno == node.lineno

    for module, name, edit, node in needed_by(code, "import {}".format, fits):
        start = code.at(node.bases[0])[0]
        yield node, (edit, (start, start, f"{module}.{name}, ".encode())), *words_for(code, [module])


@runs("circular-import-attribute", "circular-import-name", "circular-import-submodule")
def a_default_from_who_imports_this(code):
    def imports(module):
        package, _, last = module.rpartition(".")
        return f"from {package} import {last}" if package else f"import {last}"

    def fits(node):
        is_function = isinstance(node, ast.FunctionDef) and node.args.args and not node.args.defaults
        return is_function and node.args.args[-1].lineno == node.lineno

    for module, name, edit, node in needed_by(code, imports, fits):
        end, last = code.at(node.args.args[-1])[1], module.rpartition(".")[2]
        yield node, (edit, (end, end, f"={last}.{name}".encode())), *words_for(code, [module])


@runs("circular-import-attribute", "circular-import-name", "circular-import-submodule")
def a_class_attribute_from_who_imports_this(code):
    def fits(node):
        return isinstance(node, ast.ClassDef) and node.body[0].lineno > node.lineno and not getattr(node.body[0], "decorator_list", ())

    for module, name, edit, node in needed_by(code, "import {}".format, fits):
        first = node.body[0]
        start = code.at(first)[0]
        text = f"taken = {module}.{name}\n{' ' * first.col_offset}"
        yield first, (edit, (start, start, text.encode())), *words_for(code, [module])
