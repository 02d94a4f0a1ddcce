"""A program that is asked about: its text, its syntax tree, the code objects that CPython makes of it, and what it defines."""

import ast
import contextlib
import dis
import io
import sys
import types
import warnings


class Subject:
    """`namespace` is given for modules that are imported already; other programs are run here, as far as they come."""

    def __init__(self, path, source, namespace=None):
        self.path, self.source = path, source
        self.lines = source.splitlines()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.tree = ast.parse(source)
            self.code = compile(source, str(path), "exec", dont_inherit=True)
        self.error = None
        self.is_made = namespace is None
        self.namespace = self.run() if namespace is None else namespace

    def run(self):
        module = types.ModuleType("quizzed")
        sys.modules["quizzed"] = module
        module.LOG = []
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(self.code, vars(module))
        except Exception as error:
            self.error = error
        return vars(module)

    def offset(self, location):
        """The row and the column, in bytes, as syntax trees have them."""
        line = self.lines[location["row"] - 1]
        return location["row"], len(line[: location["column"] - 1].encode())

    def place(self, question):
        return self.offset(question["location"]), self.offset(question["end_location"])

    def node(self, question, kinds=ast.AST):
        """The syntax tree's node that is exactly there."""
        start, end = self.place(question)
        for node in ast.walk(self.tree):
            if isinstance(node, kinds) and getattr(node, "lineno", None) == start[0] and node.col_offset == start[1]:
                if (node.end_lineno, node.end_col_offset) == end:
                    return node
        return None

    def starting(self, question, kinds):
        """The first node of these kinds that starts there."""
        start, _ = self.place(question)
        for node in ast.walk(self.tree):
            if isinstance(node, kinds) and (node.lineno, node.col_offset) == start:
                return node
        return None

    def parents(self):
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def codes(self):
        """Each code object with those around it, the innermost first."""
        waiting = [(self.code, ())]
        while waiting:
            code, around = waiting.pop()
            yield code, around
            waiting += [(inner, (code, *around)) for inner in code.co_consts if isinstance(inner, types.CodeType)]

    def instructions(self, start, end):
        """The instructions that CPython says stand for exactly this part of the text, with their code objects."""
        for code, around in self.codes():
            for instruction in dis.get_instructions(code):
                at = instruction.positions
                if at and (at.lineno, at.col_offset) == start and (at.end_lineno, at.end_col_offset) == end:
                    yield instruction, code, around

    def found(self, qualname):
        """What a qualified name leads to, or None."""
        value = None
        for number, part in enumerate(qualname.split(".")):
            value = self.namespace.get(part) if number == 0 else vars(value).get(part)
            if value is None:
                return None
        return value
