//! Import aliases: what a name or attribute resolves to outside of this file.

use super::source::absolute_name;
use super::variables::Found;
use super::{BindingKind, Context, Definition, stdlib};
use crate::syntax::{Field, Kind, Node};

/// How many names and attributes are followed before an answer is given up.
pub(super) const FAR: u32 = 24;

impl<'m> Context<'m> {
    /// What a name or attribute resolves to outside of this file, seen through import aliases and single assignments:
    /// `threading.Thread` for `T` after `from threading import Thread as T`, `builtins.len` for `len` where nothing else can be
    /// meant. Inside an import, what is imported. `None` where it is something of this file, bound in several ways that do
    /// not agree, or not known.
    #[must_use]
    pub fn qualified_name(&self, node: Node<'m>) -> Option<String> {
        if let Some(name) = self.imported_here(node) {
            return Some(name);
        }
        let node = bare(node);
        if !matches!(node.kind(), Kind::Identifier | Kind::Attribute | Kind::DottedName | Kind::MemberType) {
            return None;
        }
        match self.definition(node) {
            Definition::External(name) => Some(name),
            _ => None,
        }
    }

    /// What an import binding leads to: `os` for `import os.path`, `a.b.x` for `from a.b import x as y`; `None` for
    /// relative imports in a file whose own name is not known, and for what is no import.
    pub(super) fn import_target(&self, found: Found<'m>) -> Option<String> {
        let node = self.node_of(found)?;
        self.imported(node, found.binding.kind, self.statement_of(found)?)
    }

