//! Dataclasses: which fields a class has and what is generated from them (library reference, `dataclasses`).

use super::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// The arguments of `@dataclass(…)` that change what is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "these are the decorator's own parameters")]
pub struct Parameters {
    /// `init`
    pub init: bool,
    /// `eq`
    pub eq: bool,
    /// `order`
    pub order: bool,
    /// `frozen`
    pub frozen: bool,
    /// `unsafe_hash`
    pub unsafe_hash: bool,
    /// `kw_only`
    pub kw_only: bool,
    /// `slots`
    pub slots: bool,
}

impl Default for Parameters {
    fn default() -> Self {
        Parameters {
            init: true,
            eq: true,
            order: false,
            frozen: false,
            unsafe_hash: false,
            kw_only: false,
            slots: false,
        }
    }
}

/// How a field gets its value where the caller passes none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldDefault {
    /// It has to be passed.
    None,
    /// This expression, evaluated once.
    Value(String),
    /// A new object for each instance.
    Factory,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataField<'m> {
    /// The name.
    pub name: String,
    /// The annotation as written.
    pub annotation: String,
    /// Its default.
    pub default: FieldDefault,
    /// The expression of the default, or of what makes it.
    pub given: Option<At<'m>>,
    /// Whether `__init__` takes it.
    pub init: bool,
    /// Whether `__init__` takes it by keyword only.
    pub kw_only: bool,
    /// Whether its default is written as a list, dictionary or set.
    pub mutable: bool,
    /// Whether comparisons look at it.
    pub compare: bool,
    /// Whether it is only handed to `__post_init__` (`InitVar`).
    pub init_only: bool,
}

/// What is known of a dataclass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataClass<'m> {
    /// The decorator's node (`@…`).
    pub decorator: Node<'m>,
    /// Its arguments.
    pub parameters: Parameters,
    /// The fields, those of the bases first.
    pub fields: Vec<DataField<'m>>,
    /// Whether every base is known, so that no field is missing.
    pub complete: bool,
    /// The arguments of the dataclass above, if it is one.
    pub above: Option<Parameters>,
    /// Whether the class statement names a base.
    pub has_bases: bool,
}

/// More bases than this in a row are not followed.
const DEEPEST: usize = 50;

/// The dataclass that the class statement at `at` makes; `None` where it is none, or where an argument is not a constant.
#[must_use]
pub fn dataclass<'m>(context: &Context<'m>, at: At<'m>) -> Option<DataClass<'m>> {
    // The chain of single bases, from the class up; fields are then gathered from the top down.
    let mut chain = Vec::new();
    let mut complete = true;
    let mut next = Some(at);
    while let Some(class) = next.take() {
        let here = context.at(class);
        let Some((decorator, parameters)) = decoration(&here, class.node) else {
            // A base that is no dataclass adds no fields.
            if chain.is_empty() {
                return None;
            }
            complete &= class.node.field_child(Field::Superclasses).is_none();
            break;
        };
        chain.push((class, decorator, parameters));
        let bases: Vec<Node<'_>> = class
            .node
            .field_child(Field::Superclasses)
            .map(|list| list.named_children().filter(|n| n.kind() != Kind::KeywordArgument).collect())
            .unwrap_or_default();
        match bases.as_slice() {
            [] => {}
            [base] => match here.definition(*base) {
                Definition::Class(base) if chain.len() < DEEPEST => next = Some(base),
                Definition::External(name) if name == "builtins.object" || name == "abc.ABC" => {}
                _ => complete = false,
            },
            _ => complete = false,
        }
    }
    let (_, decorator, parameters) = *chain.first()?;
    let above = chain.get(1).map(|(_, _, parameters)| *parameters);
    // What dataclasses among several bases, or behind a plain class, bring along may be in the way of making the class: fields
    // with defaults, `frozen`.
    if !complete && has_more_above(context, at, &chain) {
        return None;
    }
    let has_bases = at.node.field_child(Field::Superclasses).is_some();
    let mut fields: Vec<DataField<'m>> = Vec::new();
    for (class, _, parameters) in chain.iter().rev() {
        let own = own_fields(&context.at(*class), class.node, parameters.kw_only)?;
        // A `ClassVar` of the name of a field above takes it away.
        let is_own = |old: &DataField<'m>| own.iter().any(|field| field.name == old.name);
        if fields.iter().any(|old| !is_own(old) && !context.bindings_in_class(*class, &old.name).is_empty()) {
            return None;
        }
        // A field without a value of its own has that of any attribute of its name above, and one that is a `ClassVar` above
        // stands where that did.
        let is_new = |field: &DataField<'_>| fields.iter().all(|old| old.name != field.name);
        let above = chain.iter().skip_while(|(at, ..)| at != class).skip(1);
        if above.into_iter().any(|(at, ..)| {
            own.iter().any(|field| {
                let bindings = context.bindings_in_class(*at, &field.name);
                let annotated = bindings.iter().any(|found| found.binding.annotation.is_some());
                let gives = |found: &super::variables::Found<'_>| {
                    found.binding.kind != super::BindingKind::Annotation
                };
                (annotated && is_new(field))
                    || (field.default == FieldDefault::None && bindings.iter().any(gives))
            })
        }) {
            return None;
        }
        for field in own {
            // A field of the same name keeps the place of the one it replaces.
            match fields.iter_mut().find(|old| old.name == field.name) {
                // Without a value of its own it has that of the class above, as any attribute.
                Some(old)
                    if field.default == FieldDefault::None
                        && matches!(old.default, FieldDefault::Value(_)) =>
                {
                    return None;
                }
                Some(old) => *old = field,
                None => fields.push(field),
            }
        }
    }
    Some(DataClass { decorator, parameters, fields, complete, above, has_bases })
}

