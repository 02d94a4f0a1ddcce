"""For each kind of question, what CPython makes of its answers.

A judge takes a subject and a question and gives, for each answer, whether it is right: True or False, None where this interpreter cannot
tell. It raises `Unread` where it does not know the question's or an answer's words.
"""

import ast
import contextlib
import datetime
import dis
import inspect
import io
import itertools
import re
import struct
import sys

JUDGES = {}
# For each kind what judges the sentence that says why: True, or what is the case.
WHYS = {}
# What an insight says is judged by `insight_oracle.py` and its like.
TOLD = ("raises", "shared-default", "division", "rounding", "layout", "findall", "rest", "format", "date")
# Sentences that hold for any such code.
GENERAL = {
    "order": "A class comes before its bases, and the bases keep the order in which they are written.",
    "closure": "Each of them captures the variable {}, not its value in that round.",
    "resolves": (
        "Functions and comprehensions in a class body do not see its names: Python looks in the functions around, then in the module.",
        "{} binds {}, so it is local in the whole function, and has no value yet.",
        "{} binds {}, so it is local in the whole function.",
        "Python looks in {}, then in the functions around it, and only then in the module.",
    ),
    "binds": ("A function's assignments bind its own variables, unless it says `global` or `nonlocal`.", "{} says {}."),
    "leak": "{} is a variable of the comprehension alone.",
    "nested": "The clauses nest in the order in which they are written: the first is the outer loop.",
    "chain": "A chain holds where each of its comparisons holds; {} is evaluated once.",
    "grouping": "`and` takes its operands before `or` does.",
    "decorators": "The decorator next to the definition is applied first, the one at the top last.",
    "default": (
        "Calls without {} all get the one object that it gave.",
        "{} is evaluated when the `def` runs, and the function keeps the object.",
        "A default is evaluated when the `def` runs; the function keeps the object, not the name.",
    ),
    "calling": (
        "The `yield` makes {} a generator function: its body runs when somebody asks for a value.",
        "{} is an `async def`: its body runs once the coroutine is awaited or made a task.",
    ),
}  # fmt: skip


class Unread(Exception):
    """Words that no judge knows."""


class Untold(Exception):
    """This interpreter cannot tell: a class that is made in a function, for one."""


def judge(*kinds):
    def register(function):
        for kind in kinds:
            JUDGES[kind] = function
        return function

    return register


def codes(text):
    return re.findall(r"`([^`]*)`", text)


def read(pattern, text):
    """The groups of `text`, in which `{}` of the pattern is code in backticks and `{n}` a number."""
    escaped = re.escape(pattern).replace(r"\{\}", "`([^`]+)`").replace(r"\{n\}", r"(\d+)")
    found = re.fullmatch(escaped, text)
    return found and found.groups()


def each(question, verdict):
    return [verdict(choice) for choice in question["choices"]]


def one_code(choice):
    found = re.fullmatch(r"`([^`]+)`", choice)
    if not found:
        raise Unread(choice)
    return found[1]


def shown(question, value):
    """Each answer is a value as `repr()` gives it."""
    return each(question, lambda choice: one_code(choice) == repr(value))


def is_class(cls, name):
    """Whether a name in an answer is that of the class."""
    return name in (cls.__qualname__, f"{cls.__module__}.{cls.__qualname__}")


def class_of(subject, qualname):
    cls = subject.found(qualname)
    if not isinstance(cls, type):
        raise Untold(qualname)
    return cls


@judge("super")
def super_call(subject, question):
    ask = question["ask"]
    words = read("For a {} object, whose {} does {} in the class {} find?", ask) or read("For the class {}, whose {} does {} in the class {} find?", ask)
    if not words:
        raise Unread(ask)
    cls, own = class_of(subject, words[0]), class_of(subject, words[3])
    order = cls.__mro__
    behind = order[order.index(own) + 1 :]
    supplier = next((one for one in behind if words[1] in vars(one)), None)
    return each(question, lambda choice: supplier is not None and is_class(supplier, codes(choice)[0]))


@judge("order")
def order(subject, question):
    (name,) = read("In which order does Python search the classes of {}?", question["ask"])
    node = next(n for n in ast.walk(subject.tree) if isinstance(n, ast.ClassDef) and n.name == name and n.lineno == question["location"]["row"])
    cls = class_of(subject, name)
    if cls.__qualname__ != name or len([n for n in ast.walk(subject.tree) if isinstance(n, ast.ClassDef) and n.name == name]) > 1:
        raise Untold(name)
    assert node.bases
    def same(choice):
        names = one_code(choice).split(", ")
        return len(names) == len(cls.__mro__) and all(map(is_class, cls.__mro__, names))

    return each(question, same)