    /// The module of a `from … import`, by its absolute name; `None` for a relative one in a file whose own name is not known.
    #[must_use]
    pub fn module_of(&self, statement: Node<'_>) -> Option<String> {
        match statement.kind() {
            Kind::FutureImportStatement => Some("__future__".to_string()),
            Kind::ImportFromStatement => {
                let module = statement.field_child(Field::ModuleName)?;
                match module.kind() {
                    Kind::DottedName => Some(dotted(module)),
                    Kind::RelativeImport => {
                        let dots = module.child_of_kind(Kind::ImportPrefix)?.text();
                        let level = dots.bytes().filter(|byte| *byte == b'.').count();
                        let tail = module.child_of_kind(Kind::DottedName).map(dotted).unwrap_or_default();
                        absolute_name(self.module().own()?, level, &tail)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn imported(&self, identifier: Node<'_>, kind: BindingKind, statement: Node<'_>) -> Option<String> {
        let alias = identifier.ancestors().take_while(|n| n.id() > statement.id()).find(|n| {
            n.kind() == Kind::AliasedImport
                && n.field_child(Field::Alias).is_some_and(|a| a.contains(identifier))
        });
        let name = match alias {
            Some(alias) => dotted(alias.field_child(Field::Name)?),
            None => identifier.text().to_string(),
        };
        match kind {
            BindingKind::Import => Some(name),
            BindingKind::ImportFrom => Some(format!("{}.{name}", self.module_of(statement)?)),
            _ => None,
        }
    }

    /// For a name that stands in an import statement: what is imported there.
    fn imported_here(&self, node: Node<'_>) -> Option<String> {
        if !matches!(node.kind(), Kind::DottedName | Kind::Identifier | Kind::AliasedImport) {
            return None;
        }
        let is_import = |n: &Node<'_>| {
            matches!(
                n.kind(),
                Kind::ImportStatement | Kind::ImportFromStatement | Kind::FutureImportStatement
            )
        };
        let statement = node.ancestors().take(3).find(is_import)?;
        let item = std::iter::once(node).chain(node.ancestors()).find(|n| n.parent() == Some(statement))?;
        if item.field() == Field::ModuleName {
            return self.module_of(statement);
        }
        let name = match item.kind() {
            Kind::AliasedImport => dotted(item.field_child(Field::Name)?),
            Kind::DottedName => dotted(item),
            _ => return None,
        };
        match statement.kind() {
            Kind::ImportStatement => Some(name),
            _ => Some(format!("{}.{name}", self.module_of(statement)?)),
        }
    }

    /// What a name means that nothing in this file binds: a builtin, or what a star import of a known module binds.
    pub(super) fn unbound_target(&self, name: &str) -> Option<String> {
        let mut by_star = Vec::new();
        for star in self.global_bindings("*") {
            if self.star_binds(star, name)? {
                by_star.push(format!("{}.{name}", self.star_module(star)?));
            }
        }
        let builtin = stdlib::is_builtin(name, self.target());
        match by_star.as_slice() {
            [] => builtin.then(|| format!("builtins.{name}")),
            [first, rest @ ..] if !builtin && rest.iter().all(|other| other == first) => Some(first.clone()),
            _ => None,
        }
    }

    /// What all bindings of a name lead to, where all are imports and all agree.
    pub(super) fn agreed_import(&self, bindings: &[Found<'m>]) -> Option<String> {
        let (first, rest) = bindings.split_first()?;
        let target = self.import_target(*first)?;
        let same = rest.iter().all(|other| self.import_target(*other).as_deref() == Some(&target));
        same.then_some(target)
    }
}

/// The expression without parentheses, and without the wrapper that annotations have.
pub(super) fn bare(node: Node<'_>) -> Node<'_> {
    let mut node = node;
    while matches!(node.kind(), Kind::ParenthesizedExpression | Kind::Type) {
        match node.named_child(0) {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

/// A dotted name as one word, whatever blanks stand in it.
pub(super) fn dotted(node: Node<'_>) -> String {
    if node.kind() != Kind::DottedName {
        return node.text().to_string();
    }
    node.named_children().map(Node::text).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;

    fn name(text: &str) -> Option<String> {
        ask(text, |context, node| context.qualified_name(node))
    }

    fn is(text: &str, expected: &str) {
        assert_eq!(name(text).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn says_nothing_where_it_cannot_know() {
        for text in [
            "unknown\n",
            "from . import x\nx\n",
            "from .a import x\nx.y\n",
            "from m import *\nlen\n",
            "import os\nfrom m import *\nos = 1\nos\n",
            "import os\nfrom m import *\nos\n",
            "import threading\nthreading = None\nthreading.Thread\n",
            "import threading\ndef f():\n    global threading\n    threading = 1\nthreading.Thread\n",
            "try:\n    import a as x\nexcept ImportError:\n    import b as x\nx\n",
            "try:\n    import x\nexcept ImportError:\n    x = None\nx\n",
            "def len(x): pass\nlen\n",
            "if y:\n    len = 3\nlen\n",
            "len\nlen = 3\nlen\n",
            "class A:\n    id = 1\n    id\n",
            "def f(len):\n    len\n",
            "def f():\n    import os\ndef g():\n    os.path\n",
            "import os\ndel os\nos\n",
            "f().x\n",
            "__name__\n",
            "for os in x: pass\nos.path\n",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn sees_through_aliases() {
        is("import threading as t\nt.Thread\n", "threading.Thread");
        is("from threading import Thread as T\nT\n", "threading.Thread");
        is("import os.path\nos.path.join\n", "os.path.join");
        is("import os.path as p\np.join\n", "os.path.join");
        is("import a.b\nimport a.c\na.b.x\n", "a.b.x");
        is("import threading\nT = threading.Thread\nT\n", "threading.Thread");
        is("import os\ndef f():\n    (os).path\n", "os.path");
        is("def f():\n    from os import path as os\n    def g():\n        os.join\n", "os.path.join");
        is("from __future__ import annotations\nannotations\n", "__future__.annotations");
        is("try:\n    from a import x\nexcept ImportError:\n    from a import x\nx\n", "a.x");
        is("from m import *\nimport os\nos\n", "os");
    }

    #[test]
    fn builtins_where_nothing_else_may_bind_the_name() {
        is("len\n", "builtins.len");
        is("def f():\n    def g():\n        print\n", "builtins.print");
        is("class A:\n    def id(self): pass\n    def g(self):\n        id\n", "builtins.id");
        is("from math import *\nlen\n", "builtins.len");
        is("from math import *\nsqrt\n", "math.sqrt");
        is("p = print\np\n", "builtins.print");
        is("from io import open\nopen\n", "io.open");
        is("x = []\nx.append\n", "builtins.list.append");
    }

    #[test]
    fn a_chain_of_fifty_thousand_attributes_is_given_up() {
        let text = format!("import a\na{}\n", ".b".repeat(50_000));
        assert_eq!(name(&text), None);
    }

    #[test]
    fn names_in_imports() {
        use crate::syntax::Kind;
        let module = super::super::testing::module("from threading import Thread as T\n");
        let dependencies = std::cell::RefCell::default();
        let context = super::Context::new(&module, 0, &dependencies).unwrap();
        let names: Vec<_> = context
            .tree()
            .root()
            .descendants()
            .filter(|n| n.kind() == Kind::DottedName)
            .map(|n| context.qualified_name(n).unwrap())
            .collect();
        assert_eq!(names, ["threading", "threading.Thread"]);
    }
}