/// Whether a dataclass of this file stands above the class that is not in the chain of its single bases.
fn has_more_above<'m>(
    context: &Context<'m>,
    class: At<'m>,
    chain: &[(At<'m>, Node<'m>, Parameters)],
) -> bool {
    let above = context.file_classes(&context.class(class));
    let mut others = above.into_iter().filter(|at| chain.iter().all(|(known, ..)| known != at));
    others.any(|at| decoration(&context.at(at), at.node).is_some())
}

/// The `@dataclass` line of a class, whatever its arguments.
#[must_use]
pub fn dataclass_line<'m>(here: &Context<'m>, class: Node<'m>) -> Option<Node<'m>> {
    let decorators = here.decorators(here.locate(class));
    decorators.filter(|line| here.decorator_name(*line).as_deref() == Some("dataclasses.dataclass")).last()
}

/// The `@dataclass` line of a class with its arguments.
fn decoration<'m>(here: &Context<'m>, class: Node<'m>) -> Option<(Node<'m>, Parameters)> {
    let line = dataclass_line(here, class)?;
    let expression = line.named_child(0)?.unparenthesized();
    let arguments = expression.field_child(Field::Arguments).filter(|_| expression.kind() == Kind::Call);
    Some((line, read_parameters(arguments)?))
}

fn read_parameters(arguments: Option<Node<'_>>) -> Option<Parameters> {
    let mut parameters = Parameters::default();
    for argument in arguments.into_iter().flat_map(Node::named_children) {
        if argument.kind() != Kind::KeywordArgument {
            return None;
        }
        let value = match argument.field_child(Field::Value)?.kind() {
            Kind::True => true,
            Kind::False => false,
            _ => return None,
        };
        match argument.field_child(Field::Name)?.text() {
            "init" => parameters.init = value,
            "eq" => parameters.eq = value,
            "order" => parameters.order = value,
            "frozen" => parameters.frozen = value,
            "unsafe_hash" => parameters.unsafe_hash = value,
            "kw_only" => parameters.kw_only = value,
            "slots" => parameters.slots = value,
            _ => {}
        }
    }
    Some(parameters)
}

/// The fields that the class body itself declares; `None` where one cannot be read.
fn own_fields<'m>(here: &Context<'m>, class: Node<'m>, kw_only: bool) -> Option<Vec<DataField<'m>>> {
    let body = class.field_child(Field::Body)?;
    let mut fields: Vec<DataField<'m>> = Vec::new();
    let mut kw_only = kw_only;
    let class_at = here.locate(class);
    for statement in body.named_children() {
        match statement.kind() {
            Kind::ExpressionStatement => {}
            // A field declared under a condition is there or not.
            kind if kind.may_leave_out() => {
                if statement
                    .descendants()
                    .any(|n| n.kind() == Kind::Assignment && n.field_child(Field::Type).is_some())
                {
                    return None;
                }
                continue;
            }
            _ => continue,
        }
        for assignment in statement.named_children().filter(|n| n.kind() == Kind::Assignment) {
            let (Some(left), Some(annotation)) =
                (assignment.field_child(Field::Left), assignment.field_child(Field::Type))
            else {
                continue;
            };
            if left.kind() != Kind::Identifier {
                continue;
            }
            let declared = annotation.named_child(0).unwrap_or(annotation);
            let outer =
                if declared.kind() == Kind::GenericType { declared.named_child(0)? } else { declared };
            let outer =
                if outer.kind() == Kind::Subscript { outer.field_child(Field::Value)? } else { outer };
            let twice = here.bindings_in_class(class_at, left.text()).len() > 1;
            match here.qualified_name(outer).as_deref() {
                Some("typing.ClassVar") if twice => return None,
                Some("typing.ClassVar") => continue,
                Some("dataclasses.KW_ONLY") => {
                    kw_only = true;
                    continue;
                }
                _ => {}
            }
            // An annotation in quotes may say `ClassVar` too.
            if declared.kind() == Kind::String && declared.text().contains("ClassVar") {
                if twice {
                    return None;
                }
                continue;
            }
            // The last annotation and the last value count, wherever they stand.
            if twice {
                return None;
            }
            let mut field = DataField {
                name: left.text().to_string(),
                annotation: annotation.one_line(),
                default: FieldDefault::None,
                given: None,
                init: true,
                kw_only,
                mutable: false,
                compare: true,
                init_only: here.qualified_name(outer).as_deref() == Some("dataclasses.InitVar"),
            };
            if let Some(value) = assignment.field_child(Field::Right) {
                read_default(here, value, &mut field)?;
            }
            fields.push(field);
        }
    }
    Some(fields)
}

