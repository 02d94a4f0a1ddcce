"""What CPython's syntax tree and symbol table say of decorators, parameters and closures, in the words of `pygloss facts`."""

import ast
import collections

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
ALIAS = getattr(ast, "TypeAlias", ())
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Scope:
    """A function, lambda, class, comprehension, the module or some type parameters, with the lines on which it binds each name."""

    def __init__(self, node, around):
        self.node, self.around = node, around
        self.private = node.name if isinstance(node, ast.ClassDef) else around.private if around else None
        # Each binding as the lines on which its name may stand: the tree does not always say which.
        self.bound = collections.defaultdict(list)
        self.nonlocals = set()

    def bind(self, name, *lines):
        self.bound[mangled(self.private, name)].append(frozenset(lines))

    def owner(self):
        """Where a walrus binds."""
        scope = self
        while isinstance(scope.node, COMPREHENSIONS):
            scope = scope.around
        return scope


def mangled(private, name):
    stem = (private or "").lstrip("_")
    return f"_{stem}{name}" if stem and name.startswith("__") and not name.endswith("__") else name


class Details:
    """The functions and lambdas of a file."""

    def __init__(self, source, tree):
        self.lines = source.encode().splitlines(keepends=True)
        self.functions = []
        self.scopes = []
        waiting = [(tree, self.opened(tree, None))]
        while waiting:
            node, scope = waiting.pop()
            self.visit(node, scope, waiting)

    def opened(self, node, around):
        scope = Scope(node, around)
        self.scopes.append(scope)
        return scope

    def visit(self, node, scope, waiting):
        if isinstance(node, SCOPES):
            return self.definition(node, scope, waiting)
        if isinstance(node, COMPREHENSIONS):
            inner = self.opened(node, scope)
            first, *rest = node.generators
            waiting += [(first.iter, scope), (first.target, inner), *((test, inner) for test in first.ifs)]
            parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
            waiting += [(part, inner) for part in (*rest, *parts)]
            return None
        if isinstance(node, ast.NamedExpr):
            scope.owner().bind(node.target.id, node.target.lineno)
            waiting.append((node.value, scope))
            return None
        if isinstance(node, ALIAS):
            scope.bind(node.name.id, node.name.lineno)
            waiting.append((node.value, self.with_type_parameters(node, scope, waiting)))
            return None
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                scope.bind(node.id, node.lineno)
            return None
        if isinstance(node, ast.AnnAssign) and node.value is None:
            return None
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                scope.bind(alias.asname or alias.name.partition(".")[0], *range(alias.lineno, alias.end_lineno + 1))
        elif isinstance(node, ast.ExceptHandler) and node.name:
            scope.bind(node.name, *range(node.lineno, node.body[0].lineno + 1))
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            scope.bind(node.name, *range(node.lineno, node.end_lineno + 1))
        elif isinstance(node, ast.MatchMapping) and node.rest:
            scope.bind(node.rest, *range(node.lineno, node.end_lineno + 1))
        elif isinstance(node, ast.Nonlocal):
            scope.nonlocals.update(mangled(scope.private, name) for name in node.names)
        waiting += [(child, scope) for child in ast.iter_child_nodes(node)]
        return None

    def with_type_parameters(self, node, scope, waiting):
        """The scope around a definition that has its type parameters, if it has any (PEP 695)."""
        parameters = getattr(node, "type_params", ())
        if not parameters:
            return scope
        scope = self.opened(None, scope)
        for parameter in parameters:
            scope.bind(parameter.name, *range(parameter.lineno, parameter.end_lineno + 1))
            waiting += [(part, scope) for part in ast.iter_child_nodes(parameter)]
        return scope

    def definition(self, node, scope, waiting):
        around = self.with_type_parameters(node, scope, waiting)
        inner = self.opened(node, around)
        if not isinstance(node, ast.Lambda):
            scope.bind(node.name, *range(node.lineno, node.lineno + 2))
            waiting += [(decorator, scope) for decorator in node.decorator_list]
        if isinstance(node, ast.ClassDef):
            waiting += [(part, around) for part in (*node.bases, *node.keywords)]
        else:
            self.functions.append(inner)
            arguments = node.args
            waiting += [(part, scope) for part in (*arguments.defaults, *arguments.kw_defaults) if part]
            for argument in (*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg):
                if argument:
                    inner.bind(argument.arg, argument.lineno)
                    waiting += [(argument.annotation, around)] if argument.annotation else []
            waiting += [(node.returns, around)] if getattr(node, "returns", None) else []
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        waiting += [(part, inner) for part in body]

    def text(self, node):
        """The source of an expression."""
        first, last = node.lineno - 1, node.end_lineno - 1
        if first == last:
            return self.lines[first][node.col_offset : node.end_col_offset].decode()
        middle = self.lines[first + 1 : last]
        return b"".join([self.lines[first][node.col_offset :], *middle, self.lines[last][: node.end_col_offset]]).decode()

    def told(self):
        """Each function by name and line, with its decorators and its parameters."""
        for scope in self.functions:
            node = scope.node
            name = getattr(node, "name", "<lambda>")
            decorators = tuple((d.lineno, self.text(d)) for d in getattr(node, "decorator_list", ()))
            yield (name, node.lineno), decorators, tuple(self.parameters(scope))

    def parameters(self, scope):
        arguments = scope.node.args
        plain = [*arguments.posonlyargs, *arguments.args]
        defaults = [None] * (len(plain) - len(arguments.defaults)) + arguments.defaults
        for at, (argument, default) in enumerate(zip(plain, defaults)):
            kind = "positional-only" if at < len(arguments.posonlyargs) else "positional or keyword"
            yield self.parameter(scope, argument, kind, default)
        if arguments.vararg:
            yield self.parameter(scope, arguments.vararg, "variadic positional", None)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
            yield self.parameter(scope, argument, "keyword-only", default)
        if arguments.kwarg:
            yield self.parameter(scope, arguments.kwarg, "variadic keyword", None)

    def parameter(self, scope, argument, kind, default):
        text = (self.text(part) if part else None for part in (default, argument.annotation))
        return mangled(scope.private, argument.arg), kind, *text

    def closures(self, wanted):
        """For each wanted (name and line of a function, captured name) the lines on which the variable is bound and rebound.

        Functions that share a name and a line are left out: which of them is meant is not known.
        """
        known = collections.defaultdict(list)
        for scope in self.functions:
            known[getattr(scope.node, "name", "<lambda>"), scope.node.lineno].append(scope)
        by_owner = collections.defaultdict(lambda: collections.defaultdict(list))
        for scope in self.scopes:
            for name in scope.nonlocals:
                owner = self.owner_of(scope, name)
                if owner:
                    by_owner[owner][name] += scope.bound[name]
        for key, name in wanted:
            scopes = known.get(key, ())
            owner = self.owner_of(scopes[0], name) if len(scopes) == 1 else None
            if owner:
                yield (key, name), owner.bound[name], by_owner[owner][name]

    def owner_of(self, scope, name):
        """The function around that binds the name and does not take it from further out."""
        scope = scope.around
        while scope:
            if not isinstance(scope.node, (ast.ClassDef, ast.Module)) and name in scope.bound and name not in scope.nonlocals:
                return scope
            scope = scope.around
        return None


def are_lines_of(lines, bindings):
    """Whether these are the lines of exactly these bindings."""
    return all(any(line in one for one in bindings) for line in lines) and all(one & set(lines) for one in bindings)


def normal(text):
    """An expression's meaning: the tree does not keep parentheses."""
    if text is None:
        return None
    try:
        return ast.dump(ast.parse(f"({text})", mode="eval"))
    except SyntaxError:
        return "".join(text.split())


def is_same(left, right):
    """Whether two functions are told alike, but for parentheses."""
    (_, decorators, parameters), (_, others, other_parameters) = left, right
    return (
        [(line, normal(text)) for line, text in decorators] == [(line, normal(text)) for line, text in others]
        and [(*p[:2], *map(normal, p[2:])) for p in parameters] == [(*p[:2], *map(normal, p[2:])) for p in other_parameters]
    )