def outcome(function):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return "gives", function()
    except Exception as error:
        return "raises", type(error).__name__


@judge("closure")
def closure(subject, question):
    words = read("{} is run, and then each of its lambdas is called. What do they return?", question["ask"])
    if words:
        made = list(eval(words[0], {}))
        results = [outcome(function) for function in made]

        def listed(choice):
            if choice.startswith("nothing: `NameError`"):
                return all(result == ("raises", "NameError") for result in results)
            return [("gives", text) for text in codes(choice)] == [(word, repr(value)) for word, value in results]

        return each(question, listed)
    if "Called after the" not in question["ask"]:
        raise Unread(question["ask"])
    if not subject.is_made or "MADE" not in subject.namespace:
        return statically_late(subject, question)
    name = codes(question["ask"])[0]
    subject.namespace[name] = now = object()
    results = [outcome(function) for function in subject.namespace["MADE"]]
    seen = subject.namespace["SEEN"]
    values = [value for _, value in results]

    def verdict(choice):
        if choice.startswith("all of them the value that"):
            return values == [now] * len(values)
        if choice.startswith("each of them"):
            return values == seen
        if choice.startswith("all of them the value that `") or "first round" in choice:
            return values == seen[:1] * len(values)
        if choice.startswith("none: "):
            return all(word == "raises" for word, _ in results)
        raise Unread(choice)

    answers = []
    for choice in question["choices"]:
        answers.append(values == seen[:1] * len(values) if "first round" in choice else verdict(choice))
    return answers


