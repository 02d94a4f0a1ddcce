"""Says as JSON what the standard library of the CPython that runs this has: modules, classes, signatures, deprecations.

It is one file and needs nothing beside it, so that it can be given to an interpreter on its standard input. `read_cpython.py`
runs it, `merging.py` says what becomes of it.
"""

import ast
import enum
import functools
import importlib
import inspect
import io
import json
import pathlib
import pkgutil
import platform
import re
import sys
import textwrap
import types
import warnings

# Importing these runs a program, opens a browser, or gives nothing that a program would use: of these, only the names are kept.
LEFT_OUT = {"antigravity", "this", "idlelib", "turtledemo", "lib2to3", "ensurepip", "pydoc_data", "distutils"}
LEFT_OUT |= {"tkinter.tix"}  # gives tkinter's classes other bases
LEFT_OUT_PARTS = {"__main__", "test", "tests", "idle_test"}

# What describes the class statement, and what the machinery keeps in a class.
NO_MEMBERS = {
    "__module__", "__doc__", "__dict__", "__weakref__", "__qualname__", "__firstlineno__", "__static_attributes__",
    "__annotations__", "__abstractmethods__", "_abc_impl", "__parameters__", "__orig_bases__", "__annotate__",
    "__annotate_func__", "__annotations_cache__", "__conditional_annotations__", "__slots__",
    "_is_protocol", "_is_runtime_protocol", "__protocol_attrs__", "__non_callable_proto_members__", "__callable_proto_members_only__",
    "__classdictcell__", "__type_params__", "__slotnames__",
}

# What is written in C warns where no source can be read: these are called.
PROBES = {
    "datetime.datetime.utcnow": "__import__('datetime').datetime.utcnow()",
    "datetime.datetime.utcfromtimestamp": "__import__('datetime').datetime.utcfromtimestamp(0)",
    "builtins.bool.__invert__": "~(len('a') == 1)",
}
SAYS_DEPRECATED = re.compile(r"(?:[Tt]he )?['\"]?([\w.]+)['\"]?(?: module| package)? is deprecated")


def module_names():
    """Every module of the standard library, by the name to import it."""
    for top in sorted(sys.stdlib_module_names):
        if top in LEFT_OUT or top.startswith(("_test", "_xx", "xx", "__")) and top != "__future__":
            continue
        yield top
        try:
            paths = list(importlib.import_module(top).__path__)
        except BaseException:
            continue
        waiting = [(top, paths)]
        while waiting:
            package, paths = waiting.pop()
            for _, name, is_package in pkgutil.iter_modules(paths):
                full = f"{package}.{name}"
                if name in LEFT_OUT_PARTS or full in LEFT_OUT:
                    continue
                yield full
                if is_package:
                    try:
                        waiting.append((full, list(importlib.import_module(full).__path__)))
                    except BaseException:
                        continue


def import_all():
    """The modules, the names of those that cannot be imported here, and the names of those that call themselves deprecated."""
    modules, unread = {}, []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for name in module_names():
            try:
                modules[name] = importlib.import_module(name)
            except BaseException:
                unread.append(name)
    for name, module in sorted(sys.modules.items()):
        # `os.path` and, since 3.14, `collections.abc` have no file of their own.
        parts = name.split(".")
        if len(parts) > 1 and parts[0] in modules and not LEFT_OUT_PARTS.intersection(parts):
            modules.setdefault(name, module)
    said = [SAYS_DEPRECATED.match(str(w.message)) for w in caught if issubclass(w.category, DeprecationWarning)]
    deprecated = {found[1] for found in said if found and found[1] in modules}
    return modules, unread, deprecated | {name for name, module in modules.items() if warns_at_import(module)}


def is_compiled(module):
    """Whether a module is written in C."""
    return not (getattr(module, "__file__", None) or "").endswith(".py") and not hasattr(module, "__path__")


def offered_late(module):
    """What a module makes on first use, with whether asking for it warns of a deprecation. `__getattr__` cannot be asked what
    there is, so every word in the module's source is tried."""
    names = set(getattr(module, "__all__", ()))
    if "__getattr__" in vars(module):
        try:
            tree = ast.parse(inspect.getsource(module))
        except (OSError, TypeError, SyntaxError):
            tree = ast.Module([], [])
        words = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
        names |= {name for text in words for name in text.replace(",", " ").split() if name.isidentifier()}
    found = {}
    for name in sorted(names - set(vars(module))):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                value = getattr(module, name)
            except Exception:
                continue
        found[name] = (value, any(w.category is DeprecationWarning for w in caught))
    return found


