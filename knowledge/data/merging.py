"""Merges what several CPythons said of their standard libraries (`reading.py`) into the tables beside this file.

All tables are sorted by their first field and fields are separated by tabs. The second field of most says for which minor
versions of Python 3 a line holds: empty for all that were read, `12-`, `-12`, `12-13`. Where a module could not be imported in
one version, what the nearest other version said stands in: not read is not the same as not there.

classes.tsv
    module:Qualified.Name  versions  bases  traits  members    a class
    module:name            versions  =class                    another way to get at a class
    typing:List            versions  ~class                    no class, but as a base it stands for that one, and for typing.Generic
    In place of `module:Name` a base or class may be `.Name` (same module) or `Name` (builtins).
    Traits: `slots` (the class has `__slots__`), `nodict` (its instances have no `__dict__`), `layout` (its instances keep
    more than those of its base), `meta=class` (its metaclass, where that is not `type`).
    A member may be followed by `:` and its kind, by `!` where it is abstract, and by `@versions`. Kinds: none for a method, `c`
    class method, `s` static method, `p` property, `g` another descriptor, `t` class, `d` data, `n` None where a special method
    would stand.
signatures.tsv
    module:name         versions  signature     what a function or class takes; a method as it is called on an instance
    module:name         versions  =module:name  the same function as that one
modules.tsv
    module  versions  names     what `from module import *` binds, in any of the versions; `?` where the module could not be read
changes.tsv
    name  since  deprecated  removed    the first minor version that has a module or name, those in which it is deprecated
                                        (a range), the first that no longer has it; each may be empty. Members of a class stand
                                        at the class that has them, and no names below what came or went as a whole.
orders.tsv
    class  versions  classes    the `__mro__` that CPython gave, where it is not the class followed by its base's; for tests only
"""

import pathlib

HERE = pathlib.Path(__file__).resolve().parent

# Large, and hardly ever of use in a program: of these, only the names are kept.
ONLY_NAMES = {
    "ctypes.wintypes", "asyncio.windows_utils", "asyncio.windows_events", "sqlite3.dbapi2", "ossaudiodev",
    "sre_compile", "sre_constants", "sre_parse",
}

# These came to micro versions of older versions too, after those that are read: `since` would not be exact.
BACKPORTED = {"flush", "SetReparseDeferralEnabled", "GetReparseDeferralEnabled", "verify_generated_headers", "HeaderWriteError"}

# What the constants of these are depends on the system that CPython was built on. The versions up to this one were built
# together, those after it not.
SYSTEM = {"curses", "errno", "fcntl", "mmap", "os", "posix", "readline", "resource", "select", "signal", "socket", "ssl", "syslog", "termios", "time"}
BUILT_AS_ONE = 13


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
    stars, own = read["stars"], read["own"]
    aliases = read["aliases"]
    read["aliases"] = {
        path: target
        for path, target in aliases.items()
        for module, _, name in [path.partition(":")]
        if not is_left_out(module) and (name in stars.get(module, ()) or name in own.get(module, ())) and module != "os.path"
    }
    keep = {target.removeprefix("~") for target in read["aliases"].values()}
    for cls in read["classes"]:
        module, _, name = cls.partition(":")
        if not is_left_out(module) and not is_private(name):
            keep.add(cls)
    for cls in list(keep):  # all of whose own bases are there too
        keep.update(read["classes"][cls]["mro"])
    for cls in list(keep):
        for trait in read["classes"][cls]["traits"]:
            if trait.startswith("meta=") and trait[5:] in read["classes"]:
                keep.update(read["classes"][trait[5:]]["mro"])
    signed = set(keep)
    # The library's own files, and some programs, take classes from where they are written.
    for cls in read["classes"]:
        module, _, name = cls.partition(":")
        if module in read["compiled"] and is_private(module) and not is_private(name):
            keep.update(read["classes"][cls]["mro"])
    read["aliases"] |= {
        path: target
        for path, target in aliases.items()
        for module, _, name in [path.partition(":")]
        if is_private(module) and "." not in module and not is_private(name) and target in keep
    }
    read["classes"] = {
        cls: one | {"members": {n: k for n, k in one["members"].items() if k.endswith("!") or not is_member_of_its_own(n)}}
        for cls, one in read["classes"].items()
        if cls in keep
    }
    for cls in read["classes"]:
        check_abstract(cls, read["classes"])
    said = {path: text for path, text in read["signatures"].items() if keeps_signature(path, signed)}
    # What `__init__` takes is what the class takes, unless it says otherwise.
    read["signatures"] = {p: t for p, t in said.items() if not p.endswith(".__init__") or said.get(p.removesuffix(".__init__")) != t}
    return read