/// Reads what stands behind the `=` of a field: a value, or a call of `field()`.
fn read_default<'m>(here: &Context<'m>, value: Node<'m>, field: &mut DataField<'m>) -> Option<()> {
    let value = value.unparenthesized();
    let is_field = value.kind() == Kind::Call
        && value
            .field_child(Field::Function)
            .and_then(|function| here.qualified_name(function))
            .is_some_and(|name| name == "dataclasses.field");
    if !is_field {
        field.default = FieldDefault::Value(value.one_line());
        field.given = Some(here.locate(value));
        field.mutable = is_mutable(value);
        return Some(());
    }
    for argument in value.field_child(Field::Arguments)?.named_children() {
        let (name, given) = (argument.field_child(Field::Name)?, argument.field_child(Field::Value)?);
        match name.text() {
            "default" => {
                field.default = FieldDefault::Value(given.one_line());
                field.given = Some(here.locate(given));
                field.mutable = is_mutable(given);
            }
            "default_factory" => {
                field.default = FieldDefault::Factory;
                field.given = Some(here.locate(given));
            }
            "init" => field.init = flag(given)?,
            "compare" => field.compare = flag(given)?,
            "kw_only" => field.kw_only = flag(given)?,
            _ => {}
        }
    }
    Some(())
}

fn is_mutable(value: Node<'_>) -> bool {
    value.unparenthesized().kind().is_new_collection()
}

fn flag(node: Node<'_>) -> Option<bool> {
    match node.kind() {
        Kind::True => Some(true),
        Kind::False => Some(false),
        _ => None,
    }
}

impl DataField<'_> {
    /// Its default as written, with other words for one that is made anew for each object; `None` without one.
    #[must_use]
    pub fn shown_default(&self, factory: &str) -> Option<String> {
        match &self.default {
            FieldDefault::None => None,
            FieldDefault::Value(value) => Some(value.clone()),
            FieldDefault::Factory => Some(factory.to_string()),
        }
    }
}

impl<'m> DataClass<'m> {
    /// The generated `__init__`, as `inspect.signature` would show it with annotations as written.
    #[must_use]
    pub fn signature(&self) -> String {
        self.signature_by(&|field| field.shown_default("<factory>"))
    }

    /// The same with what is written for the default of a field that has one.
    #[must_use]
    pub fn signature_by(&self, default: &dyn Fn(&DataField<'m>) -> Option<String>) -> String {
        let show =
            |field: &DataField<'m>| match default(field).filter(|_| field.default != FieldDefault::None) {
                None => format!("{}: {}", field.name, field.annotation),
                Some(value) => format!("{}: {} = {value}", field.name, field.annotation),
            };
        let mut parts = vec!["self".to_string()];
        parts.extend(self.fields.iter().filter(|f| f.init && !f.kw_only).map(show));
        let keyword: Vec<String> = self.fields.iter().filter(|f| f.init && f.kw_only).map(show).collect();
        if !keyword.is_empty() {
            parts.push("*".to_string());
            parts.extend(keyword);
        }
        format!("__init__({})", parts.join(", "))
    }

    /// The first field of the class whose default is a list, dictionary or set: `ValueError` when the class is made.
    #[must_use]
    pub fn mutable_default(&self) -> Option<&DataField<'_>> {
        self.fields.iter().find(|field| field.mutable)
    }

    /// The first field without a default that follows one with a default, and that one: `TypeError` when the class is made.
    #[must_use]
    pub fn order_error(&self) -> Option<(&DataField<'m>, &DataField<'m>)> {
        let mut with_default = None;
        for field in self.fields.iter().filter(|f| f.init && !f.kw_only) {
            match (&field.default, with_default) {
                (FieldDefault::None, Some(before)) => return Some((field, before)),
                (FieldDefault::None, None) => {}
                _ => with_default = with_default.or(Some(field)),
            }
        }
        None
    }
}
