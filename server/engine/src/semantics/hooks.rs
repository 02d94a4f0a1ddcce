//! What code may set on a class besides the class's own body: decorators, metaclasses, `__init_subclass__`.

use super::classes::Key;
use super::receiver::decorators;
use super::{At, Context, Definition, MemberKind, ModuleSummary, Name, Outside, Resolved, Target};
use crate::syntax::{Field, Kind, Node, literal};

/// The names that some code may set, sorted; none where any may.
type Touched = Option<Box<[Name]>>;

/// What may set attributes on the classes of an order.
#[derive(Debug, Clone, Default)]
pub(super) struct Hooks {
    /// By decorators: the place of the class in the order, and the names.
    decorated: Vec<(usize, Touched)>,
    /// By metaclasses and `__init_subclass__`, on any class of the order.
    made: Vec<Touched>,
    /// A metaclass that was read takes part, which may take attributes away.
    may_lose: bool,
    /// The places of classes whose decorator makes other attributes of those in the body: `@dataclass`.
    remade: Vec<usize>,
    /// What `enum`, `typing` and others of the standard library set.
    standard: Vec<fn(&str) -> bool>,
}

impl Hooks {
    /// Whether a name that the class at place `found` of the order has may have been set on one before it, or taken away.
    pub(super) fn may_change(&self, name: &str, found: usize, kind: MemberKind) -> bool {
        let touches = |touched: &Touched| {
            touched.as_ref().is_none_or(|names| names.binary_search_by(|one| one.as_str().cmp(name)).is_ok())
        };
        let decorated = self.decorated.iter().any(|(at, touched)| *at < found && touches(touched));
        let made = found > 0 && self.made.iter().any(touches);
        let standard = found > 0 && self.standard.iter().any(|sets| sets(name));
        let is_data = matches!(kind, MemberKind::Data | MemberKind::Class);
        let lost = is_data && (self.may_lose || self.remade.contains(&found));
        decorated || made || standard || lost
    }
}

