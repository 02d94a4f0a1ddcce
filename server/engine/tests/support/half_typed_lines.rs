//! What stands in a file while somebody types.

/// Lines as they stand while somebody types them.
pub const HALF_TYPED: [&str; 24] = [
    "x = foo(",
    "x = [1, 2",
    "x = {'a': ",
    "x = (1,",
    "print(f\"{",
    "print(f'{x",
    "x = 'abc",
    "x = \"abc",
    "x = \"\"\"abc",
    "x = '''",
    "x = f'''{y",
    "x = 1 + \\",
    "def f(",
    "def f(a, b",
    "def",
    "class C(",
    "class C",
    "@",
    "@dec(",
    "if x",
    "for x in (",
    "from a import (",
    "import",
    "with open(x",
];
