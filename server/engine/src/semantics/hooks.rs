//! What code may set on a class besides the class's own body: decorators, metaclasses, `__init_subclass__`.

use std::sync::Arc;

use rustc_hash::FxHashMap;

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
    standard: Vec<Sets>,
}

/// What belongs to one class statement of this file.
#[derive(Debug, Clone, Default)]
pub(super) struct OwnHooks {
    decorated: Vec<Touched>,
    is_remade: bool,
    made: Vec<Touched>,
    init_subclass: Option<Touched>,
    standard: Vec<Sets>,
    may_lose: bool,
}

/// What belongs to the class statements that were asked about, by piece and node.
#[derive(Debug, Default)]
pub(super) struct KnownHooks {
    classes: FxHashMap<(usize, u32), Option<Arc<OwnHooks>>>,
    /// The state of the other modules.
    generation: u64,
}

impl KnownHooks {
    /// Forgets all where another state of the other modules was looked at before.
    pub(super) fn keep_for(&mut self, generation: u64) {
        if self.generation != generation {
            *self = KnownHooks { generation, ..KnownHooks::default() };
        }
    }
}

impl OwnHooks {
    fn is_nothing(&self) -> bool {
        self.decorated.is_empty()
            && self.made.is_empty()
            && self.standard.is_empty()
            && self.init_subclass.is_none()
            && !self.is_remade
            && !self.may_lose
    }
}

/// Tells whether something of the standard library sets an attribute of this name.
type Sets = fn(&str) -> bool;

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
                Key::File(class) => {
                    let own = self.hooks_of_statement(*class);
                    if let Some(own) = own.as_deref() {
                        hooks.decorated.extend(own.decorated.iter().map(|touched| (at, touched.clone())));
                        if own.is_remade {
                            hooks.remade.push(at);
                        }
                        hooks.made.extend(own.made.iter().cloned());
                        hooks.made.extend(own.init_subclass.iter().filter(|_| at > 0).cloned());
                        hooks.standard.extend(&own.standard);
                        hooks.may_lose |= own.may_lose;
                    }
                }
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

    /// What belongs to a class statement of this file; `None` where nothing does, as for most classes. Looked for once.
    fn hooks_of_statement(&self, class: At<'m>) -> Option<Arc<OwnHooks>> {
        let place = (class.piece, class.node.id());
        if let Some(known) = self.module().known_hooks().classes.get(&place) {
            return known.clone();
        }
        let own = Some(self.look_for_hooks(class)).filter(|own| !own.is_nothing()).map(Arc::new);
        self.module().known_hooks().classes.insert(place, own.clone());
        own
    }

    fn look_for_hooks(&self, class: At<'m>) -> OwnHooks {
        let mut own = OwnHooks::default();
        let there = self.at(class);
        for decorator in decorators(class.node) {
            let expression = decorator.named_child(0).map(Node::unparenthesized);
            let function = expression.map(|e| match e.kind() {
                Kind::Call => e.field_child(Field::Function).unwrap_or(e),
                _ => e,
            });
            own.decorated.push(match function.map(|function| there.definition(function)) {
                Some(Definition::External(path)) => {
                    own.is_remade |= remakes(&path);
                    self.touched_by_path(&path)
                }
                Some(Definition::Function(at)) => Some(touched_names(at.node)),
                _ => None,
            });
        }
        if there.is_handed_around(class) {
            own.decorated.push(None);
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
            let mut hooks = Hooks::default();
            self.hooks_of_metaclass(&mut hooks, metaclass.as_ref());
            own.made = hooks.made;
            own.standard = hooks.standard;
            own.may_lose = hooks.may_lose;
        }
        if !there.bindings_in_class(class, "__init_subclass__").is_empty() {
            own.init_subclass = Some(Some(touched_names(class.node)));
        }
        for (base, _) in &written.bases {
            if let Some(base) = base
                && let Definition::External(path) = there.definition(*base)
                && is_named_tuple_path(&path)
            {
                own.standard.push(|_| true);
            }
        }
        own
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

    fn touched_by_target(&self, summary: &Arc<ModuleSummary>, target: &Target) -> Touched {
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
            // `def __new__` inside of a decorator, that is then assigned; what stands in the body of a metaclass is its own.
            Kind::FunctionDefinition if inner != node && !is_method_of(inner, node) => {
                names.extend(inner.field_child(Field::Name).map(|n| Name::new(n.text())));
            }
            _ => {}
        }
    }
    names.sort_unstable();
    names.dedup();
    names.into_boxed_slice()
}

