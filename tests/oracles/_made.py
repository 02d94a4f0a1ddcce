"""Programs with managers that are written as classes: packages hold few that nobody but their own file can use."""

import random

MADE = "_Managed"
HEADS = ["", "", "import contextlib\n", "from contextlib import contextmanager\n"]
PARAMETERS = [("", []), ("a", ["a"]), ("a, b=one", ["a", "b"]), ("a, *, b=None", ["a", "b"]), ("*a", ["a"]), ("a, **b", ["a", "b"])]
ENTERS = ["self.old = start({x})", "self.old, kept = start(), {x}", "start({x})", "for kept in {x}:\n    start(kept)", "self.n = 0", "self.n += {x}",
          "if {x}:\n    self.late = start()", "kept = start({x})", "self.a = start()", "a = start({x})", "log(self)", "return None", "raise ValueError({x})"]
RESULTS = ["", "", "return self", "return {x}", "return start({x})", "return None", "return 1", "return kept"]
EXITS = ["stop({x})", "if {x}:\n    # why\n    stop()\nelse:\n    again({x})", "kept = stop()", "try:\n    stop({x})\nfinally:\n    again()", "self.old = stop({x})", "stop(kept)",
         "while {x}:\n    stop()\n    break", "stop(*args)", "stop(self.path)", "del self.old", "stop(lambda: {x})", "a = stop()", "pass"]
LEAVES = ["", "", "", "return False", "return None", "return", "return True", "return stop()"]
BODIES = ["got.append(work({v}))", "raise KeyError({v})", "work({v})\n    raise Exception", "for other in work():\n        got.append(other)", "pass",
          "if work({v}):\n        raise ValueError('no')", "del {v}", "return got"]
WITHS = ["with _Managed({g}) as value:\n    {body}", "with _Managed({g}):\n    {body}", "for value in (1, 2, 3):\n    with _Managed({g}):\n        break\n    got.append(value)",
         "try:\n    with _Managed({g}) as value:\n        work()\n        raise KeyError\nexcept KeyError as error:\n    got.append(type(error))", "manager = _Managed({g})\nwith manager as value:\n    {body}",
         "with outer(), _Managed({g}) as value:\n    {body}", "def inner():\n    with _Managed({g}) as value:\n        return value\ngot.append(inner())"]


def programs(count):
    return [program(random.Random(f"managers {number}")) for number in range(count)]


def indented(lines, depth):
    return "".join("    " * depth + line + "\n" for text in lines for line in text.split("\n"))


def program(pick):
    parameters, names = pick.choice(PARAMETERS)
    attributes = [pick.choice([name, f"the_{name}"]) for name in names]
    ways = [f"self.{attribute}" for attribute in attributes] + ["one", "self.old"]
    ask = lambda text: text.replace("{x}", pick.choice(ways))  # noqa: E731
    text = pick.choice(HEADS) + "class _Managed:\n"
    if pick.random() < 0.2:
        text += '    """Starts and stops."""\n'
    if names:
        text += f"    def __init__(self{', ' + parameters}):\n" + indented([f"self.{a} = {n}" for a, n in zip(attributes, names)], 2)
    enters = [ask(pick.choice(ENTERS[: pick.choice([5, 8, len(ENTERS)])])) for _ in range(pick.randint(1, 2))]
    if pick.random() < 0.6:
        enters.insert(0, "self.old = start()")
    result = ask(pick.choice(RESULTS))
    text += "\n    def __enter__(self):\n" + indented([*enters, *[result][: bool(result)]], 2)
    exits = [ask(pick.choice(EXITS[: pick.choice([2, 5, len(EXITS)])])) for _ in range(pick.randint(1, 2))]
    leave = pick.choice(LEAVES)
    text += f"\n    def __exit__(self, {pick.choice(['*args', 'kind, error, trace', 'kind=None, error=None, trace=None'])}):\n"
    text += indented([*exits, *[leave][: bool(leave)]], 2) + "\n\ngot = []\n"
    given = {"": "", "*a": "one, two"}.get(parameters, "one")
    for _ in range(pick.randint(1, 2)):
        how = pick.choice(WITHS[: pick.choice([4, len(WITHS)])])
        body = pick.choice(BODIES).replace("{v}", "value" if "value" in how else "one")
        if pick.random() < 0.3 and how == WITHS[0]:
            body = body.replace("value", "one")
        text += how.replace("{g}", given).replace("{body}", body) + "\n"
    # `return` needs a function.
    return text if "return got" not in text else text.replace("return got", "got.append(1)")