def keeps_signature(path, keep):
    module, _, name = path.partition(":")
    owner = f"{module}:{name.rpartition('.')[0]}"
    if owner in keep or path in keep:
        return not is_member_of_its_own(name.rpartition(".")[2])
    return not is_left_out(module) and not is_private(name) and "." not in name


def check_abstract(cls, classes):
    """The readers of the tables say that a method is abstract where the first class of the order that has it says so."""
    order = classes[cls]["mro"]
    metaclass = next((t[5:] for t in classes[cls]["traits"] if t.startswith("meta=")), "builtins:type")
    if "abc:ABCMeta" not in classes.get(metaclass, {"mro": ["abc:ABCMeta"]})["mro"]:
        return
    names = {n for one in order for n, kind in classes[one]["members"].items() if kind.endswith("!")}
    first = {n: next(classes[one]["members"][n] for one in order if n in classes[one]["members"]) for n in names}
    computed = sorted(n for n, kind in first.items() if kind.endswith("!"))
    assert computed == classes[cls]["abstract"], (cls, computed, classes[cls]["abstract"])


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


def groups_of(said):
    """The versions that said the same, by what they said."""
    groups = {}
    for version, one in said.items():
        groups.setdefault(one, set()).add(version)
    return groups


class Readings:
    """All readings; the first of a version speaks for it."""

    def __init__(self, readings):
        self.all = [wanted(one) for one in readings]
        self.names = [Names(one) for one in self.all]
        self.by_version = {}
        for one in self.all:
            self.by_version.setdefault(one["version"], one)
        self.versions = set(self.by_version)
        self.main = [self.by_version[v] for v in sorted(self.versions)]

    def filled(self, module, said):
        """Adds to what versions said of something in this module what others say in their place: where the module is there but
        could not be imported."""
        have, result = set(said), dict(said)
        for version in sorted(self.versions - have):
            if is_unread(self.by_version[version], module) and have:
                result[version] = said[min(have, key=lambda h: (abs(h - version), -h))]
        return result

    def questions(self):
        """For each reading, the names that others have and it does not list, each with whether it can only be in a class."""
        everything = {name: name not in one.data for one in self.names for name in one.names}
        return [{name: everything[name] for name in sorted(everything.keys() - one.names.keys())} for one in self.names]

    def answer(self, number, answers):
        """Keeps what the CPython of a reading said to its questions."""
        read, names = self.all[number], self.names[number]
        places = {name: place for one in self.names for name, place in one.names.items()}
        names.maybe = {name for name, answer in answers.items() if answer == "maybe"}
        names.names |= {name: places[name] for name, answer in answers.items() if answer != "maybe"}
        read["deprecated"] = [*read["deprecated"], *(name for name, answer in answers.items() if answer == "warns")]


def is_unread(read, module):
    """Whether the version has the module, but it could not be imported where it was read."""
    return module not in read["stars"] and module.partition(".")[0] in read["known"] and (
        module in read["unread"] or any(module.startswith(f"{u}.") for u in read["unread"])
    )


def module_lines(readings):
    every, modules = readings.versions, {}
    for read in readings.main:
        for name in [*read["stars"], *read["unread"]]:
            modules.setdefault(name, set()).add(read["version"])
    for name, versions in modules.items():
        found = {n for read in readings.main for n in read["stars"].get(name, ())}
        is_in_c = any(name in r["compiled"] for r in readings.main) and is_private(name)
        names = ["?"] if is_left_out(name) and not is_in_c or not found and not any(name in r["stars"] for r in readings.main) else sorted(found)
        if name == "builtins":
            names = []
            for one in sorted(found):
                has = {r["version"] for r in readings.main if one in r["stars"]["builtins"]}
                names += [one if not v else f"{one}@{v}" for v in spell(has, every)]
        yield from (f"{name}\t{v}\t{' '.join(names)}" for v in spell(versions, every))


def member_words(said, versions, every):
    """The members of a class in these versions."""
    words = []
    for name in sorted({n for v in versions for n in said[v]["members"]}):
        kinds = groups_of({v: said[v]["members"][name] for v in versions if name in said[v]["members"]})
        for kind, has in sorted(kinds.items()):
            word = name + (f":{kind}" if kind not in ("", "!") else kind)
            words += [word] if has == versions else [f"{word}@{v}" for v in spell(has, every)]
    return words