def statically_late(subject, question):
    """Of others' functions only their code is looked at: the name is one of a scope around, and no parameter."""
    name = codes(question["ask"])[0]
    node = subject.starting(question, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
    if node is None:
        raise Untold(question["ask"])
    late = False
    for code, around in subject.codes():
        if code.co_firstlineno == node.lineno and code.co_name in ("<lambda>", getattr(node, "name", "")):
            inner = [code, *(one for one in code.co_consts if inspect.iscode(one))]
            late |= any(name in one.co_freevars or name in one.co_names for one in inner) and name not in code.co_varnames
    return each(question, lambda choice: late and "when they are called" in choice)


def owner(instruction, code, around):
    """Whose variable an instruction reads or binds: the name of a function, or "module"."""
    name, kind = instruction.argval, instruction.opname
    if kind in ("LOAD_FAST", "STORE_FAST", "LOAD_FAST_CHECK", "LOAD_CLOSURE"):
        return code
    if kind in ("LOAD_DEREF", "STORE_DEREF", "LOAD_CLASSDEREF"):
        return next(one for one in (code, *around) if name in one.co_cellvars)
    if kind in ("LOAD_GLOBAL", "STORE_GLOBAL"):
        return None
    raise Unread(kind)


VARIABLES = re.compile(r"(LOAD|STORE)_(FAST|DEREF|GLOBAL|CLASSDEREF|FAST_CHECK)$")


def variable_at(subject, start, end):
    found = [
        (one, code, around)
        for one, code, around in subject.instructions(start, end)
        if VARIABLES.match(one.opname)
    ]
    if not found:
        raise Untold("CPython has no instruction of its own for it")
    return found[0]


def is_generated_call(subject):
    return subject.is_made and callable(subject.namespace.get("call"))


@judge("resolves")
def resolves(subject, question):
    start, end = subject.place(question)
    instruction, code, around = variable_at(subject, start, end)
    if code.co_name in ("<listcomp>", "<genexpr>", "<setcomp>", "<dictcomp>") and instruction.opname == "LOAD_FAST":
        raise Untold("a comprehension")
    whose = owner(instruction, code, around)
    name = instruction.argval
    builtins = vars(__import__("builtins"))
    error = outcome(subject.namespace["call"])[1] if is_generated_call(subject) else None

    def verdict(choice):
        if choice.startswith("the module's, of line "):
            return whose is None and name in subject.namespace and name in subject.lines[int(re.search(r"\d+", choice)[0]) - 1]
        if choice.startswith(("that of the class ", "the attribute ")) or choice.endswith("which is `None` so far"):
            return False
        if choice.startswith(("the local variable of ", "the parameter of ", "that of ")):
            function = codes(choice)[0]
            is_parameter = whose is not None and name in whose.co_varnames[: whose.co_argcount + whose.co_kwonlyargcount + 2]
            if choice.startswith("the parameter") and not is_parameter:
                return False
            return whose is not None and whose.co_name == function and error not in ("UnboundLocalError", "NameError")
        if choice == "none: it raises `NameError`":
            return whose is None and name not in subject.namespace and name not in builtins
        if choice == "none: it raises `UnboundLocalError`":
            if is_generated_call(subject):
                return error == "UnboundLocalError"
            # Others' functions are not called: what is a parameter has a value, and so has, from 3.12 on, what CPython does not check.
            if whose is None or whose is not code or name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
                return False
            return False if sys.version_info >= (3, 12) and instruction.opname == "LOAD_FAST" else None
        if "which has no value: `UnboundLocalError`" in choice:
            return whose is code
        raise Unread(choice)

    return each(question, verdict)


@judge("binds")
def binds(subject, question):
    node = subject.node(question, (ast.Assign, ast.AugAssign, ast.AnnAssign))
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    start, end = (target.lineno, target.col_offset), (target.end_lineno, target.end_col_offset)
    stores = [one for one in subject.instructions(start, end) if one[0].opname.startswith("STORE_")]
    if not stores:
        # What is added to a name is bound by an instruction for the whole statement.
        whole = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
        stores = [one for one in subject.instructions(*whole) if one[0].opname.startswith("STORE_")]
    if not stores:
        raise Untold("CPython has no instruction of its own for it")
    instruction, code, around = stores[0]
    whose = owner(instruction, code, around)

    def verdict(choice):
        if choice.startswith("a local variable of "):
            return whose is code and code.co_name == codes(choice)[0]
        if read("the variable {} of the module", choice):
            return whose is None and instruction.argval == codes(choice)[0]
        if words := read("the variable {} of {}", choice):
            return whose is not None and whose is not code and whose.co_name == words[1]
        if choice.startswith(("both: ", "none: ")):
            return False
        raise Unread(choice)

    return each(question, verdict)


@judge("raises")
def raises(subject, question):
    (text,) = read("What does {} raise, when it is run?", question["ask"])
    if not subject.is_made:
        raise Untold("code of others")
    word, raised = outcome(lambda: exec(text, dict(subject.namespace)))

    def verdict(choice):
        if choice.startswith("nothing"):
            return word == "gives"
        return word == "raises" and raised == one_code(choice)

    return each(question, verdict)


@judge("shared-default")
def shared_default(subject, question):
    name, line = read("What is {} after the call on line {n}?", question["ask"])
    namespace = {}
    for statement in subject.tree.body:
        if statement.lineno <= int(line):
            exec(compile(ast.Module([statement], []), "program", "exec"), namespace)
    functions = [n.name for n in ast.walk(subject.tree) if isinstance(n, ast.FunctionDef) and n.lineno <= question["location"]["row"] <= n.end_lineno]
    value = inspect.signature(namespace[functions[0]]).parameters[name].default
    return shown(question, value)


@judge("division", "rounding", "comprehension")
def value(subject, question):
    (text,) = read("What is {}?", question["ask"])
    return shown(question, eval(text, dict(subject.namespace)))


@judge("layout")
def layout(subject, question):
    (text,) = read("How many bytes does the format {} take?", question["ask"])
    return shown(question, struct.calcsize(text))


@judge("findall")
def findall(subject, question):
    (text,) = read("What does `findall` give with the pattern {}?", question["ask"])
    groups = re.compile(text).groups

    def verdict(choice):
        if choice.endswith("each a whole match"):
            return groups == 0
        if choice.endswith("each what group 1 matches"):
            return groups == 1
        if "list of tuples" in choice:
            number = re.search(r"of (\d+) ", choice)
            return groups > 1 and (number is None or int(number[1]) == groups)
        if choice == "a list of `re.Match` objects":
            return False
        raise Unread(choice)

    return each(question, verdict)


class Word:
    """An object that stands for a piece of code, and for what calls make of it."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text

    def __call__(self, *arguments, **named):
        parts = [*map(repr, arguments), *(f"{name}={value!r}" for name, value in named.items())]
        return Word(f"{self.text}({', '.join(parts)})")

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Word(f"{self.text}.{name}")

    def __set_name__(self, owner, name):
        pass


@judge("rest")
def rest(subject, question):
    words = re.fullmatch(r"(?:`([^`]+)`|this lambda) takes `([^`]+)`\. A call passes `([^`]+)` by place\. What is `(\w+)`\?", question["ask"])
    if not words:
        raise Unread(question["ask"])
    _, signature, given, name = words.groups()
    tree = ast.parse(f"def f{signature}: return locals()")
    arguments = tree.body[0].args
    arguments.defaults = [ast.Constant(None) for _ in arguments.defaults]
    arguments.kw_defaults = [default and ast.Constant(None) for default in arguments.kw_defaults]
    namespace = {}
    exec(compile(ast.fix_missing_locations(tree), "rest", "exec"), namespace)
    passed = [ast.unparse(item) for item in ast.parse(f"({given},)", mode="eval").body.elts]
    first = (arguments.posonlyargs + arguments.args)[:1]
    is_method = bool(first) and first[0].arg in ("self", "cls")
    required = [argument.arg for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults) if default is None]
    values = namespace["f"](*([Word("self")] if is_method else []), *map(Word, passed), **dict.fromkeys(required))
    found = [str(item) for item in values[name]]

    def verdict(choice):
        node = ast.parse(one_code(choice), mode="eval").body
        return isinstance(node, ast.Tuple) and [ast.unparse(item) for item in node.elts] == found

    return each(question, verdict)


@judge("slice")
def slice_(subject, question):
    ask = question["ask"]
    if words := read("If {} were {}, what would {} be?", ask):
        name, given, expression = words
        node = ast.parse(expression, mode="eval")
        assert ast.unparse(node.body.value) == ast.unparse(ast.parse(name, mode="eval").body)
        node.body.value = ast.parse(given, mode="eval").body
        return shown(question, eval(compile(ast.fix_missing_locations(node), "slice", "eval"), dict(subject.namespace)))
    if words := read("{} is {}. What is {}?", ask):
        name, given, expression = words
        if subject.is_made:
            assert repr(subject.namespace[name]) == given, given
        return shown(question, eval(expression, {**subject.namespace, name: eval(given)}))
    if words := read("What is {}?", ask):
        return shown(question, eval(words[0], dict(subject.namespace)))
    raise Unread(ask)


@judge("format")
def format_(subject, question):
    words = read("If {} were {}, what would {} give?", question["ask"])
    if not words:
        raise Unread(question["ask"])
    name, given, text = words
    start = f"{{{name}:"
    inside = text.removeprefix("f'").removesuffix("'")
    assert inside.startswith(start) and inside.endswith("}"), text
    return shown(question, format(eval(given), inside[len(start) : -1]))


@judge("date")
def date(subject, question):
    (text,) = read("How is 9 March 2024, 14:05:07 written in the format {}?", question["ask"])
    return shown(question, datetime.datetime(2024, 3, 9, 14, 5, 7).strftime(ast.literal_eval(text)))


@judge("leak")
def leak(subject, question):
    statement, name = read("Right after {}, what is {}?", question["ask"])
    node = subject.starting(question, ast.Name)
    function = next(n for n in ast.walk(subject.tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(one is node for one in ast.walk(n)))
    # The same statement in a function of its own, with what it reads given to it.
    tree = ast.parse(statement)
    over = tree.body[0].value.generators[0]
    over.iter = ast.parse("[3, 5, 9]", mode="eval").body
    over.ifs, tree.body[0].value.elt = [], ast.Constant(0)
    code = f"def f():\n    {ast.unparse(tree.body[0])}\n    return {name}\n"
    tree.body[0].targets = [ast.Name("target", ast.Store())]
    code = f"def f():\n    {ast.unparse(tree.body[0])}\n    return {name}\n"
    namespace = {}
    exec(code, namespace)
    word, raised = outcome(namespace["f"])
    own = [one for one, _ in subject.codes() if one.co_name == function.name and one.co_firstlineno <= node.lineno]
    is_free = name not in subject.namespace and not any(name in (*one.co_varnames, *one.co_cellvars, *one.co_freevars) for one in own)

    def verdict(choice):
        if choice == "nothing: reading it raises `NameError`":
            return (word, raised) == ("raises", "NameError") and is_free
        if choice.startswith(("the last item of", "the first item of")) or choice == "`None`":
            return word == "gives"
        raise Unread(choice)

    return each(question, verdict)


@judge("nested")
def nested(subject, question):
    node = subject.node(question, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp))
    if node is None:
        # A generator that is a call's only argument shares its brackets.
        node = subject.starting(question, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp))
    outer, inner = ((ast.dump(one.target), ast.dump(one.iter)) for one in node.generators)

    def head(text):
        loop = ast.parse(f"async def f():\n    {text}\n        pass").body[0].body[0]
        return re.sub(r"ctx=\w+\(\)", "", ast.dump(loop.target)), re.sub(r"ctx=\w+\(\)", "", ast.dump(loop.iter))

    plain = lambda pair: tuple(re.sub(r"ctx=\w+\(\)", "", text) for text in pair)

    def verdict(choice):
        if words := read("{} with {} inside it", choice):
            return [head(word) for word in words] == [plain(outer), plain(inner)]
        if choice.endswith("one after the other") or choice.endswith("as `zip()` does"):
            return False
        raise Unread(choice)

    return each(question, verdict)


@judge("rounds")
def rounds(subject, question):
    (text,) = read("How often does the body of the loop over {} run?", question["ask"])
    return each(question, lambda choice: int(choice) == len(list(eval(text, {}))))


@judge("after")
def after(subject, question):
    text, name = read("Right after the loop over {}, what is {}?", question["ask"])
    namespace = {}
    exec(f"def f():\n    for {name} in {text}:\n        pass\n    return {name}", namespace)
    word, value = outcome(namespace["f"])

    def verdict(choice):
        return word == "raises" if choice.startswith("nothing: ") else one_code(choice) == repr(value)

    return each(question, verdict)


@judge("clause")
def clause(subject, question):
    words = read("The body of the `try` on line {n} raises {}. Which clause runs?", question["ask"])
    node = next(n for n in ast.walk(subject.tree) if isinstance(n, ast.Try) and n.lineno == int(words[0]) and subject.offset(question["location"]) == (n.lineno, n.col_offset))
    raised = getattr(__import__("builtins"), words[1])
    problem = raised.__new__(raised)
    taker = None
    for handler in node.handlers:
        try:
            types = BaseException if handler.type is None else eval(compile(ast.Expression(handler.type), "clause", "eval"), dict(subject.namespace))
        except NameError as error:
            raise Untold(str(error)) from error
        if isinstance(problem, types):
            taker = handler.lineno
            break

    def verdict(choice):
        if choice.startswith("none of them"):
            return taker is None
        found = read("{} (line {n})", choice)
        if not found:
            raise Unread(choice)
        assert found[0].removesuffix(":") in subject.lines[int(found[1]) - 1], choice
        return int(found[1]) == taker

    return each(question, verdict)


@judge("chain")
def chain(subject, question):
    (text,) = read("Which of these does {} mean?", question["ask"])
    node = ast.parse(text, mode="eval").body
    operands = [node.left, *node.comparators]
    pairs = [ast.Compare(a, [operator], [b]) for a, operator, b in zip(operands, node.ops, operands[1:])]
    expected = ast.dump(ast.BoolOp(ast.And(), pairs))
    return each(question, lambda choice: ast.dump(ast.parse(one_code(choice), mode="eval").body) == expected)


@judge("grouping")
def grouping(subject, question):
    (text,) = read("How does Python read {}?", question["ask"])
    atoms = {}

    class Replace(ast.NodeTransformer):
        """Puts a name for each operand of `and` and `or`, the same for the same operand where it stands at the same place."""

        def __init__(self):
            self.count = 0

        def visit_BoolOp(self, node):
            node.values = [self.operand(value) for value in node.values]
            return node

        def operand(self, node):
            if isinstance(node, ast.BoolOp) and not self.is_atom(node):
                return self.visit_BoolOp(node)
            self.count += 1
            return ast.Name(f"v{self.count}", ast.Load())

        def is_atom(self, node):
            return ast.unparse(node) in atoms

    original = ast.parse(text, mode="eval")
    # What stands in brackets in the code stays one operand.
    for part in re.findall(r"\(([^()]*)\)", text):
        with contextlib.suppress(SyntaxError):
            atoms[ast.unparse(ast.parse(part, mode="eval"))] = True

    def table(expression):
        tree = ast.parse(expression, mode="eval")
        replace = Replace()
        tree.body = replace.operand(tree.body)
        code = compile(ast.fix_missing_locations(tree), "grouping", "eval")
        names = [f"v{n + 1}" for n in range(replace.count)]
        return [bool(eval(code, dict(zip(names, values)))) for values in itertools.product([False, True], repeat=len(names))]

    assert original
    expected = table(text)
    return each(question, lambda choice: table(one_code(choice)) == expected)


@judge("decorators")
def decorators(subject, question):
    if not re.fullmatch("What do the lines above this `(def|class)` stand for\\?", question["ask"]):
        raise Unread(question["ask"])
    row = question["location"]["row"]
    node = next(
        n for n in ast.walk(subject.tree) if getattr(n, "decorator_list", None) and n.decorator_list[0].lineno == row and n.decorator_list[0].col_offset == subject.offset(question["location"])[1] + 1
    )
    names = {n.id for decorator in node.decorator_list for n in ast.walk(decorator) if isinstance(n, ast.Name)}
    namespace = {name: Word(name) for name in names}
    # The definition is made by what stands for it, and its decorators are applied to that by CPython.
    tree = ast.Module([ast.FunctionDef(node.name, ast.parse("def f(): pass").body[0].args, [ast.Pass()], [*node.decorator_list, ast.Name("__made", ast.Load())], lineno=1, col_offset=0)], [])
    namespace["__made"] = lambda _: Word(node.name)
    exec(compile(ast.fix_missing_locations(tree), "decorators", "exec"), namespace)
    expected = repr(namespace[node.name])

    def verdict(choice):
        name, call = one_code(choice).split(" = ", 1)
        return name == node.name and repr(eval(call, {**{n: Word(n) for n in names}, node.name: Word(node.name)})) == expected

    return each(question, verdict)


@judge("default")
def default(subject, question):
    start, _ = subject.place(question)
    functions = [n for n in ast.walk(subject.tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    values = [d for f in functions for d in (*f.args.defaults, *f.args.kw_defaults) if d is not None and d.lineno >= start[0]]
    assert values
    # What any default does: made and called here, with what is evaluated counted.
    log, namespace = [], {}
    namespace["make"] = lambda: log.append(1) or []
    exec("def f(x=make()):\n    return x\n", namespace)
    at_def = len(log)
    one, other, given = namespace["f"](), namespace["f"](), namespace["f"](3)
    assert given == 3
    namespace["LIMIT"] = 1
    exec("def g(x=LIMIT):\n    return x\n", namespace)
    namespace["LIMIT"] = 2
    first = namespace["g"]()
    namespace["LIMIT"] = 3

    def verdict(choice):
        if choice == "when the `def` statement runs":
            return at_def == len(log) == 1
        if choice.startswith(("each time ", "the first time ")):
            return len(log) > at_def
        if choice == "the one of the first call, with what has become of it":
            return one is other
        if choice.startswith(("a new ", "a copy of the first ")):
            return one is not other
        if re.fullmatch("what `[^`]+` was when the `def` ran", choice):
            return namespace["g"]() == 1
        if choice.endswith(" is at the time of the call"):
            return namespace["g"]() == 3
        if " was first called" in choice:
            return first == 2
        raise Unread(choice)

    return each(question, verdict)


@judge("calling")
def calling(subject, question):
    words = read("What does a call of {} do?", question["ask"]) or read("What does {} do, called without `await`?", question["ask"])
    found = [code for code, _ in subject.codes() if code.co_name == words[0] and code.co_firstlineno <= question["location"]["row"]]
    code = max(found, key=lambda one: one.co_firstlineno)
    makes = "generator" if code.co_flags & inspect.CO_GENERATOR else "coroutine" if code.co_flags & inspect.CO_COROUTINE else None
    if subject.is_made and "LOG.append" in subject.source:
        made = subject.namespace[words[0]]()
        assert type(made).__name__ == makes and not subject.namespace["LOG"]
        made.close()

    def verdict(choice):
        if choice.startswith("it makes a "):
            return choice == f"it makes a {makes}; the body has not begun to run"
        if choice.startswith(("it runs the ", "it starts the body")):
            return makes is None
        raise Unread(choice)

    return each(question, verdict)


@judge("mangling")
def mangling(subject, question):
    words = read("Under which name does {} on line {n} look the attribute up?", question["ask"])
    _, end = subject.place(question)
    names = {
        instruction.argval
        for code, _ in subject.codes()
        for instruction in dis.get_instructions(code)
        if instruction.opname in ("LOAD_ATTR", "STORE_ATTR", "LOAD_METHOD", "DELETE_ATTR")
        and instruction.positions
        and (instruction.positions.end_lineno, instruction.positions.end_col_offset) == end
    }
    if not names or not words:
        raise Untold(question["ask"])
    return each(question, lambda choice: {one_code(choice)} == names)


@judge("import")
def import_(subject, question):
    (text,) = read("Which name does {} bind?", question["ask"])
    code = compile(text, "import", "exec")
    bound = [one.argval for one in dis.get_instructions(code) if one.opname == "STORE_NAME"]
    return each(question, lambda choice: codes(choice) == bound)


def why(*kinds):
    def register(function):
        for kind in kinds:
            WHYS[kind] = function
        return function

    return register


def reason(subject, question):
    """What is wrong with the sentence that says why, or None."""
    kind, text = question["kind"], question["why"]
    if kind in TOLD:
        return None
    if kind in WHYS:
        found = WHYS[kind](subject, question, text)
        return None if found is True else f"why: {text!r}, but it is {found!r}"
    patterns = GENERAL[kind]
    patterns = [patterns] if isinstance(patterns, str) else patterns
    if not any(pattern == text or read(pattern, text) for pattern in patterns):
        return f"why: no judge knows {text!r}"
    return None


@why("super")
def why_super(subject, question, text):
    words = re.fullmatch(r"The order of `([^`]+)` is (.*)\. `([^`]+)` is the first behind `([^`]+)` that has `([^`]+)`\.", text)
    cls, own = class_of(subject, words[1]), class_of(subject, words[4])
    names, order = codes(words[2]), cls.__mro__
    supplier = next(one for one in order[order.index(own) + 1 :] if words[5] in vars(one))
    return len(names) == len(order) and all(map(is_class, order, names)) and is_class(supplier, words[3]) or order


@why("clause")
def why_clause(subject, question, text):
    words = re.fullmatch(r"`(\w+)` derives from (.*)\. The first clause that names it or one of these runs, and no other\.", text)
    above = [one.__name__ for one in getattr(__import__("builtins"), words[1]).__mro__[1:-1]]
    return codes(words[2]) == above or above


@why("slice")
def why_slice(subject, question, text):
    expression = ast.parse(codes(question["ask"])[-1], mode="eval").body
    if text == "There is no item between the two bounds, so that nothing is taken.":
        return one_code(question["choices"][question["right"]]) in ("''", "[]", "()", "b''") or "something is taken"
    length = int(re.search(r" of (\d+) items?", text)[1])
    node = ast.Expression(ast.Subscript(ast.Name("data", ast.Load()), expression.slice, ast.Load()))
    taken = eval(compile(ast.fix_missing_locations(node), "slice", "eval"), {"data": list(range(length))})
    said = [int(number) for number in re.findall(r"\d+", text.split(" of ")[0])]
    return said == taken or taken


@why("rounds")
def why_rounds(subject, question, text):
    numbers = list(eval(codes(question["ask"])[0], {}))
    return [int(n) for n in codes(text)] == numbers[:4] and text.endswith("The stop is left out.") and ("…" in text) == (len(numbers) > 4) or numbers


@why("after", "mangling")
def why_as_answered(subject, question, text):
    answer = one_code(question["choices"][question["right"]])
    return codes(text)[-1] == answer or answer


@why("import")
def why_import(subject, question, text):
    path = question["ask"].split("`")[1].removeprefix("import ").strip()
    return text == f"It binds `{path.split('.')[0]}`, the package; the module is reached through it, as `{path}`." or path


@why("comprehension")
def why_comprehension(subject, question, text):
    node = ast.parse(codes(question["ask"])[0], mode="eval").body
    (loop,) = node.generators
    items = list(eval(ast.unparse(loop.iter), {}))
    kept = eval(f"[{loop.target.id} {ast.unparse(node).split(ast.unparse(node.elt), 1)[1].strip()[:-1]}]", {})
    name, *numbers = codes(text)
    expected = [*items, *kept] if loop.ifs else items
    return name == loop.target.id and [int(number) for number in numbers] == expected and ("keeps none" in text) == (bool(loop.ifs) and not kept) or expected
