#!/usr/bin/env python3
"""Read classes, their bases and members, and the names of modules off the CPython that runs this, and merge what several versions said.

    python3.11 read_cpython.py read > 3.11.json      # with each version
    python3.14 read_cpython.py read > 3.14.json
    python3 read_cpython.py merge 3.11.json ... 3.14.json

`merge` writes three files beside this script. All are sorted by their first field, fields are separated by tabs, and the second
field says for which minor versions of Python 3 a line holds: empty for all that were read, `12-`, `-12`, `12-13`.

classes.tsv
    module:Qualified.Name  versions  bases  members     a class; a member may end in `@versions`
    module:name            versions  =class             another way to get at a class
    typing:List            versions  ~class             no class, but as a base it stands for that one, and for typing.Generic
    In place of `module:Name` a base or class may be `.Name` (same module) or `Name` (builtins).
modules.tsv
    module  versions  names     what `from module import *` binds, in any of the versions; `?` where the module could not be read
orders.tsv
    class  versions  classes    the `__mro__` that CPython gave, where it is not the class followed by its base's; for tests only
"""

import importlib
import io
import json
import pathlib
import pkgutil
import sys
import types
import warnings

HERE = pathlib.Path(__file__).resolve().parent

# Importing these runs a program, opens a browser, or gives nothing that a program would use.
LEFT_OUT = {"antigravity", "this", "test", "idlelib", "turtledemo", "lib2to3", "ensurepip", "pydoc_data", "distutils"}
LEFT_OUT |= {"tkinter.tix"}  # gives tkinter's classes other bases
LEFT_OUT_PARTS = {"__main__", "test", "tests", "idle_test"}

# Large, and hardly ever of use in a program: of these, only the names are kept.
ONLY_NAMES = {
    "ctypes.wintypes", "asyncio.windows_utils", "asyncio.windows_events", "sqlite3.dbapi2", "ossaudiodev",
    "sre_compile", "sre_constants", "sre_parse",
}

# What each class has, what describes the class statement, and what the machinery keeps in a class.
NO_MEMBERS = {
    "__module__", "__doc__", "__dict__", "__weakref__", "__qualname__", "__firstlineno__", "__static_attributes__",
    "__annotations__", "__abstractmethods__", "_abc_impl", "__parameters__", "__orig_bases__", "__annotate__",
    "__annotate_func__", "__annotations_cache__", "__annotate__", "__conditional_annotations__", "__slots__",
    "_is_protocol", "_is_runtime_protocol", "__protocol_attrs__", "__non_callable_proto_members__", "__callable_proto_members_only__",
    "__classdictcell__", "__type_params__", "__slotnames__",
}


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


def identity(cls):
    return f"{cls.__module__}:{cls.__qualname__}"


def found_at(cls):
    """The object that the class's own name for itself leads to."""
    found = sys.modules.get(cls.__module__)
    for part in cls.__qualname__.split("."):
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


def read():
    warnings.simplefilter("ignore")
    real, sys.stdout = sys.stdout, io.StringIO()
    modules, unread = {}, []
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
    sys.stdout = real

    # The class objects, each once. Two classes that call themselves by one name cannot be told apart by it: the one that
    # the name leads to is meant, and nothing is said about the other.
    paths, seen, waiting = {}, {}, []
    for name, module in modules.items():
        # Some modules make what they offer on first use.
        lazy = {n: getattr(module, n, None) for n in getattr(module, "__all__", ()) if n not in vars(module)}
        for attribute, value in sorted((vars(module) | lazy).items()):
            if isinstance(value, type):
                waiting.append((name, attribute, value))
    tops = {name.partition(".")[0] for name in sys.stdlib_module_names}
    while waiting:
        module, path, cls = waiting.pop()
        own = cls.__module__
        if not isinstance(own, str) or own.partition(".")[0] not in tops:
            continue
        paths.setdefault(f"{module}:{path}", cls)
        if id(cls) in seen:
            continue
        seen[id(cls)] = cls  # by id: a metaclass may say that two classes are equal
        for base in cls.__mro__[1:]:
            waiting.append((base.__module__, base.__qualname__, base))
        for attribute, value in sorted(vars(cls).items()):
            if isinstance(value, type) and value.__qualname__ == f"{cls.__qualname__}.{attribute}":
                waiting.append((own, value.__qualname__, value))
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
    classes = {}
    for cls in seen.values():
        if id(cls) in doubtful:
            continue
        classes[identity(cls)] = {
            "bases": [identity(base) for base in cls.__bases__],
            "mro": [identity(base) for base in cls.__mro__],
            "members": sorted(n for n in vars(cls) if isinstance(n, str) and n not in NO_MEMBERS and n.isidentifier()),
        }
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
    stars = {}
    for name, module in modules.items():
        everything = getattr(module, "__all__", None)
        if everything is None:
            everything = [n for n in vars(module) if not n.startswith("_")]
        stars[name] = sorted(set(everything))
    stars["builtins"] = sorted(n for n in vars(modules["builtins"]) if n.isidentifier() and n != "_")
    json.dump(
        {
            "version": sys.version_info[1],
            "known": sorted(sys.stdlib_module_names),
            "unread": unread,
            "stars": stars,
            "classes": classes,
            "aliases": aliases,
        },
        sys.stdout,
    )


def is_private(name):
    """`_pyio`, `email._policybase`, but not `__future__`."""
    return any(part.startswith("_") and not part.startswith("__") for part in name.split("."))


def is_left_out(module):
    return is_private(module) or module in ONLY_NAMES or module.startswith("encodings.")


