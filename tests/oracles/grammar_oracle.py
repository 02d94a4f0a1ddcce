#!/usr/bin/env python3
"""Holds hovers against CPython's grammar: every form that has a keyword or an operator answers there at level beginner.

The forms are the node classes of this Python's own `ast` module, so that none is forgotten: a class that has neither an example
below nor a reason to have none fails the test. In an example the token that is asked for stands between « and »; where this
Python knows the class, its parser says whether the example has such a node.

PYGLOSS names the program, otherwise target/release/pygloss. Exit code: 0 when nothing failed, 1 when something did.
"""

import ast
import os
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests" / "bench"))

from lsp_bench import CAPS, Server  # noqa: E402

EXAMPLES = {
    "FunctionDef": ["«def» f(a):\n    return a\n", "def f(a) «->» int:\n    return a\n"],
    "AsyncFunctionDef": ["«async» def f():\n    pass\n", "async «def» f():\n    pass\n"],
    "ClassDef": ["«class» A:\n    pass\n"],
    "Return": ["def f():\n    «return» 1\n"],
    "Delete": ["a = [1]\n«del» a[0]\n"],
    "Assign": ["a «=» 1\n", "a «=» b «=» []\n"],
    "TypeAlias": ["«type» A = int\n"],
    "AugAssign": ["a = 1\na «+=» 1\n"],
    "AnnAssign": ["a«:» int = 1\n"],
    "For": ["«for» i in [1]:\n    pass\n", "for i «in» [1]:\n    pass\n", "for i in [1]:\n    pass\n«else»:\n    pass\n"],
    "AsyncFor": ["async def f(a):\n    «async» for i in a:\n        pass\n", "async def f(a):\n    async «for» i in a:\n        pass\n"],
    "While": ["a = 1\n«while» a:\n    a -= 1\n", "a = 1\nwhile a:\n    a -= 1\n«else»:\n    pass\n"],
    "If": ["a = 1\n«if» a:\n    pass\n", "a = 1\nif a:\n    pass\n«elif» a:\n    pass\n", "a = 1\nif a:\n    pass\n«else»:\n    pass\n"],
    "With": ["«with» open('a') as f:\n    pass\n"],
    "withitem": ["with open('a') «as» f:\n    pass\n"],
    "AsyncWith": ["async def f(a):\n    «async» with a:\n        pass\n", "async def f(a):\n    async «with» a:\n        pass\n"],
    "Match": ["a = 1\n«match» a:\n    case 1:\n        pass\n"],
    "match_case": ["a = 1\nmatch a:\n    «case» 1:\n        pass\n", "a = 1\nmatch a:\n    case 1 «if» a:\n        pass\n"],
    "Raise": ["«raise» ValueError\n", "try:\n    pass\nexcept ValueError as e:\n    raise KeyError «from» e\n"],
    "Try": [
        "«try»:\n    pass\nfinally:\n    pass\n", "try:\n    pass\n«finally»:\n    pass\n",
        "try:\n    pass\nexcept ValueError:\n    pass\n«else»:\n    pass\n",
    ],
    "TryStar": ["«try»:\n    pass\nexcept* ValueError:\n    pass\n", "try:\n    pass\n«except»* ValueError:\n    pass\n"],
    "ExceptHandler": ["try:\n    pass\n«except» ValueError:\n    pass\n", "try:\n    pass\nexcept ValueError «as» e:\n    pass\n"],
    "Assert": ["a = 1\n«assert» a, 'a'\n"],
    "Import": ["«import» os\n"],
    "ImportFrom": ["«from» os import path\n", "from os «import» path\n", "from . «import» path\n"],
    "alias": ["import os «as» o\n", "from os import path «as» p\n"],
    "Global": ["a = 1\ndef f():\n    «global» a\n    a = 2\n"],
    "Nonlocal": ["def f():\n    a = 1\n    def g():\n        «nonlocal» a\n        a = 2\n    return g\n"],
    "Pass": ["«pass»\n"],
    "Break": ["while 1:\n    «break»\n"],
    "Continue": ["while 1:\n    «continue»\n"],
    "BoolOp": ["a = b = 1\nc = a «and» b\n", "a = b = 1\nc = a «or» b\n"],
    "And": ["a = 1\nb = a «and» 2\n"],
    "Or": ["a = 1\nb = a «or» 2\n"],
    "NamedExpr": ["if (a «:=» 1):\n    pass\n"],
    "BinOp": ["a = 1 «+» 2\n"],
    "UnaryOp": ["a = «-»1\n", "a = 1\nb = «not» a\n"],
    "Lambda": ["f = «lambda» a: a\n"],
    "IfExp": ["a = 1\nb = 1 «if» a else 2\n", "a = 1\nb = 1 if a «else» 2\n"],
    "ListComp": ["a = [i «for» i in 'ab']\n", "a = [i for i «in» 'ab']\n", "a = [i for i in 'ab' «if» i]\n"],
    "SetComp": ["a = {i «for» i in 'ab'}\n", "a = {i for i «in» 'ab'}\n", "a = {i for i in 'ab' «if» i}\n"],
    "DictComp": ["a = {i: 1 «for» i in 'ab'}\n", "a = {i: 1 for i «in» 'ab'}\n", "a = {i: 1 for i in 'ab' «if» i}\n"],
    "GeneratorExp": ["a = (i «for» i in 'ab')\n", "a = (i for i «in» 'ab')\n", "a = (i for i in 'ab' «if» i)\n"],
    "comprehension": ["a = [(i, k) for i in 'ab' «for» k in 'ab']\n", "async def f(a):\n    return [i «async» for i in a]\n"],
    "Await": ["async def f(a):\n    «await» a\n"],
    "Yield": ["def f():\n    «yield» 1\n"],
    "YieldFrom": ["def f():\n    «yield» from [1]\n", "def f():\n    yield «from» [1]\n"],
    "Compare": ["a = 1\nb = 0 «<» a «<» 2\n"],
    "JoinedStr": ["a = 1\nb = «f\"»a {a}\"\n"],
    "TemplateStr": ["a = 1\nb = «t\"»a {a}\"\n"],
    "Constant": ["a = «None»\n", "a = «True»\n", "a = «False»\n", "a = «...»\n"],
    "Starred": ["a, «*»b = 'abc'\n", "print(«*»'ab')\n", "a = [«*»'ab']\n"],
    "Slice": ["a = 'abc'[1«:»2]\n", "a = 'abc'[::«-»1]\n"],
    "Add": ["a = 1 «+» 2\n"], "Sub": ["a = 1 «-» 2\n"], "Mult": ["a = 1 «*» 2\n"], "MatMult": ["a = b = 1\nc = a «@» b\n"],
    "Div": ["a = 1 «/» 2\n"], "Mod": ["a = 1 «%» 2\n"], "Pow": ["a = 1 «**» 2\n"], "LShift": ["a = 1 «<<» 2\n"],
    "RShift": ["a = 1 «>>» 2\n"], "BitOr": ["a = 1 «|» 2\n"], "BitXor": ["a = 1 «^» 2\n"], "BitAnd": ["a = 1 «&» 2\n"],
    "FloorDiv": ["a = 1 «//» 2\n"], "Invert": ["a = «~»1\n"], "Not": ["a = «not» 1\n"], "UAdd": ["a = «+»1\n"], "USub": ["a = 1\nb = «-»a\n"],
    "Eq": ["a = 1\nb = a «==» 1\n"], "NotEq": ["a = 1\nb = a «!=» 1\n"], "Lt": ["a = 1\nb = a «<» 1\n"], "LtE": ["a = 1\nb = a «<=» 1\n"],
    "Gt": ["a = 1\nb = a «>» 1\n"], "GtE": ["a = 1\nb = a «>=» 1\n"], "Is": ["a = 1\nb = a «is» None\n"],
    "IsNot": ["a = 1\nb = a «is» not None\n", "a = 1\nb = a is «not» None\n"], "In": ["a = 1\nb = a «in» [1]\n"],
    "NotIn": ["a = 1\nb = a «not» in [1]\n", "a = 1\nb = a not «in» [1]\n"],
    "MatchSingleton": ["a = 1\nmatch a:\n    case «None»:\n        pass\n"],
    "MatchStar": ["a = 1\nmatch a:\n    case [1, «*»b]:\n        pass\n"],
    "MatchMapping": ["a = 1\nmatch a:\n    case {1: 2, «**»b}:\n        pass\n"],
    "MatchAs": ["a = 1\nmatch a:\n    case 1 «as» b:\n        pass\n"],
    "MatchOr": ["a = 1\nmatch a:\n    case 1 «|» 2:\n        pass\n"],
    "ParamSpec": ["def f[«**»P](a):\n    pass\n"],
    "TypeVarTuple": ["def f[«*»T](a):\n    pass\n"],
    "arguments": ["def f(«*»a):\n    pass\n", "def f(«**»a):\n    pass\n", "def f(a, «/»):\n    pass\n", "def f(«*», a):\n    pass\n"],
    "keyword": ["print(«**»{'end': ''})\n"],
}