def class_lines(readings):
    every = readings.versions
    for cls in sorted({c for r in readings.main for c in r["classes"]}):
        module = cls.partition(":")[0]
        said = readings.filled(module, {r["version"]: r["classes"][cls] for r in readings.main if cls in r["classes"]})
        for (bases, traits), versions in groups_of({v: (tuple(o["bases"]), tuple(o["traits"])) for v, o in said.items()}).items():
            members = " ".join(member_words(said, versions, every))
            traits = " ".join(f"meta={shorten(t[5:], module)}" if t.startswith("meta=") else t for t in traits)
            bases = " ".join(shorten(b, module) for b in bases)
            yield from ("\t".join([cls, v, bases, traits, members]) for v in spell(versions, every))
    for path in sorted({p for r in readings.main for p in r["aliases"]}):
        module = path.partition(":")[0]
        own = {r["version"]: r["aliases"][path] for r in readings.main if path in r["aliases"]}
        # A name that is a class of its own in some versions has lines of its own for those; the ranges do not meet.
        said = {v: t for v, t in readings.filled(module, own).items() if v in own or path not in readings.by_version[v]["classes"]}
        for target, versions in groups_of(said).items():
            target = f"~{shorten(target[1:], module)}" if target.startswith("~") else f"={shorten(target, module)}"
            yield from (f"{path}\t{v}\t{target}" for v in spell(versions, every))


def order_lines(readings):
    for cls in sorted({c for r in readings.main for c in r["classes"]}):
        module = cls.partition(":")[0]
        said = readings.filled(module, {r["version"]: r["classes"][cls] for r in readings.main if cls in r["classes"]})
        orders = {v: None if len(o["bases"]) <= 1 else tuple(o["mro"]) for v, o in said.items()}
        for mro, versions in groups_of(orders).items():
            if mro is not None:
                yield from (f"{cls}\t{v}\t{' '.join(mro)}" for v in spell(versions, readings.versions))


def signature_lines(readings):
    every = readings.versions
    homes = {}
    for read in readings.main:
        for path, home in read["homes"].items():
            if path in read["signatures"]:
                is_there = read["signatures"].get(home) == read["signatures"][path]
                homes.setdefault(path, {})[read["version"]] = f"={home}" if is_there else read["signatures"][path]
    for path in sorted({p for r in readings.main for p in r["signatures"]}):
        own = {r["version"]: homes.get(path, {}).get(r["version"], r["signatures"][path]) for r in readings.main if path in r["signatures"]}
        for text, versions in groups_of(readings.filled(path.partition(":")[0], own)).items():
            yield from (f"{path}\t{v}\t{text}" for v in spell(versions, every))


class Names:
    """Every public dotted name that a reading has."""

    def __init__(self, read):
        self.read = read
        self.modules = {m for m in {*read["stars"], *read["unread"]} if not is_left_out(m)}
        # From a name to its module and, for a member of a class, to the name of the class.
        self.names = {module: (module, None) for module in self.modules}
        self.data, self.maybe = set(), set()
        for module, own in read["own"].items():
            if module in self.modules:
                self.names |= {f"{module}.{name}": (module, None) for name in own if not name.startswith("_")}
                self.data |= {f"{module}.{name}" for name, kind in own.items() if kind}
        self.classes = self.paths()
        for path, cls in self.classes.items():
            module = path.partition(":")[0]
            dotted = path.replace(":", ".")
            self.names.setdefault(dotted, (module, dotted.rpartition(".")[0] if "." in path.partition(":")[2] else None))
            for base in read["classes"][cls]["mro"]:
                for member, kind in read["classes"][base]["members"].items():
                    if not is_member_of_its_own(member) and member != "__signature__":  # which metaclasses hide
                        self.names.setdefault(f"{dotted}.{member}", (module, dotted))
                        if kind.rstrip("!") in ("p", "g", "d", "n"):
                            self.data.add(f"{dotted}.{member}")
        self.class_names = {path.replace(":", ".") for path in self.classes}

    def paths(self):
        """The paths by which a class's members are looked up: its own name and, where that leads nowhere, its public ones."""
        read, paths = self.read, {}
        for cls in read["classes"]:
            module, _, name = cls.partition(":")
            if module in self.modules and not is_private(name) and self.leads_to(cls) or module == "builtins":
                paths[cls] = cls
        for path, cls in read["aliases"].items():
            module, _, name = path.partition(":")
            if cls in read["classes"] and cls not in paths and module in self.modules and not name.startswith("_"):
                paths[path] = cls
        for cls in set(paths.values()):
            paths.setdefault(cls, cls)
        return paths

    def leads_to(self, cls):
        module, _, name = cls.partition(":")
        return f"{module}.{name.partition('.')[0]}" in self.names

    def lacks(self, name, place):
        """Whether it is certain that the name, which another reading has in this place, is not there."""
        module, owner = place
        if name in self.names or name in self.maybe or is_unread(self.read, module):
            return False
        return owner is None or owner in self.class_names or self.lacks(owner, (module, None))