def identity(thing):
    return f"{thing.__module__}:{thing.__qualname__}"


def found_at(thing):
    """The object that a class's or function's own name for itself leads to."""
    found = sys.modules.get(thing.__module__)
    for part in thing.__qualname__.split("."):
        found = getattr(found, part, None)
    return found


def c3(cls, memo):
    """The order that C3 gives, to make sure that no metaclass made another."""
    if id(cls) not in memo:
        lists = [list(c3(base, memo)) for base in cls.__bases__] + [list(cls.__bases__)]
        order = [cls]
        while any(lists):
            lists = [one for one in lists if one]
            head = next(one[0] for one in lists if not any(one[0] is later for other in lists for later in other[1:]))
            order.append(head)
            lists = [one[1:] if one[0] is head else one for one in lists]
        memo[id(cls)] = order
    return memo[id(cls)]


def kind(name, value):
    """What an attribute of a class is, in one letter; empty for a method."""
    if value is None and name.startswith("__") and name.endswith("__"):
        return "n"
    if isinstance(value, (classmethod, types.ClassMethodDescriptorType)):
        return "c"
    if isinstance(value, (staticmethod, types.BuiltinFunctionType)):
        return "s"
    if isinstance(value, (property, functools.cached_property, types.DynamicClassAttribute, enum.property)):
        return "p"
    if isinstance(value, type):
        return "t"
    methods = (
        types.FunctionType, types.WrapperDescriptorType, types.MethodDescriptorType, functools.partialmethod,
        functools.singledispatchmethod, functools._lru_cache_wrapper,
    )
    if isinstance(value, methods):
        return ""
    return "g" if hasattr(type(value), "__get__") else "d"


HEAP_TYPE = 1 << 9
POINTER = tuple.__itemsize__


def has_own_layout(cls):
    """Whether instances have room that those of its `__base__` lack, until 3.11 other than for a `__dict__` and weak references:
    then no class derives from it and from another such class, unless one of the two derives from the other. `shape_differs` in
    typeobject.c, `extra_ivars` until 3.11."""
    base = cls.__base__
    if base is None:
        return False
    if cls.__itemsize__ or base.__itemsize__ or sys.version_info >= (3, 12):
        return cls.__basicsize__ != base.__basicsize__ or cls.__itemsize__ != base.__itemsize__
    size = cls.__basicsize__
    for offset, inherited in ((cls.__weakrefoffset__, base.__weakrefoffset__), (cls.__dictoffset__, base.__dictoffset__)):
        if offset and not inherited and offset + POINTER == size and cls.__flags__ & HEAP_TYPE:
            size -= POINTER
    return size != base.__basicsize__


def describe(cls):
    members = {n: v for n, v in vars(cls).items() if isinstance(n, str) and n not in NO_MEMBERS and n.isidentifier()}
    own_abstract = {n for n, v in members.items() if getattr(v, "__isabstractmethod__", False) is True}
    traits = []
    if "__slots__" in vars(cls):
        traits.append("slots")
    if cls.__dictoffset__ == 0:
        traits.append("nodict")
    if has_own_layout(cls):
        traits.append("layout")
    if type(cls) is not type:
        traits.append(f"meta={identity(type(cls))}")
    return {
        "bases": [identity(base) for base in cls.__bases__],
        "mro": [identity(base) for base in cls.__mro__],
        "traits": traits,
        "members": {n: kind(n, v) + ("!" if n in own_abstract else "") for n, v in members.items()},
        "abstract": sorted(getattr(cls, "__abstractmethods__", ())) if cls is not type else [],
    }


