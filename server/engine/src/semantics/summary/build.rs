//! From a module's text to its summary.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::bases::{self, Written};
use super::super::decoration;
use super::super::definition::inner_definition;
use super::super::hooks;
use super::super::imports::bare;
use super::super::receiver::decorators;
use super::super::variables::Found;
use super::super::{
    At, BindingKind, Constant, Context, Definition, Dependencies, Module, ModuleOptions, Name, NoModules,
    OwnName, ScopeId,
};
use super::namespace;
use super::{
    BaseSummary, ClassSummary, DecoratorSummary, FunctionSummary, MemberSummary, ModuleSummary, Target,
};
use crate::document::Document;
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

impl ModuleSummary {
    /// Reads a module's text. `own` is the name under which it is imported.
    #[must_use]
    pub fn new(text: &str, own: &OwnName, is_stub: bool, target: PythonVersion) -> ModuleSummary {
        ModuleSummary::of(&Document::new(text), own, is_stub, target)
    }

    /// The same for a text that was parsed.
    #[must_use]
    pub fn of(document: &Document, own: &OwnName, is_stub: bool, target: PythonVersion) -> ModuleSummary {
        let source = Arc::new(NoModules { own: Some(own.clone()) });
        let module = Module::new(document, ModuleOptions { target, source }, None);
        let dependencies = RefCell::new(Dependencies::default());
        let empty = ModuleSummary {
            name: own.name.clone(),
            is_package: own.is_package,
            is_stub,
            classes: Box::default(),
            functions: Box::default(),
            stars: Box::default(),
            unknown_star: false,
            all: None,
            unknown_all: false,
            has_getattr: false,
            changes_itself: false,
            replaces_itself: false,
            names_path: false,
            needs: Box::default(),
            imports: Box::default(),
            names: FxHashMap::default(),
            certain: FxHashSet::default(),
            class_of: FxHashMap::default(),
        };
        let Some(context) = Context::new(&module, 0, &dependencies) else { return empty };
        let builder = Builder::new(context);
        let classes: Box<[ClassSummary]> = builder.classes.iter().map(|at| builder.class(*at)).collect();
        let functions = builder.functions.iter().map(|at| builder.function(*at)).collect();
        let (mut names, mut certain) = (FxHashMap::default(), FxHashSet::default());
        for name in module.bound_names() {
            if name != "*"
                && let Some(entry) = builder.name(&name)
            {
                if builder.is_certain(&name) {
                    certain.insert(name.clone());
                }
                names.insert(name, entry);
            }
        }
        let (stars, unknown_star) = builder.stars();
        let (all, unknown_all) = builder.all();
        let class_of =
            classes.iter().zip(0..).map(|(class, number)| (class.qualname.clone(), number)).collect();
        let has_getattr = !module.globals("__getattr__").is_empty();
        let changes_itself = namespace::changes_itself(&module);
        let replaces_itself = namespace::replaces_itself(&module);
        let names_path = namespace::names_path(&module);
        let needs = namespace::needs(&context);
        let imports = namespace::imports(&context);
        ModuleSummary {
            replaces_itself,
            names_path,
            needs,
            imports,
            classes,
            functions,
            stars,
            unknown_star,
            all,
            unknown_all,
            has_getattr,
            changes_itself,
            names,
            certain,
            class_of,
            ..empty
        }
    }
}

struct Builder<'m> {
    context: Context<'m>,
    classes: Vec<At<'m>>,
    class_numbers: FxHashMap<(usize, u32), u32>,
    functions: Vec<At<'m>>,
    function_numbers: FxHashMap<(usize, u32), u32>,
}

