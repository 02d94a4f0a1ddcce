"""call-in-default-argument and B008."""

import ast

from ._kind import HERE, RUFF, Kind
from ._names import bound, default, imported, is_builtin, parameter, root, uses
from ._nodes import DEFINITIONS, DEFS, called, targets
from ._place import Place
from ._suite import of_a_suite

# Functions of the standard library that give something else each time, and classes whose objects change.
_VARYING = frozenset(
    "time time_ns monotonic monotonic_ns perf_counter perf_counter_ns process_time now utcnow today random randint randrange uniform gauss "
    "choice choices sample getrandbits token_bytes token_hex token_urlsafe randbelow uuid1 uuid4 urandom getcwd cwd".split()
)
_CHANGING = frozenset("StringIO BytesIO SimpleNamespace Namespace Queue deque defaultdict OrderedDict Counter".split())


def _call(place: Place) -> ast.Call | None:
    return next((node for node in place.starting if isinstance(node, ast.Call)), None)


def made_elsewhere(place: Place) -> bool:
    """What is called comes from another module by an import alone, and gives neither something else each time nor what is known to change."""
    call = _call(place)
    name = root(call.func) if call else ""
    if name not in imported(place.code) or name in _bound_otherwise(place):
        return False
    return called(call) not in _VARYING | _CHANGING


def _bound_otherwise(place: Place) -> set[str]:
    """The names that a `def`, a `class` or an assignment of the module binds."""
    statements = place.code.tree.body
    names = {node.name for node in statements if isinstance(node, DEFINITIONS)}
    given = [target for node in statements if isinstance(node, (ast.Assign, ast.AnnAssign)) for target in targets(node)]
    return names | {target.id for target in given if isinstance(target, ast.Name)}


def of_a_builtin(place: Place) -> bool:
    """What is called is a builtin that makes nothing that can change: no container, no iterator, no file."""
    call = _call(place)
    name = call.func.id if call and isinstance(call.func, ast.Name) else ""
    return is_builtin(place.code, name) and name in "object ord chr len min max sum str repr type getattr hash id".split()


def of_a_function(place: Place) -> bool:
    """What is called is a function of the file, or a value that one of its functions holds."""
    call = _call(place)
    name = root(call.func) if call else ""
    classes = {node.name for node in ast.walk(place.code.tree) if isinstance(node, ast.ClassDef)}
    return name in bound(place.code) - classes - imported(place.code)


def of_a_class_that_stays(place: Place) -> bool:
    """What is called is a class of the file, and the function neither keeps, gives back nor changes the object by an attribute."""
    call, found = _call(place), parameter(place)
    classes = {node.name for node in ast.walk(place.code.tree) if isinstance(node, ast.ClassDef)}
    if call is None or found is None or root(call.func) not in classes:
        return False
    return not any(_lets_out(place, use) for use in uses(*found))


def _lets_out(place: Place, use: ast.AST) -> bool:
    around = place.code.parents.get(use)
    if isinstance(around, ast.Attribute):
        return not isinstance(around.ctx, ast.Load)
    return isinstance(around, (ast.Return, ast.Yield, ast.Assign, ast.AnnAssign))


def of_a_class_that_is_set_once(place: Place) -> bool:
    """What is called is a class of the file, and no method of it but `__init__` sets an attribute."""
    call = _call(place)
    classes = {node.name: node for node in ast.walk(place.code.tree) if isinstance(node, ast.ClassDef)}
    owner = classes.get(call.func.id) if call and isinstance(call.func, ast.Name) else None
    if owner is None:
        return False
    methods = [node for node in owner.body if isinstance(node, DEFS) and node.name != "__init__"]
    stores = [n for method in methods for n in ast.walk(method) if isinstance(n, ast.Attribute) and not isinstance(n.ctx, ast.Load)]
    return not any(root(node) == "self" for node in stores)


def inside_of_the_default(place: Place) -> bool:
    """The call is a part of the default, not the whole of it."""
    whole = default(place)
    return whole is not None and whole is not _call(place)


def under_an_annotation(place: Place) -> bool:
    """The parameter is annotated with a builtin class whose objects cannot change."""
    found = parameter(place)
    arguments = found[0].args if found else None
    named = [one for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs) if one.arg == found[1]] if arguments else []
    annotation = named[0].annotation if named else None
    return isinstance(annotation, ast.Name) and annotation.id in ("int", "float", "str", "bytes", "bool", "complex")


KINDS = [
    Kind(
        "annotated as what cannot change",
        HERE,
        under_an_annotation,
        example="import time\n\n\ndef note(text, at: float = time.time()):\n    print(at, text)",
        why="The number cannot change, but it is as old as the `def`: each call gets the same time.",
    ),
    Kind(
        "in a test suite",
        RUFF,
        of_a_suite,
        example="import time\nimport unittest\n\n\ndef made(at=time.time()):\n    return at",
        why="A test is over soon after its helpers are made.",
    ),
    Kind(
        "a part of the default",
        RUFF,
        inside_of_the_default,
        example="class Sign:\n    pass\n\n\ndef key(values, mark=(Sign(),)):\n    return mark + values",
        why="The default is the tuple or number around it.",
    ),
    Kind(
        "made by another module",
        RUFF,
        made_elsewhere,
        example="from fastapi import Depends\n\n\ndef read(db=Depends(1)):\n    return db",
        why="Whether the object can change is not in sight: markers of frameworks, numbers and paths cannot, and are there once for all.",
    ),
    Kind(
        "a builtin's value",
        RUFF,
        of_a_builtin,
        example="def read(name, missing=object()):\n    return name is missing",
        why="It cannot change, and it is the same each time.",
    ),
    Kind(
        "made by a function of the file",
        RUFF,
        of_a_function,
        example="def scheme():\n    return 'unix'\n\n\ndef path(name=scheme()):\n    return name",
        why="What it gives is no new object for certain: a text, or one that is kept for all.",
    ),
    Kind(
        "an object that nobody changes",
        RUFF,
        of_a_class_that_stays,
        example="class Parser:\n    pass\n\n\ndef run(name, parser=Parser()):\n    return parser.parse(name)",
        why="The function only calls methods of it or hands it on, and no code of the file sets its attributes: nobody can tell it is shared.",
    ),
    Kind(
        "an object that does not change",
        RUFF,
        of_a_class_that_is_set_once,
        example="class Parser:\n    pass\n\n\nclass Finder:\n    def __init__(self, parser=Parser()):\n        self.parser = parser",
        why="It is kept, but nothing of its class changes it: the one object is as good as many.",
    ),
]