impl<'m> Context<'m> {
    /// What may set attributes on the classes of this order; `complete` where it is known whole.
    pub(super) fn hooks(&self, keys: &[Key<'m>], complete: bool) -> Hooks {
        let mut hooks = Hooks::default();
        if !complete {
            // Whatever is above may have a metaclass.
            hooks.made.push(None);
            hooks.may_lose = true;
        }
        for (at, key) in keys.iter().enumerate() {
            match key {
                Key::File(class) => self.hooks_of_statement(&mut hooks, at, *class),
                Key::Outside(id) => {
                    let Resolved::Module(summary) = self.find(&id.module) else {
                        hooks.standard.extend(set_by_standard(&id.module, &id.qualname));
                        continue;
                    };
                    let Some(class) = summary.class(&id.qualname) else { continue };
                    for decorator in &class.decorators {
                        let touched = self.touched_by_target(&summary, &decorator.target);
                        hooks.decorated.push((at, touched));
                        if matches!(&decorator.target, Target::Path(path) if remakes(path)) {
                            hooks.remade.push(at);
                        }
                    }
                    if class.handed_around {
                        hooks.decorated.push((at, None));
                    }
                    if let Some(metaclass) = &class.metaclass {
                        let metaclass = match self.target_of_module(&summary, metaclass) {
                            Outside::Class(id) => Some(Key::Outside(id)),
                            _ => None,
                        };
                        self.hooks_of_metaclass(&mut hooks, metaclass.as_ref());
                    }
                    if class.member("__init_subclass__").is_some() && at > 0 {
                        hooks.made.push(class.touched.clone());
                    }
                    if class.bases.iter().any(|base| is_named_tuple(&base.target)) {
                        hooks.standard.push(|_| true);
                    }
                }
            }
        }
        hooks
    }

    fn hooks_of_statement(&self, hooks: &mut Hooks, at: usize, class: At<'m>) {
        let there = self.at(class);
        for decorator in decorators(class.node) {
            let expression = decorator.named_child(0).map(Node::unparenthesized);
            let function = expression.map(|e| match e.kind() {
                Kind::Call => e.field_child(Field::Function).unwrap_or(e),
                _ => e,
            });
            let touched = match function.map(|function| there.definition(function)) {
                Some(Definition::External(path)) => {
                    if remakes(&path) {
                        hooks.remade.push(at);
                    }
                    self.touched_by_path(&path)
                }
                Some(Definition::Function(at)) => Some(touched_names(at.node)),
                _ => None,
            };
            hooks.decorated.push((at, touched));
        }
        if there.is_handed_around(class) {
            hooks.decorated.push((at, None));
        }
        let written = super::bases::written(class.node);
        if let Some(metaclass) = written.metaclass {
            let metaclass = match there.definition(metaclass) {
                Definition::Class(at) => Some(Key::File(at)),
                Definition::External(path) => match self.outside(&path) {
                    Outside::Class(id) => Some(Key::Outside(id)),
                    _ => None,
                },
                _ => None,
            };
            self.hooks_of_metaclass(hooks, metaclass.as_ref());
        }
        if at > 0 && !there.bindings_in_class(class, "__init_subclass__").is_empty() {
            hooks.made.push(Some(touched_names(class.node)));
        }
        let bases = written.bases.iter().filter_map(|(base, _)| *base);
        for base in bases {
            if let Definition::External(path) = there.definition(base)
                && path == "typing.NamedTuple"
            {
                hooks.standard.push(|_| true);
            }
        }
    }

    fn hooks_of_metaclass(&self, hooks: &mut Hooks, metaclass: Option<&Key<'m>>) {
        let order = match metaclass {
            Some(Key::File(at)) => self.class_keys(*at),
            Some(Key::Outside(id)) => self.outside_keys(id),
            None => None,
        };
        let Some(order) = order.filter(|order| order.complete) else {
            hooks.made.push(None);
            hooks.may_lose = true;
            return;
        };
        for key in order.keys {
            match key {
                Key::File(at) => {
                    hooks.made.push(Some(touched_names(at.node)));
                    hooks.may_lose = true;
                }
                Key::Outside(id) => match self.find(&id.module) {
                    Resolved::Module(summary) => {
                        let class = summary.class(&id.qualname);
                        hooks.made.push(class.and_then(|class| class.touched.clone()));
                        hooks.may_lose = true;
                    }
                    _ => hooks.standard.extend(set_by_standard(&id.module, &id.qualname)),
                },
            }
        }
    }

    fn touched_by_path(&self, path: &str) -> Touched {
        match path {
            "functools.total_ordering" => {
                return Some(["__ge__", "__gt__", "__le__", "__lt__"].map(Name::new_static).into());
            }
            "enum.unique"
            | "typing.final"
            | "typing_extensions.final"
            | "typing.runtime_checkable"
            | "typing_extensions.runtime_checkable" => return Some(Box::default()),
            _ => {}
        }
        match self.outside(path) {
            Outside::Function(module, number) => {
                let Resolved::Module(summary) = self.find(&module) else { return None };
                summary.functions.get(number as usize)?.touched.clone()
            }
            _ => None,
        }
    }

    fn touched_by_target(&self, summary: &std::sync::Arc<ModuleSummary>, target: &Target) -> Touched {
        match target {
            Target::Path(path) => self.touched_by_path(path),
            target => match self.target_of_module(summary, target) {
                Outside::Function(_, number) => summary.functions.get(number as usize)?.touched.clone(),
                _ => None,
            },
        }
    }
}

/// The names that the code below a node may set on a class: attributes it stores, and every name that stands there as a string.
pub(super) fn touched_names(node: Node<'_>) -> Box<[Name]> {
    let mut names: Vec<Name> = Vec::new();
    for inner in node.descendants() {
        match inner.kind() {
            Kind::Attribute if super::receiver::is_store(inner) => {
                names.extend(inner.field_child(Field::Attribute).map(|n| Name::new(n.text())));
            }
            Kind::String => {
                if let Some(literal::Text::Str(text)) = literal::string(inner)
                    && text.len() < 64
                    && text.chars().all(|c| c == '_' || c.is_alphanumeric())
                {
                    names.push(Name::from(text));
                }
            }
            Kind::KeywordArgument => {
                names.extend(inner.field_child(Field::Name).map(|n| Name::new(n.text())));
            }
            // `def __new__` inside of a decorator, that is then assigned.
            Kind::FunctionDefinition if inner != node => {
                names.extend(inner.field_child(Field::Name).map(|n| Name::new(n.text())));
            }
            _ => {}
        }
    }
    names.sort_unstable();
    names.dedup();
    names.into_boxed_slice()
}

/// Whether a decorator makes descriptors, defaults or nothing of what a class body binds.
fn remakes(path: &str) -> bool {
    path == "dataclasses.dataclass" || path.starts_with("attr.") || path.starts_with("attrs.")
}

impl<'m> Context<'m> {
    /// Whether a function of this file is given the class, as in `_instrument(Class)`: it may set attributes on it.
    pub(super) fn is_handed_around(&self, class: At<'m>) -> bool {
        let Some(name) = class.node.field_child(Field::Name).map(Node::text) else { return false };
        let forms = [format!("({name})"), format!("({name},")];
        self.module().pieces().iter().enumerate().any(|(piece, there)| {
            let text = there.segment.text().as_bytes();
            if !forms.iter().any(|form| memchr::memmem::find(text, form.as_bytes()).is_some()) {
                return false;
            }
            let calls = there.segment.tree().root().descendants().filter(|n| n.kind() == Kind::Call);
            calls.into_iter().any(|call| {
                let function = call.field_child(Field::Function).filter(|f| f.kind() == Kind::Identifier);
                let argument = call.field_child(Field::Arguments).and_then(|list| list.named_child(0));
                let Some((function, argument)) = function.zip(argument) else { return false };
                let here = self.at(At { piece, node: call });
                argument.kind() == Kind::Identifier
                    && argument.text() == name
                    && matches!(here.definition(function), Definition::Function(_))
                    && here.definition(argument) == Definition::Class(class)
            })
        })
    }
}

fn is_named_tuple(target: &Target) -> bool {
    matches!(target, Target::Path(path) if path == "typing.NamedTuple")
}

/// What a class of the standard library sets on classes below it or made by it, where it does.
fn set_by_standard(module: &str, qualname: &str) -> Option<fn(&str) -> bool> {
    Some(match (module, qualname) {
        // `EnumType.__new__` puts methods of its own in place of inherited ones.
        ("enum", "Enum" | "EnumType" | "EnumMeta") => |name| name.starts_with('_'),
        ("typing", "Protocol") => |name| matches!(name, "__init__" | "__subclasshook__" | "__hash__"),
        ("string", "Template") => |name| name == "pattern",
        ("ctypes" | "_ctypes", _) => |_| true,
        _ => return None,
    })
}
