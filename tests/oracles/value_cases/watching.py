"""Makes a program say what its expressions give: each one that there is a claim about is handed to a function on its way."""

import ast
import builtins
import sys

NAME = "_watched_by_the_oracle"


class Watcher:
    """Counts, for each claim, what was seen. A claim is a record of `pygloss facts --values`."""

    def __init__(self):
        self.claims = []
        self.seen = {}
        self.wrong = {}
        self.exact = 0
        setattr(builtins, NAME, self.see)

    def see(self, number, value):
        try:
            self.judge(number, value)
        except (RecursionError, MemoryError):
            pass  # a program that has come to an end of these leaves no room to judge
        except Exception as error:  # an object whose own methods fail cannot be judged
            self.wrong.setdefault((number, type(error).__name__), f"cannot be judged: {error!r}")
        return value

    def judge(self, number, value):
        cls = type(value)
        claim, file = self.claims[number]
        key = (number, cls)
        is_new = key not in self.seen
        if not is_new and claim["constant"] is None and claim["items"] is None:
            return
        self.seen[key] = True
        if is_new and claim["class"] is not None:
            names = [f"{one.__module__}.{one.__qualname__}" for one in cls.__mro__]
            self.exact += names[0] == claim["class"]
            if claim["class"] not in names:
                self.wrong[key] = f"{place(file, claim)}: {claim['class']} was said, it is {names[0]}"
        if claim["constant"] is not None:
            constant = eval(claim["constant"], {"__builtins__": {}})
            if type(constant) is not cls or repr(constant) != repr(value):
                self.wrong[key] = f"{place(file, claim)}: {claim['constant']} was said, it is {value!r:.80}"
        if claim["items"] is not None and len(value) != claim["items"]:
            self.wrong[key] = f"{place(file, claim)}: {claim['items']} items were said, there are {len(value)}"

    def compiled(self, source, file, claims):
        """The code of a program that hands its values to this watcher."""
        lines = source.split("\n")
        by_place = {}
        for claim in claims:
            by_place[spot(lines, claim)] = len(self.claims)
            self.claims.append((claim, file))
        tree = Wrapping(by_place).visit(ast.parse(source))
        return compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True)


def place(file, claim):
    return f"{file}:{claim['line']}:{claim['column']}"


def spot(lines, claim):
    """A claim's place in the words of the syntax tree, whose columns are bytes."""

    def column(line, number):
        return len(lines[line - 1][: number - 1].encode())

    return (
        claim["line"], column(claim["line"], claim["column"]),
        claim["end_line"], column(claim["end_line"], claim["end_column"]),
    )


class Wrapping(ast.NodeTransformer):
    """Wraps the expressions that are read, where a call may stand."""

    def __init__(self, by_place):
        self.by_place = by_place

    def visit(self, node):
        if isinstance(node, ast.JoinedStr) and sys.version_info < (3, 12):
            return node  # whose parts do not know where they stand
        if isinstance(node, ast.pattern):
            return node
        if isinstance(node, ast.AnnAssign):
            node.value = node.value and self.visit(node.value)
            return node
        if isinstance(node, ast.arg):
            return node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.decorator_list = [self.visit(one) for one in node.decorator_list]
            self.visit(node.args)
            node.body = [self.visit(one) for one in node.body]
            return node
        made = self.generic_visit(node)
        if not isinstance(node, ast.expr) or isinstance(node, (ast.Starred, ast.Slice)):
            return made
        if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            return made
        number = self.by_place.get((node.lineno, node.col_offset, node.end_lineno, node.end_col_offset))
        if number is None:
            return made
        call = ast.Call(ast.Name(NAME, ast.Load()), [ast.Constant(number), made], [])
        return ast.copy_location(call, node)
