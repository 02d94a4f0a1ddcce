"""late-binding-closure and B023."""

import ast

from ._kind import RUFF, Kind
from ._place import Place

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
WRAPPED = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Starred, ast.IfExp, ast.BoolOp, ast.keyword)
# Methods that keep what they are given for later.
KEEPERS = frozenset(
    "append appendleft add insert extend put put_nowait push setdefault connect bind register subscribe after after_idle call_later "
    "call_soon call_soon_threadsafe call_at add_done_callback add_callback addCleanup callback schedule setattr".split()
)
KEPT_AS = frozenset(("command", "callback", "target", "on_click", "on_change"))


def _functions(place: Place) -> list[ast.AST]:
    """The functions in whose body the place is, inside of a loop."""
    found: list[ast.AST] = []
    for node in place.around:
        if isinstance(node, FUNCTIONS):
            found.append(node)
        if found and isinstance(node, (*LOOPS, *COMPREHENSIONS)):
            return found
    return []


def _made(place: Place) -> ast.AST | None:
    """The function that the loop's own code makes."""
    found = _functions(place)
    return found[-1] if found else None


def _loop(place: Place, function: ast.AST) -> ast.AST | None:
    return next((node for node in place.above(function) if isinstance(node, (*LOOPS, *COMPREHENSIONS))), None)


def _used_by(place: Place, node: ast.AST) -> tuple[ast.AST, ast.AST]:
    """What gets an expression, through displays and conditions, and the part of it that holds the expression."""
    around = place.code.parents[node]
    while isinstance(around, WRAPPED) and not (isinstance(around, ast.keyword) and around.arg in KEPT_AS):
        node, around = around, place.code.parents[around]
    return around, node


def _keeps(call: ast.Call) -> bool:
    return getattr(call.func, "attr", getattr(call.func, "id", "")) in KEEPERS


def _is_handed(place: Place, node: ast.AST) -> bool:
    """Whether an expression is called, or an argument of a call that is not known to keep it."""
    around, child = _used_by(place, node)
    if isinstance(around, ast.Call):
        return child is around.func or not _keeps(around)
    return False


def _name(place: Place) -> tuple[ast.AST, str] | None:
    """The function and the name it gets: by `def`, or by an assignment."""
    made = _made(place)
    if isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return made, made.name
    around = place.code.parents.get(made) if made else None
    if isinstance(around, ast.Assign) and len(around.targets) == 1 and isinstance(around.targets[0], ast.Name):
        return made, around.targets[0].id
    return None


def _reads(place: Place, function: ast.AST, name: str) -> list[ast.Name]:
    """Where a name is read behind the function, in the scope around."""
    scope = next(node for node in place.above(function) if isinstance(node, (*FUNCTIONS, ast.Module)))
    return [
        node
        for node in ast.walk(scope)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load) and node.lineno >= function.lineno
    ]


def is_handed_to_a_call(place: Place) -> bool:
    """The function is called where it is made, or is an argument of a call that is not known to keep it."""
    made = _made(place)
    return isinstance(made, ast.Lambda) and _is_handed(place, made)


def is_used_under_its_name(place: Place) -> bool:
    """The function has a name, by which it is called, asked or handed to calls that are not known to keep it; never stored."""
    named = _name(place)
    if named is None:
        return False
    function, name = named
    if getattr(function, "decorator_list", None):
        return False

    def is_plain(read: ast.Name) -> bool:
        around, child = _used_by(place, read)
        inside = function in place.above(read)
        return inside or _is_handed(place, read) or isinstance(around, (ast.Attribute, ast.Compare, ast.Return, ast.Yield, ast.withitem, ast.Await))

    return all(map(is_plain, _reads(place, function, name)))


def is_decorated(place: Place) -> bool:
    """The function has a decorator."""
    return bool(getattr(_made(place), "decorator_list", None))


def is_given_away(place: Place) -> bool:
    """The function is returned or yielded."""
    made = _made(place)
    return isinstance(made, ast.Lambda) and isinstance(_used_by(place, made)[0], (ast.Return, ast.Yield, ast.YieldFrom))


