"""Finding the class, and the statement, that a note is about."""

import ast
import functools


@functools.lru_cache(maxsize=4)
def parsed(source):
    """The tree of a program, and its classes by the line of the `class` keyword, with qualified names."""
    tree = ast.parse(source)
    classes = {}
    waiting = [(tree, "")]
    while waiting:
        node, path = waiting.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                classes[child.lineno] = (child, f"{path}{child.name}")
                waiting.append((child, f"{path}{child.name}."))
            elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                waiting.append((child, f"{path}<locals>."))
            else:
                waiting.append((child, path))
    return tree, classes


def class_node(program, row):
    """The class statement on this line, or around it, and its qualified name."""
    _, classes = parsed(program.source)
    if row in classes:
        return classes[row]
    around = [c for c in classes.values() if c[0].lineno <= row <= c[0].end_lineno]
    return max(around, key=lambda c: c[0].lineno) if around else (None, None)


def named(program, qualname):
    """What a qualified name leads to, or None."""
    if qualname is None:
        return None
    first, *rest = qualname.split(".")
    found = program.ns.get(first)
    for part in rest:
        found = vars(found).get(part) if isinstance(found, type) else None
    return found if isinstance(found, type) else None


def class_of(program, note):
    """The class that the note is about, as it is after the program ran; None where there is none, or another took its name."""
    node, qualname = class_node(program, note["location"]["row"])
    cls = named(program, qualname)
    if cls is None or cls.__qualname__ != qualname:
        return None
    later = [name for other, name in parsed(program.source)[1].values() if name == qualname]
    return cls if len(later) == 1 else None


def owner(cls, name):
    """The class of the order that has the attribute."""
    return next((c for c in cls.__mro__ if name in vars(c)), None)


def lines_binding(program, cls, name):
    """The lines of the class's body on which the name is bound, also within `if` and other statements of it."""
    for node, qualname in parsed(program.source)[1].values():
        if qualname == cls.__qualname__:
            break
    else:
        return []
    lines = []
    waiting = list(node.body)
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if part.name == name:
                lines.append(part.lineno)
            continue
        if isinstance(part, ast.AnnAssign) and part.value is None:
            continue
        if isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Store):
            lines.append(part.lineno)
        waiting += ast.iter_child_nodes(part)
    return sorted(lines)


def supplied(program, cls, said, place, name):
    """Whether `Class.name` ("A.f" and " (line 3)" or "") is what the class has; True or what is the case."""
    found = owner(cls, name)
    if found is None:
        return f"no class has {name}"
    names = {f"{found.__qualname__}.{name}", f"{found.__module__}.{found.__qualname__}.{name}"}
    if said not in names:
        return f"{name} is that of {found}"
    line = int("".join(c for c in place if c.isdigit()) or 0)
    if found.__module__ == program.ns["__name__"] and line and line not in lines_binding(program, found, name)[-1:]:
        return f"it is bound on {lines_binding(program, found, name)}"
    return True
