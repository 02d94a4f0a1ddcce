"""late-binding-closure and B023."""

import ast

from ._kind import RUFF, Kind
from ._nodes import DEFS, FUNCTIONS, LOOPS, SCOPES, blocks, called
from ._place import Place

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
WRAPPED = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Starred, ast.IfExp, ast.BoolOp, ast.keyword)
# Methods that keep what they are given for later.
KEEPERS = frozenset(
    "append appendleft add insert extend put put_nowait push setdefault connect bind register subscribe after after_idle call_later "
    "call_soon call_soon_threadsafe call_at add_done_callback add_callback addCleanup callback schedule setattr".split()
)
CONTAINERS = frozenset("append appendleft add insert extend put put_nowait push setdefault".split())
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
    return called(call) in KEEPERS


def _is_handed(place: Place, node: ast.AST) -> bool:
    """Whether an expression is called, or an argument of a call that is not known to keep it."""
    around, child = _used_by(place, node)
    if isinstance(around, ast.Call):
        return child is around.func or not _keeps(around)
    return False


def _name(place: Place) -> tuple[ast.AST, str] | None:
    """The function and the name it gets: by `def`, or by an assignment."""
    made = _made(place)
    if isinstance(made, DEFS):
        return made, made.name
    around = place.code.parents.get(made) if made else None
    if isinstance(around, ast.Assign) and len(around.targets) == 1 and isinstance(around.targets[0], ast.Name):
        return made, around.targets[0].id
    return None


def _reads(place: Place, function: ast.AST, name: str) -> list[ast.Name]:
    """Where a name is read behind the function, in the scope around, before a statement behind the loop gives it to something else."""
    scope = next(node for node in place.above(function) if isinstance(node, SCOPES))
    end = _given_again(place, function, name)
    reads = (node for node in ast.walk(scope) if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load))
    return [node for node in reads if function.lineno <= node.lineno <= end]


def _given_again(place: Place, function: ast.AST, name: str) -> float:
    """The line of the first statement behind the loop, in a block around it, that binds the name."""
    child = _loop(place, function)
    found = [float("inf")]
    for node in place.above(child):
        for block in blocks(node):
            behind = block[block.index(child) + 1 :] if child in block else []
            found += [one.lineno for one in behind if isinstance(one, DEFS) and one.name == name]
            found += [one.lineno for one in behind if isinstance(one, ast.Assign) and name in [ast.unparse(target) for target in one.targets]]
        if isinstance(node, SCOPES):
            break
        child = node
    return min(found)


def is_handed_to_a_call(place: Place) -> bool:
    """The function is called where it is made, or is an argument of a call that is not known to keep it."""
    made = _made(place)
    return isinstance(made, ast.Lambda) and _is_handed(place, made)


def is_used_under_its_name(place: Place) -> bool:
    """The function has a name, under which its round calls or asks it, or hands it to calls that are not known to keep it; nothing behind
    the loop names it."""
    within, behind = _uses(place)
    return _bare(place) is not None and not behind and all(_is_plain(place, read) for read in within)


def is_used_behind(place: Place) -> bool:
    """The function has a name, its rounds do no more with it than that, and code behind the loop names it."""
    within, behind = _uses(place)
    return bool(behind) and all(_is_plain(place, read) for read in within)


def _bare(place: Place) -> tuple[ast.AST, str] | None:
    """The function and the name that means it, with no decorator between."""
    named = _name(place)
    return named if named and not getattr(named[0], "decorator_list", None) else None


def _uses(place: Place) -> tuple[list[ast.Name], list[ast.Name]]:
    """The reads of the function's name: those in the loop, those behind it."""
    named = _bare(place)
    if named is None:
        return [], []
    reads, loop = _reads(place, *named), _loop(place, named[0])
    within = [read for read in reads if loop in place.above(read)]
    return within, [read for read in reads if read not in within]


def _is_plain(place: Place, read: ast.Name) -> bool:
    """Whether the function is called, asked or handed to a call there, or names itself."""
    around, _ = _used_by(place, read)
    asked = isinstance(around, (ast.Attribute, ast.Compare, ast.withitem, ast.Await))
    return asked or _is_handed(place, read) or _made(place) in place.above(read)


def is_decorated(place: Place) -> bool:
    """The function has a decorator."""
    return bool(getattr(_made(place), "decorator_list", None))


def is_given_away(place: Place) -> bool:
    """The function is returned or yielded, under its name or without one, and stored nowhere."""
    made, named = _made(place), _name(place)
    reads = _reads(place, *named) if named else [made] if made else []
    given = [isinstance(_used_by(place, read)[0], (ast.Return, ast.Yield, ast.YieldFrom)) for read in reads]
    return any(given) and all(away or _is_handed(place, read) or made in place.above(read) for away, read in zip(given, reads))


def is_picked_and_called(place: Place) -> bool:
    """The function is an item of a display, of which one is picked and called where it stands."""
    made = _made(place)
    around, child = _used_by(place, made) if made else (None, None)
    outer = place.code.parents.get(around)
    return isinstance(around, ast.Subscript) and around.value is child and isinstance(outer, ast.Call) and outer.func is around


def is_kept_for_the_round(place: Place) -> bool:
    """What the function is put into is made anew in the round, or used in it by more than putting something into it."""
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
        others = [node for node in ast.walk(loop) if node is not holder and isinstance(node, type(holder)) and ast.unparse(node) == written]
        first = written.split(".")[0].split("[")[0].split("(")[0]
        stores = [node for node in ast.walk(loop) if isinstance(node, ast.Name) and node.id == first and isinstance(node.ctx, ast.Store)]
        anew = any(not isinstance(place.code.parents[node], ast.AugAssign) for node in stores)
        if anew or any(node.lineno >= use.lineno and not _only_fills(place, node) for node in others):
            return True
    return False


def _only_fills(place: Place, holder: ast.AST) -> bool:
    """Whether something is put into a holder there, or it is only measured or shown."""
    around = place.code.parents[holder]
    if isinstance(around, ast.Attribute):
        return around.attr in CONTAINERS
    if isinstance(around, ast.Subscript):
        return isinstance(around.ctx, ast.Store)
    if isinstance(around, ast.Call):
        return called(around) in ("len", "print")
    return isinstance(around, (ast.Assign, ast.AugAssign)) and around.value is not holder


def is_left_after(place: Place) -> bool:
    """The round in which the function is made is the last: a `break`, `return` or `raise` follows in its block."""
    made = _made(place)
    loop = _loop(place, made) if made else None
    if not isinstance(loop, LOOPS):
        return False
    child = made
    for node in place.above(made):
        for block in blocks(node):
            behind = block[block.index(child) :] if child in block else []
            if any(isinstance(one, (ast.Break, ast.Return, ast.Raise)) for one in behind):
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
        "used behind the loop",
        RUFF,
        is_used_behind,
        example="""
def last(values):
    for value in values:
        def show():
            return value
    return show()
""",
        why="Behind the loop the name means the function of the last round, which finds what that round has bound.",
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