def change_lines(readings):
    """What came, was deprecated and went. Builds of one version differ in what the system gave them, so that two versions are
    only compared as they were built on one system; and a name that any build of the other versions may have is no change."""
    have = readings.names
    since, removed = {}, {}
    for old in have:
        for new in have:
            before, after = old.read["version"], new.read["version"]
            if old.read["system"] != new.read["system"] or after != before + 1:
                continue
            older = [one for one in have if one.read["version"] <= before]
            newer = [one for one in have if one.read["version"] >= after]
            for name in new.names.keys() - old.names.keys():
                if is_of_system(name, new, after) or BACKPORTED.intersection(name.split(".")):
                    continue
                if all(one.lacks(name, new.names[name]) for one in older):
                    since[name] = after
            for name in old.names.keys() - new.names.keys():
                if not is_of_system(name, old, after) and all(one.lacks(name, old.names[name]) for one in newer):
                    removed[name] = after
    deprecated = deprecations(readings, have)
    inherited = inherited_changes(have, since, removed)
    for name in sorted({*since, *removed, *deprecated}):
        parent = name.rpartition(".")[0]
        came = since.get(name) if (name, "since") not in inherited and since.get(parent) != since.get(name) else None
        went = removed.get(name) if (name, "removed") not in inherited and removed.get(parent) != removed.get(name) else None
        is_class_elsewhere = is_private(name) and any(name in one.class_names for one in have)
        if (came or went) and not is_class_elsewhere or name in deprecated:
            yield f"{name}\t{came or ''}\t{deprecated.get(name, '')}\t{went or ''}"


def is_of_system(name, one, after):
    """Whether a constant comes from the system's headers, which changed between the builds of these two versions."""
    return name in one.data and one.names[name][0] in SYSTEM and after > BUILT_AS_ONE


def deprecations(readings, have):
    """The versions in which every build warns of a name."""
    found = {}
    for name in sorted({n for one in readings.all for n in one["deprecated"]}):
        versions = set()
        for version in readings.versions:
            said = [one for one in have if one.read["version"] == version]
            said = [name in one.read["deprecated"] for one in said if name in one.names or name in one.read["deprecated"]]
            if said and all(said):
                versions.add(version)
        module = longest_module(name, readings)
        if versions and module and not is_left_out(module) and not is_private(name):
            found[name] = spell(versions, readings.versions)[-1] or f"{min(versions)}-"
    return found


def longest_module(name, readings):
    while name:
        if any(name in one["stars"] or name in one["unread"] for one in readings.all):
            return name
        name = name.rpartition(".")[0]
    return None


def inherited_changes(have, since, removed):
    """The changes of members that are those of a class above."""
    found = set()
    for one in have:
        by_class = {}
        for path, cls in one.classes.items():
            by_class.setdefault(cls, []).append(path.replace(":", "."))
        for cls, paths in by_class.items():
            for base in one.read["classes"][cls]["mro"][1:]:
                for member in one.read["classes"][base]["members"]:
                    for kind, changes in (("since", since), ("removed", removed)):
                        above = {changes.get(f"{other}.{member}") for other in by_class.get(base, ())}
                        found |= {
                            (name, kind)
                            for name in (f"{path}.{member}" for path in paths)
                            if name in changes and changes[name] in above
                        }
    return found


TABLES = {
    "classes.tsv": class_lines,
    "signatures.tsv": signature_lines,
    "modules.tsv": module_lines,
    "changes.tsv": change_lines,
    "orders.tsv": order_lines,
}


def merge(readings):
    """The tables by name, as lists of lines."""
    return {name: sorted(set(lines(readings))) for name, lines in TABLES.items()}