def is_picked_and_called(place: Place) -> bool:
    """The function is an item of a display, of which one is picked and called where it stands."""
    made = _made(place)
    around, child = _used_by(place, made) if made else (None, None)
    outer = place.code.parents.get(around)
    return isinstance(around, ast.Subscript) and around.value is child and isinstance(outer, ast.Call) and outer.func is around


def is_kept_for_the_round(place: Place) -> bool:
    """What the function is put into is made anew in the round, or used in it."""
    made = _made(place)
    if made is None:
        return False
    named = _name(place)
    uses = [made] if named is None else [read for read in _reads(place, *named)]
    loop = _loop(place, made)
    for use in uses:
        around, _ = _used_by(place, use)
        if isinstance(around, ast.Call) and isinstance(around.func, ast.Attribute):
            holder = around.func.value
        elif isinstance(around, ast.Assign):
            holder = around.targets[0]
            holder = holder.value if isinstance(holder, ast.Subscript) else holder
        elif isinstance(around, ast.AugAssign):
            holder = around.target
        else:
            continue
        written = ast.unparse(holder)
        others = [
            node
            for node in ast.walk(loop)
            if isinstance(node, (ast.Name, ast.Attribute)) and ast.unparse(node) == written and (node.lineno, node.col_offset) != (holder.lineno, holder.col_offset)
        ]
        first = written.split(".")[0].split("[")[0].split("(")[0]
        anew = any(isinstance(node, ast.Name) and node.id == first and isinstance(node.ctx, ast.Store) for node in ast.walk(loop))
        if anew or any(node.lineno >= use.lineno for node in others):
            return True
    return False


def is_left_after(place: Place) -> bool:
    """The round in which the function is made is the last: a `break`, `return` or `raise` follows in its block."""
    made = _made(place)
    loop = _loop(place, made) if made else None
    if not isinstance(loop, LOOPS):
        return False
    child = made
    for node in place.above(made):
        for block in (getattr(node, part, None) for part in ("body", "orelse")):
            if isinstance(block, list) and child in block and any(isinstance(one, (ast.Break, ast.Return, ast.Raise)) for one in block[block.index(child) :]):
                return True
        if node is loop:
            return False
        child = node
    return False


KINDS = [
    Kind(
        "handed to a call",
        RUFF,
        is_handed_to_a_call,
        example="""
def ask_all(columns, ask):
    for column in columns:
        ask(lambda: column)
""",
        why="Called before the round is over. Only functions that certainly outlive it count: stored in something from outside, registered.",
    ),
    Kind(
        "used under its name",
        RUFF,
        is_used_under_its_name,
        example="""
def run(jobs, attempt):
    for job in jobs:
        def work():
            return job.run()
        attempt(work)
""",
        why="Defined and called in one round, where the variable still has the round's value.",
    ),
    Kind(
        "returned or yielded",
        RUFF,
        is_given_away,
        example="""
def cases(values):
    for value in values:
        yield lambda: value
""",
        why="Whoever gets the function may call it before asking for the next.",
    ),
    Kind(
        "the last round",
        RUFF,
        is_left_after,
        example="""
def first(values, out):
    for value in values:
        if value:
            out.append(lambda: value)
            break
""",
        why="The loop is left behind it: no other round binds the variable.",
    ),
    Kind(
        "a decorated function",
        RUFF,
        is_decorated,
        example="""
def make(names, out, once):
    for name in names:
        @once
        def show():
            return name
        out.append(show)
""",
        why="What the name means is what the decorator gives, which may have called the function already.",
    ),
    Kind(
        "kept for the round",
        RUFF,
        is_kept_for_the_round,
        example="""
def test_all(values, run_all):
    for value in values:
        tests = []
        tests.append(lambda: value)
        run_all(tests)
""",
        why="What it is put into is made or used in the same round: the function may be called there.",
    ),
    Kind(
        "picked out and called",
        RUFF,
        is_picked_and_called,
        example="""
def read(state, kinds, make):
    for key in kinds:
        state[key] = {'a': lambda: make(key), 'b': lambda: None}[kinds[key]]()
""",
        why="One function is called in the round, and none of them outlives it.",
    ),
]