ONLY_DELIMITERS = "brackets, commas, colons and dots are no operators"
ABSTRACT = "nothing is of this class itself"
WITHOUT = {
    "Expr": "an expression that stands alone", "Name": "a name", "MatchValue": "an expression as a pattern", "arg": "a name with an annotation",
    "TypeVar": "a name", "TypeIgnore": "a comment", "Load": "how a name is used", "Store": "how a name is used", "Del": "how a name is used",
    **dict.fromkeys(("Dict", "Set", "List", "Tuple", "Call", "Attribute", "Subscript", "MatchSequence", "MatchClass"), ONLY_DELIMITERS),
    **dict.fromkeys(("FormattedValue", "Interpolation"), ONLY_DELIMITERS),
    **dict.fromkeys(("Module", "Interactive", "Expression", "FunctionType"), "a whole file or line"),
    **dict.fromkeys(
        ("mod", "stmt", "expr", "expr_context", "boolop", "operator", "unaryop", "cmpop", "excepthandler", "pattern", "type_ignore", "type_param"),
        ABSTRACT,
    ),
    # Classes that are kept for old programs, and that the parser no longer makes.
    **dict.fromkeys(("slice", "Index", "ExtSlice", "Suite", "AugLoad", "AugStore", "Param", "Num", "Str", "Bytes", "NameConstant", "Ellipsis"), "gone"),
}