fn numbers(places: &[At<'_>]) -> FxHashMap<(usize, u32), u32> {
    places.iter().zip(0..).map(|(at, number)| ((at.piece, at.node.id()), number)).collect()
}

impl<'m> Builder<'m> {
    fn new(context: Context<'m>) -> Builder<'m> {
        let (mut classes, mut functions) = (Vec::new(), Vec::new());
        for (piece, there) in context.module().pieces().iter().enumerate() {
            let tree = there.segment.tree();
            for facts in &there.model.classes {
                if facts.qualname.contains("<locals>") {
                    continue;
                }
                if let Some(node) = there.model.scope_node(tree, facts.scope)
                    && node.kind() == Kind::ClassDefinition
                {
                    classes.push(At { piece, node });
                }
            }
            if there.model.options.in_class_body {
                continue;
            }
            let model = &there.model;
            let top = |node: &Node<'_>| {
                node.kind() == Kind::FunctionDefinition && model.scope_at(*node) == ScopeId(0)
            };
            functions.extend(tree.root().descendants().filter(top).map(|node| At { piece, node }));
        }
        let class_numbers = numbers(&classes);
        let function_numbers = numbers(&functions);
        Builder { context, classes, class_numbers, functions, function_numbers }
    }

    /// What a name means once the module has run, and the line that binds it last.
    fn name(&self, name: &str) -> Option<(Target, u32)> {
        let bindings = self.context.global_bindings(name);
        let last = bindings.last().copied()?;
        let line = self.line(last);
        // A name that is only declared, or bound for type checkers only, may be bound from another module.
        let is_declared =
            |found: &Found<'m>| found.binding.kind == BindingKind::Annotation || self.never_runs(*found);
        if bindings.iter().all(is_declared) {
            return Some((Target::Unknown, line));
        }
        Some((self.target_of(&bindings), line))
    }

    /// Whether a statement that always runs binds a name, and none deletes it.
    fn is_certain(&self, name: &str) -> bool {
        let bindings = self.context.global_bindings(name);
        let binds = |found: &Found<'m>| {
            found.binding.kind != BindingKind::Annotation
                && found.binding.scope == ScopeId(0)
                && self.is_unconditional(*found)
        };
        bindings.iter().any(binds) && bindings.iter().all(|found| found.binding.kind != BindingKind::Delete)
    }

    fn line(&self, found: Found<'m>) -> u32 {
        let node = self.context.node_of(found);
        node.map_or(0, |node| self.context.at(At { piece: found.piece, node }).line(node))
    }

    fn never_runs(&self, found: Found<'m>) -> bool {
        let node = self.context.node_of(found);
        node.is_some_and(|node| self.context.at(At { piece: found.piece, node }).never_runs(node))
    }

    /// What these bindings of one name leave it bound to, once all code at their level has run.
    fn target_of(&self, bindings: &[Found<'m>]) -> Target {
        let mut live = self.context.settled(bindings);
        if live.iter().any(|found| found.binding.kind == BindingKind::Delete) {
            return Target::Unknown;
        }
        // A function that says `global` may run at any time.
        if live.iter().any(|found| found.binding.scope != ScopeId(0)) {
            return Target::Unknown;
        }
        if let Some(last) = live.iter().rposition(|found| self.is_unconditional(*found)) {
            live.drain(..last);
        }
        let targets: Vec<Target> = live.iter().map(|found| self.target(*found)).collect();
        match targets.as_slice() {
            [] => Target::Unknown,
            [first, rest @ ..] if rest.iter().all(|target| target == first) => first.clone(),
            _ if self.context.are_import_alternatives(&live) => Target::FirstOf(targets.into_boxed_slice()),
            _ => Target::Unknown,
        }
    }

    fn is_unconditional(&self, found: Found<'m>) -> bool {
        let Some(node) = self.context.node_of(found) else { return false };
        !node.ancestors().any(|n| n.kind().may_leave_out())
    }

    fn target(&self, found: Found<'m>) -> Target {
        let there = |node| self.context.at_node(found, node);
        match found.binding.kind {
            BindingKind::Assignment | BindingKind::NamedExpression => {
                match found.binding.value.and_then(there) {
                    Some(value) => self.expression(value),
                    None => Target::Unknown,
                }
            }
            _ => self.definition(self.context.binding_definition(found, super::super::imports::FAR)),
        }
    }

    fn definition(&self, definition: Definition<'m>) -> Target {
        let known = |numbers: &FxHashMap<(usize, u32), u32>, at: At<'_>| {
            numbers.get(&(at.piece, at.node.id())).copied()
        };
        match definition {
            Definition::Class(at) => known(&self.class_numbers, at).map_or(Target::Unknown, Target::Class),
            Definition::Function(at) => {
                known(&self.function_numbers, at).map_or(Target::Unknown, Target::Function)
            }
            Definition::External(path) => Target::Path(Name::from(path)),
            _ => Target::Unknown,
        }
    }

    /// What a name or attribute in the module's code leads to.
    fn expression(&self, at: At<'m>) -> Target {
        let there = self.context.at(at);
        let node = bare(at.node);
        let target = self.definition(there.definition(node));
        if target != Target::Unknown {
            return target;
        }
        if node.kind() == Kind::Attribute {
            return self.attribute_of_class(there, node);
        }
        match there.variable(node) {
            Some(variable) if !matches!(variable.owner, super::super::Owner::Function(_)) => {
                let live = self.context.settled(&variable.bindings);
                if live.len() > 1 && self.context.are_import_alternatives(&live) {
                    return Target::FirstOf(live.iter().map(|found| self.target(*found)).collect());
                }
                Target::Unknown
            }
            _ => Target::Unknown,
        }
    }

    /// `Class.name`, for a class of the module itself, is what other modules would call `module.Class.name`.
    fn attribute_of_class(&self, there: Context<'m>, node: Node<'m>) -> Target {
        let parts = node.field_child(Field::Object).zip(node.field_child(Field::Attribute));
        let own = self.context.module().own();
        match (parts, own) {
            (Some((object, name)), Some(own)) => match there.definition(object) {
                Definition::Class(class) => {
                    let qualname = there.qualname(class);
                    Target::Path(Name::from(format!("{}.{qualname}.{}", own.name, name.text())))
                }
                _ => Target::Unknown,
            },
            _ => Target::Unknown,
        }
    }

    fn class(&self, at: At<'m>) -> ClassSummary {
        let there = self.context.at(at);
        let Written { bases, metaclass, doubtful } = bases::written(at.node);
        let base = |(node, subscripted): (Option<Node<'m>>, bool)| BaseSummary {
            target: node.map_or(Target::Unknown, |node| self.expression(At { piece: at.piece, node })),
            subscripted,
        };
        let metaclass = metaclass.map(|node| self.expression(At { piece: at.piece, node }));
        let decorators: Vec<Node<'m>> = decorators(at.node).collect();
        let decorator = |decorator: &Node<'m>| {
            let expression = decorator.named_child(0).map(bare)?;
            let (function, called) = match expression.kind() {
                Kind::Call => (expression.field_child(Field::Function)?, true),
                _ => (expression, false),
            };
            Some(DecoratorSummary { target: self.expression(At { piece: at.piece, node: function }), called })
        };
        let unknown = DecoratorSummary { target: Target::Unknown, called: false };
        let (slots, unknown_slots) = there.own_slots(at);
        let mut members: Vec<MemberSummary> =
            there.names_in_class(at).into_iter().filter_map(|name| self.member(at, name)).collect();
        members.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        ClassSummary {
            qualname: there.qualname(at),
            line: there.line(at.node),
            bases: bases.into_iter().map(base).collect(),
            metaclass,
            decorators: decorators.iter().map(|d| decorator(d).unwrap_or_else(|| unknown.clone())).collect(),
            members: members.into_boxed_slice(),
            slots,
            unknown_slots,
            doubtful,
            has_type_parameters: at.node.field_child(Field::TypeParameters).is_some(),
            hands_bases_on: bases::hands_bases_on(&there, at),
            subscript: there.own_subscript(at),
            handed_around: there.is_handed_around(at),
            touched: makes_classes(at.node).then(|| hooks::touched_names(at.node)),
            replaced: decorators.iter().any(|decorator| bases::makes_another_class(&there, *decorator)),
        }
    }

    fn member(&self, class: At<'m>, name: Name) -> Option<MemberSummary> {
        let there = self.context.at(class);
        let bindings = there.bindings_in_class(class, &name);
        let gives = |f: &&Found<'_>| f.binding.kind.gives_value();
        let found = *bindings.iter().rev().find(gives)?;
        let kind = self.context.member_kind(found);
        let value = found.binding.value.and_then(|value| self.context.at_node(found, value));
        Some(MemberSummary {
            line: self.line(found),
            kind,
            doubtful: there.is_doubtful(class, &name),
            is_abstract: self.context.abstractness(class, found),
            is_none: value.is_some_and(|value| bare(value.node).kind() == Kind::None),
            gives: self.context.member_gives(found),
            goes_on: self.goes_on(found, &name),
            name,
        })
    }

    fn goes_on(&self, found: Found<'m>, name: &str) -> Option<bool> {
        let at = self.context.at_node(found, found.binding.statement).and_then(inner_definition)?;
        (found.binding.kind == BindingKind::Function)
            .then(|| super::super::cooperation::calls_super(&self.context.at(at), at, name))
            .flatten()
    }

    fn function(&self, at: At<'m>) -> FunctionSummary {
        let there = self.context.at(at);
        let name = at.node.field_child(Field::Name).map_or("", Node::text);
        let gives = decoration::gives(&there, at.node, 0);
        let is_decorator = gives.argument || gives.giver;
        FunctionSummary {
            name: Name::new(name),
            line: there.line(at.node),
            gives,
            touched: is_decorator.then(|| hooks::touched_names(at.node)),
            decorated: decorators(at.node).next().is_some(),
        }
    }

    fn stars(&self) -> (Box<[Name]>, bool) {
        let stars = self.context.global_bindings("*");
        let live = stars.into_iter().filter(|star| !self.never_runs(*star));
        let modules: Vec<Option<String>> = live.map(|star| self.context.star_module(star)).collect();
        let unknown = modules.contains(&None);
        (modules.into_iter().flatten().map(Name::from).collect(), unknown)
    }

    /// `__all__`, and whether it is put together in a way that is not known.
    fn all(&self) -> (Option<Box<[Name]>>, bool) {
        let bindings = self.context.settled(&self.context.global_bindings("__all__"));
        let [found] = bindings.as_slice() else { return (None, !bindings.is_empty()) };
        let value = found.binding.value.and_then(|value| self.context.at_node(*found, value));
        let Some(value) = value else { return (None, true) };
        let node = bare(value.node);
        if !matches!(node.kind(), Kind::List | Kind::Tuple) || self.all_is_changed() {
            return (None, true);
        }
        let there = self.context.at(value);
        let name = |node: Node<'m>| match there.constant(node) {
            Some(Constant::Str(name)) => Some(Name::from(name)),
            _ => None,
        };
        match node.named_children().map(name).collect::<Option<Box<[Name]>>>() {
            Some(names) => (Some(names), false),
            None => (None, true),
        }
    }

    /// Whether `__all__` is more than assigned: `__all__.append(…)`.
    fn all_is_changed(&self) -> bool {
        self.context.module().pieces().iter().any(|piece| {
            let mut nodes = piece.segment.tree().root().descendants();
            nodes.any(|n| {
                n.kind() == Kind::Identifier
                    && n.text() == "__all__"
                    && n.parent().is_some_and(|p| matches!(p.kind(), Kind::Attribute | Kind::Subscript))
            })
        })
    }
}

/// Whether a class statement looks like that of a metaclass, or has an `__init_subclass__`.
fn makes_classes(class: Node<'_>) -> bool {
    let bases = class.field_child(Field::Superclasses).map_or("", Node::text);
    let is_method = |n: &Node<'_>, name: &str| {
        n.kind() == Kind::FunctionDefinition && n.field_child(Field::Name).is_some_and(|n| n.text() == name)
    };
    bases.to_ascii_lowercase().contains("type")
        || bases.to_ascii_lowercase().contains("meta")
        || class.descendants().any(|n| is_method(&n, "__init_subclass__"))
}