class Shown:
    """Prints as this text where a default is printed."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def default_text(value):
    """A default as a program could write it; `...` where it is long, belongs to this machine, or has no such form."""
    if isinstance(value, enum.Enum):
        return f"{type(value).__qualname__}.{value.name}" if str(value.name).isidentifier() else "..."
    if value is sys.maxsize or value == sys.maxsize and type(value) is int:
        return "sys.maxsize"
    if isinstance(value, tuple) and type(value) is tuple:
        parts = [default_text(one) for one in value]
        text = "(" + ", ".join(parts) + (",)" if len(parts) == 1 else ")")
        return "..." if "..." in parts or len(text) > 40 else text
    if value is None or value is ... or type(value) in (bool, int, float, complex, str, bytes):
        text = repr(value)
        is_of_machine = isinstance(value, str) and ("/" in value[1:] or "deb" in value or "posix" in value or "linux" in value)
        return "..." if len(text) > 40 or is_of_machine or "inf" in text or "nan" in text else text
    if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)) and value.__qualname__.replace(".", "").isidentifier():
        return value.__qualname__
    return "..."


def signature(value, bound=False):
    """`inspect.signature` without annotations; `bound`: as it is called on an instance."""
    try:
        given = inspect.signature(value)
    except Exception:  # annotations that name nothing, proxies, and functions of C that say nothing of themselves
        return None
    parameters = list(given.parameters.values())
    if bound:
        if not parameters or parameters[0].kind in (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD):
            return None
        if parameters[0].kind is not inspect.Parameter.VAR_POSITIONAL:
            parameters = parameters[1:]
    plain = []
    for one in parameters:
        default = one.default if one.default is one.empty else Shown(default_text(one.default))
        plain.append(one.replace(annotation=one.empty, default=default))
    text = str(given.replace(parameters=plain, return_annotation=inspect.Signature.empty))
    return text if "\n" not in text and "\t" not in text else None


def is_routine(value):
    return callable(value) and not isinstance(value, type) and hasattr(value, "__qualname__") and hasattr(value, "__module__")


def warns_always(value):
    """Whether a function written in Python starts by warning of its deprecation, before it can leave or branch."""
    if isinstance(getattr(value, "__deprecated__", None), str):
        return True
    while hasattr(value, "__wrapped__") and isinstance(value, (types.FunctionType, functools._lru_cache_wrapper)):
        value = value.__wrapped__
    if not isinstance(value, types.FunctionType):
        return False
    words = set(value.__code__.co_names)
    if not words & {"warn", "_deprecated", "DeprecationWarning"}:
        return False
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(value)))
    except (OSError, TypeError, SyntaxError):
        return False
    if not tree.body or not isinstance(tree.body[0], ast.FunctionDef):
        return False
    for statement in tree.body[0].body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        return is_warning(statement)
    return False


def is_warning(statement):
    """Whether a statement does nothing but warn of a deprecation."""
    if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)):
        return False
    call = statement.value
    called = ast.unparse(call.func)
    given = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "category")]
    is_deprecation = any(ast.unparse(one) == "DeprecationWarning" for one in given)
    return called == "warnings._deprecated" or called == "warnings.warn" and is_deprecation


def warns_at_import(module):
    """Whether importing a module warns of its deprecation, even where another module has kept it quiet."""
    try:
        tree = ast.parse(inspect.getsource(module))
    except (OSError, TypeError, SyntaxError):
        return False
    return any(is_warning(statement) for statement in tree.body)


def deprecated_in(cls):
    """Members of a class that always warn; the empty name stands for the class itself."""
    found = set()
    for name, value in vars(cls).items():
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if callable(function) and not isinstance(function, type) and warns_always(function):
            found.add("" if name in ("__init__", "__new__") else name)
    if "__deprecated__" in vars(cls):
        found.add("")
    return found


def own_names(name, module):
    """The public names that belong to a module: those it offers, and those of its own that it does not keep to itself."""
    offered = getattr(module, "__all__", None)
    top = name.partition(".")[0].lstrip("_")

    def is_own(value):
        if isinstance(value, types.ModuleType):
            return False
        of = getattr(value, "__module__", None)
        if not isinstance(of, str) or not isinstance(value, type) and not is_routine(value):
            return offered is None
        return of == name if offered is not None else of.partition(".")[0].lstrip("_") == top

    return {*(offered or ()), *(n for n, v in vars(module).items() if not n.startswith("_") and is_own(v))}


def read():
    warnings.simplefilter("ignore")
    real, sys.stdout = sys.stdout, io.StringIO()
    modules, unread, deprecated = import_all()
    late = {name: offered_late(module) for name, module in modules.items()}
    sys.stdout = real
    stars = {}
    for name, module in modules.items():
        everything = getattr(module, "__all__", None)
        if everything is None:
            everything = [n for n in vars(module) if not n.startswith("_")]
        stars[name] = sorted(set(everything))
    stars["builtins"] = sorted(n for n in vars(modules["builtins"]) if n.isidentifier() and n != "_")
    own = {name: own_names(name, module) | set(late[name]) for name, module in modules.items()}
    values = {
        name: vars(module) | {n: value for n, (value, _) in late[name].items()} for name, module in modules.items()
    }
    deprecated |= {f"{module}.{n}" for module, found in late.items() for n, (_, warned) in found.items() if warned}

    # The class objects, each once. Two classes that call themselves by one name cannot be told apart by it: the one that
    # the name leads to is meant, and nothing is said about the other.
    paths, seen, waiting = {}, {}, []
    for name in modules:
        for attribute, value in sorted(values[name].items()):
            if isinstance(value, type):
                waiting.append((name, attribute, value))
    tops = {name.partition(".")[0] for name in sys.stdlib_module_names}
    while waiting:
        module, path, cls = waiting.pop()
        its_own = cls.__module__
        if not isinstance(its_own, str) or its_own.partition(".")[0] not in tops:
            continue
        paths.setdefault(f"{module}:{path}", cls)
        if id(cls) in seen:
            continue
        seen[id(cls)] = cls  # by id: a metaclass may say that two classes are equal
        for base in cls.__mro__[1:]:
            waiting.append((base.__module__, base.__qualname__, base))
        for attribute, value in sorted(vars(cls).items()):
            if isinstance(value, type) and value.__qualname__ == f"{cls.__qualname__}.{attribute}":
                waiting.append((its_own, value.__qualname__, value))
    by_id, doubtful = {}, set()
    for cls in seen.values():
        by_id.setdefault(identity(cls), []).append(cls)
    for same in by_id.values():
        if len(same) > 1:
            meant = found_at(same[0])
            doubtful.update(id(cls) for cls in same if cls is not meant)
    memo = {}
    for cls in seen.values():
        if any(id(base) in doubtful for base in cls.__mro__) or c3(cls, memo) != list(cls.__mro__):
            doubtful.add(id(cls))
    sure = [cls for cls in seen.values() if id(cls) not in doubtful]
    classes = {identity(cls): describe(cls) for cls in sure}
    aliases = {
        path: identity(cls)
        for path, cls in paths.items()
        if id(cls) not in doubtful and path != identity(cls)
    }
    for name in modules["typing"].__all__:
        value = getattr(modules["typing"], name)  # some are made on first use
        # What `__mro_entries__` does with these and with the two below is read from typing.py and held by tests.
        if isinstance(value, modules["typing"]._SpecialGenericAlias):
            aliases[f"typing:{name}"] = "~" + identity(value.__origin__)
    for name in ("NamedTuple", "TypedDict"):
        classes.pop(f"typing:{name}", None)

    signatures, homes = {}, {}
    for module, names in own.items():
        for name in names:
            value = values[module].get(name)
            if not is_routine(value):
                continue
            if warns_always(value):
                deprecated.add(f"{module}.{name}")
            text = signature(value)
            if text is not None:
                signatures[f"{module}:{name}"] = text
                if found_at(value) is value and identity(value) != f"{module}:{name}":
                    homes[f"{module}:{name}"] = identity(value)
    for cls in sure:
        text = signature(cls)
        if text is not None:
            signatures[identity(cls)] = text
        for name, value in vars(cls).items():
            is_special = name.startswith("_") and name not in ("__init__", "__call__")
            if is_special or not isinstance(name, str) or kind(name, value) not in ("", "c", "s"):
                continue
            is_method = kind(name, value) == ""
            text = signature(value if is_method else getattr(cls, name, None), is_method)
            if text is not None:
                signatures[f"{identity(cls)}.{name}"] = text
    for cls in sure:
        for name in deprecated_in(cls):
            deprecated.add(f"{cls.__module__}.{cls.__qualname__}.{name}".removesuffix("."))
    for name, expression in PROBES.items():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            eval(compile(expression, "probe", "eval"))
        if any(w.category is DeprecationWarning for w in caught):
            deprecated.add(name)
    try:
        system = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    except OSError:
        system = platform.platform()
    json.dump(
        {
            "version": sys.version_info[1],
            "build": f"{platform.python_version()} {system}".strip(),
            "system": system,
            "known": sorted(sys.stdlib_module_names),
            "unread": sorted({*unread, *(LEFT_OUT & sys.stdlib_module_names)}),
            "stars": stars,
            "compiled": sorted(name for name, module in modules.items() if is_compiled(module)),
            "own": {
                name: {n: "" if callable(values[name].get(n)) else "d" for n in sorted(names) if n.isidentifier()}
                for name, names in own.items()
            },
            "classes": classes,
            "aliases": aliases,
            "signatures": signatures,
            "homes": homes,
            "deprecated": sorted(deprecated),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    read()