def is_member_of_its_own(name):
    """Names with one leading underscore belong to the class's author, except those that a manual names."""
    return name.startswith("_") and not name.endswith("_") and name not in {"_asdict", "_fields", "_make", "_replace", "_field_defaults"}


def wanted(read):
    """Cuts a reading to what programs use: classes of public modules, by public names, and what those inherit from."""
    stars = read["stars"]
    read["aliases"] = {
        path: target
        for path, target in read["aliases"].items()
        for module, _, name in [path.partition(":")]
        if not is_left_out(module) and name in stars.get(module, ()) and module != "os.path"
    }
    keep = {target.removeprefix("~") for target in read["aliases"].values()}
    for cls in read["classes"]:
        module, _, name = cls.partition(":")
        if not is_left_out(module) and not is_private(name):
            keep.add(cls)
    keep |= {base for cls in keep for base in read["classes"][cls]["mro"]}  # all of whose own bases are there too
    read["classes"] = {
        cls: one | {"members": [m for m in one["members"] if not is_member_of_its_own(m)]}
        for cls, one in read["classes"].items()
        if cls in keep
    }
    return read


def spell(versions, all_versions):
    """`12-`, `-12`, `12-13`, one piece for each run."""
    if versions == all_versions:
        return [""]
    runs, at = [], 0
    order = sorted(all_versions)
    while at < len(order):
        if order[at] not in versions:
            at += 1
            continue
        start = at
        while at + 1 < len(order) and order[at + 1] in versions:
            at += 1
        first = "" if start == 0 else str(order[start])
        last = "" if at == len(order) - 1 else str(order[at])
        runs.append(f"{first}-{last}")
        at += 1
    return runs


def shorten(cls, module):
    own, _, name = cls.partition(":")
    return name if own == "builtins" else f".{name}" if own == module else cls


def merge(files):
    reads = sorted((wanted(json.loads(pathlib.Path(f).read_text())) for f in files), key=lambda r: r["version"])
    every = {r["version"] for r in reads}
    by_version = {r["version"]: r for r in reads}

    def unread_in(module, version):
        read = by_version[version]
        return module not in read["stars"] and module.partition(".")[0] in read["known"] and (
            module in read["unread"] or any(module.startswith(f"{u}.") for u in read["unread"])
        )

    def filled(module, have):
        """The versions for which another one's reading stands in: the module is there but could not be imported."""
        stand_in = {}
        for version in sorted(every - have):
            if unread_in(module, version) and have:
                stand_in[version] = min(have, key=lambda h: (abs(h - version), -h))
        return stand_in

    modules = {}
    for read in reads:
        for name in [*read["stars"], *read["unread"]]:
            modules.setdefault(name, set()).add(read["version"])
    lines = []
    for name, versions in modules.items():
        if is_left_out(name):
            names = ["?"]
        else:
            found = {n for read in reads for n in read["stars"].get(name, ())}
            names = sorted(found) if any(name in read["stars"] for read in reads) else ["?"]
        if name == "builtins":
            names = []
            for one in sorted(found):
                has = {r["version"] for r in reads if one in r["stars"]["builtins"]}
                names += [one if not v else f"{one}@{v}" for v in spell(has, every)]
        lines += [f"{name}\t{v}\t{' '.join(names)}" for v in spell(versions, every)]
    (HERE / "modules.tsv").write_text("\n".join(sorted(lines)) + "\n")

    lines, orders = [], []
    for cls in sorted({c for r in reads for c in r["classes"]}):
        module = cls.partition(":")[0]
        said = {r["version"]: r["classes"][cls] for r in reads if cls in r["classes"]}
        said |= {v: said[other] for v, other in filled(module, set(said)).items()}
        groups = {}
        for version, one in said.items():
            groups.setdefault(tuple(one["bases"]), set()).add(version)
        for bases, versions in groups.items():
            members = []
            for member in sorted({m for v in versions for m in said[v]["members"]}):
                has = {v for v in versions if member in said[v]["members"]}
                members += [member] if has == versions else [f"{member}@{v}" for v in spell(has, every)]
            for v in spell(versions, every):
                lines.append("\t".join([cls, v, " ".join(shorten(b, module) for b in bases), " ".join(members)]))
        chains = {}
        for version, one in said.items():
            bases = one["bases"]
            follows = len(bases) <= 1
            chains.setdefault(None if follows else tuple(one["mro"]), set()).add(version)
        for mro, versions in chains.items():
            if mro is not None:
                orders += [f"{cls}\t{v}\t{' '.join(mro)}" for v in spell(versions, every)]
    for path in sorted({p for r in reads for p in r["aliases"]}):
        module = path.partition(":")[0]
        said = {r["version"]: r["aliases"][path] for r in reads if path in r["aliases"]}
        # A name that is a class of its own in some versions has lines of its own for those; the ranges do not meet.
        said |= {v: said[o] for v, o in filled(module, set(said)).items() if path not in by_version[v]["classes"]}
        groups = {}
        for version, target in said.items():
            groups.setdefault(target, set()).add(version)
        for target, versions in groups.items():
            target = f"~{shorten(target[1:], module)}" if target.startswith("~") else f"={shorten(target, module)}"
            lines += [f"{path}\t{v}\t{target}" for v in spell(versions, every)]
    (HERE / "classes.tsv").write_text("\n".join(sorted(lines)) + "\n")
    (HERE / "orders.tsv").write_text("\n".join(sorted(orders)) + "\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["read"]:
            sys.setrecursionlimit(10_000)
            read()
        case ["merge", *files] if files:
            merge(files)
        case _:
            sys.exit(__doc__)