def known() -> set[str]:
    """The node classes of this Python."""
    classes = {name: value for name, value in vars(ast).items() if isinstance(value, type) and issubclass(value, ast.AST)}
    return {name for name in classes if name != "AST" and not name.startswith("_")}


def places(example: str) -> tuple[str, list[tuple[int, int]]]:
    """The source, and the lines and columns of the tokens that are asked for."""
    text, found = "", []
    for i, part in enumerate(example.split("«")):
        if i:
            found.append((text.count("\n"), len(text) - text.rfind("\n") - 1))
        text += part.replace("»", "")
    return text, found


def has_node(source: str, name: str) -> bool:
    """Whether this Python's parser makes such a node of the source."""
    return any(type(node).__name__ == name for node in ast.walk(ast.parse(source)))


def main() -> int:
    """Asks for each example; prints what did not answer."""
    binary = os.environ.get("PYGLOSS") or str(PROJECT / "target" / "release" / "pygloss")
    classes, wrong = known(), []
    wrong += [f"ast.{name} has neither an example nor a reason to have none" for name in sorted(classes - EXAMPLES.keys() - WITHOUT.keys())]
    wrong += [f"ast.{name} has an example and a reason to have none" for name in sorted(EXAMPLES.keys() & WITHOUT.keys())]
    asked = 0
    with tempfile.TemporaryDirectory() as folder:
        server = Server("pygloss", f"{binary} server", folder)
        root = pathlib.Path(folder).as_uri()
        options = {"settings": {"level": "beginner"}}
        server.request("initialize", {"processId": os.getpid(), "rootUri": root, "capabilities": CAPS, "initializationOptions": options})
        server.notify("initialized", {})
        for name, examples in EXAMPLES.items():
            for number, example in enumerate(examples):
                source, tokens = places(example)
                if name in classes and not has_node(source, name):
                    wrong.append(f"the example for ast.{name} has no such node: {source!r}")
                uri = f"{root}/{name.lower()}_{number}.py"
                server.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": source}})
                for line, column in tokens:
                    asked += 1
                    where = {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
                    if server.request("textDocument/hover", where)[1] is None:
                        wrong.append(f"ast.{name}: nothing is said at {example!r}")
        server.p.kill()
    for one in wrong:
        print(f"   FAIL {one}")
    print(f"{asked} tokens of {len(EXAMPLES)} forms hovered; {len(classes)} node classes in this ast module")
    print(f"{asked - len(wrong)} passed, {len(wrong)} failed, 0 skipped")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