/// Whether a `def` is a statement of the body of a class.
fn is_method_of(function: Node<'_>, class: Node<'_>) -> bool {
    let statement = function.parent().filter(|p| p.kind() == Kind::DecoratedDefinition).unwrap_or(function);
    class.kind() == Kind::ClassDefinition
        && statement.parent().and_then(Node::parent).is_some_and(|owner| owner == class)
}

/// Whether a decorator makes descriptors, defaults or nothing of what a class body binds.
fn remakes(path: &str) -> bool {
    path == "dataclasses.dataclass" || path.starts_with("attr.") || path.starts_with("attrs.")
}

impl<'m> Context<'m> {
    /// Whether a function of this file is given the class, as in `_instrument(Class)`: it may set attributes on it.
    pub(super) fn is_handed_around(&self, class: At<'m>) -> bool {
        let Some(name) = class.node.field_child(Field::Name).map(Node::text) else { return false };
        let callees = self.module().handed_around().get(name);
        callees.is_some_and(|callees| callees.iter().any(|callee| !self.module().globals(callee).is_empty()))
    }
}

impl<'m> Context<'m> {
    /// Whether attributes of the class are set or deleted by names that are computed.
    pub(super) fn is_set_by_name(&self, class: At<'m>) -> bool {
        let Some(name) = class.node.field_child(Field::Name).map(Node::text) else { return false };
        let callees = self.module().handed_around().get(name);
        callees.is_some_and(|all| all.iter().any(|callee| matches!(callee.as_str(), "setattr" | "delattr")))
    }
}

/// From each name that stands alone, or first, in the parentheses after another name to those names: `Class` to `_instrument` for
/// `_instrument(Class)`. Read off the text, so that it takes no time; class statements and definitions are left out.
pub(super) fn handed_around(text: &str, found: &mut FxHashMap<Name, Vec<Name>>) {
    let bytes = text.as_bytes();
    let is_part = |byte: &u8| *byte == b'_' || byte.is_ascii_alphanumeric() || *byte >= 0x80;
    for open in memchr::memchr_iter(b'(', bytes) {
        let before = bytes.get(..open).unwrap_or_default();
        let start = open - before.iter().rev().take_while(|byte| is_part(byte)).count();
        let after = bytes.get(open + 1..).unwrap_or_default();
        let length = after.iter().take_while(|byte| is_part(byte)).count();
        if start == open || length == 0 || !matches!(after.get(length), Some(b')' | b',')) {
            continue;
        }
        let head = text.get(..start).unwrap_or_default();
        if head.ends_with("class ") || head.ends_with("def ") || head.ends_with('.') {
            continue;
        }
        if let (Some(callee), Some(name)) = (text.get(start..open), text.get(open + 1..open + 1 + length)) {
            let callees = found.entry(Name::new(name)).or_default();
            if !callees.iter().any(|one| one == callee) {
                callees.push(Name::new(callee));
            }
        }
    }
}

fn is_named_tuple(target: &Target) -> bool {
    matches!(target, Target::Path(path) if is_named_tuple_path(path))
}

pub(super) fn is_named_tuple_path(path: &str) -> bool {
    matches!(path, "typing.NamedTuple" | "typing_extensions.NamedTuple")
}

/// What a class of the standard library sets on classes below it or made by it, where it does.
fn set_by_standard(module: &str, qualname: &str) -> Option<Sets> {
    Some(match (module, qualname) {
        // `EnumType.__new__` puts methods of its own in place of inherited ones.
        ("enum", "Enum" | "EnumType" | "EnumMeta") => |name| name.starts_with('_'),
        ("typing", "Protocol") => |name| matches!(name, "__init__" | "__subclasshook__" | "__hash__"),
        ("string", "Template") => |name| name == "pattern",
        ("ctypes" | "_ctypes", _) => |_| true,
        _ => return None,
    })
}
