//! Parameters, and which argument each of them gets (language reference, 6.3.4 "Calls").

use crate::syntax::{Field, Kind, Node};

/// How a parameter gets its argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// By place only: it stands before `/`.
    Place,
    /// By place or by name.
    Either,
    /// By name only: it stands behind `*`.
    Name,
    /// What is left of the positional arguments: `*args`.
    Rest,
    /// What is left of the named ones: `**kwargs`.
    NamedRest,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// How it gets its argument.
    pub takes: Takes,
    /// Its default as written, if it has one.
    pub default: Option<String>,
}

/// What a parameter has once the call is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// This positional argument.
    Place(String),
    /// This argument, passed by name.
    Name(String),
    /// Its default.
    Default(String),
    /// What is left of the positional arguments.
    Rest(Vec<String>),
    /// What is left of the named arguments.
    NamedRest(Vec<(String, String)>),
}

/// Why the arguments do not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// More positional arguments than parameters that take one.
    TooMany {
        /// How many have to be passed at least: fewer than `most` where some have defaults.
        least: usize,
        /// How many can be passed at most.
        most: usize,
        /// How many are passed.
        given: usize,
        /// How many parameters that go by name only get an argument.
        named: usize,
    },
    /// These parameters have no default and get nothing.
    Missing {
        /// Their names.
        names: Vec<String>,
        /// They go by name only.
        by_name: bool,
    },
    /// The parameter gets a positional argument and a named one.
    Twice(String),
    /// There is no parameter of this name; the one that is nearest.
    NoSuch(String, Option<String>),
    /// These stand before `/` and are passed by name.
    ByPlaceOnly(Vec<String>),
    /// The class takes no arguments at all.
    Nothing,
}

/// The parameters of a `def` or `lambda`; `None` where they cannot be read.
#[must_use]
pub fn parameters(function: Node<'_>) -> Option<Vec<Parameter>> {
    let Some(list) = function.field_child(Field::Parameters) else {
        return (function.kind() == Kind::Lambda).then(Vec::new);
    };
    if list.has_error() {
        return None;
    }
    let mut found: Vec<Parameter> = Vec::new();
    let mut plain = Takes::Either;
    for node in list.named_children() {
        let (inner, default) = match node.kind() {
            Kind::Comment | Kind::LineContinuation => continue,
            Kind::PositionalSeparator => {
                found.iter_mut().for_each(|p| p.takes = Takes::Place);
                continue;
            }
            Kind::KeywordSeparator => {
                plain = Takes::Name;
                continue;
            }
            Kind::DefaultParameter | Kind::TypedDefaultParameter => {
                (node.field_child(Field::Name)?, Some(node.field_child(Field::Value)?.one_line()))
            }
            Kind::TypedParameter => (node.named_child(0)?, None),
            _ => (node, None),
        };
        let (identifier, takes) = match inner.kind() {
            Kind::Identifier => (inner, plain),
            Kind::ListSplatPattern => (inner.named_child(0)?, Takes::Rest),
            Kind::DictionarySplatPattern => (inner.named_child(0)?, Takes::NamedRest),
            _ => return None,
        };
        // What stands behind `*args` goes by name.
        if takes == Takes::Rest {
            plain = Takes::Name;
        }
        if identifier.kind() != Kind::Identifier || !is_plain(identifier.text()) {
            return None;
        }
        found.push(Parameter { name: identifier.text().to_string(), takes, default });
    }
    Some(found)
}

/// False for names that a class spells otherwise (`__x`), and for those that are compared in a normal form.
#[must_use]
pub fn is_plain(name: &str) -> bool {
    name.is_ascii() && (!name.starts_with("__") || name.ends_with("__"))
}

/// What each parameter has, in their order, or the first thing that CPython complains about. No name is passed twice.
///
/// # Errors
/// Where the call raises `TypeError`.
pub fn bind(
    parameters: &[Parameter],
    positional: &[String],
    named: &[(String, String)],
) -> Result<Vec<Bound>, Misfit> {
    let by_place: Vec<&Parameter> =
        parameters.iter().filter(|p| matches!(p.takes, Takes::Place | Takes::Either)).collect();
    let has = |takes| parameters.iter().any(|p| p.takes == takes);
    let at_place = |parameter: &Parameter| by_place.iter().position(|p| p.name == parameter.name);
    let gets_by_place = |p: &Parameter| at_place(p).is_some_and(|at| at < positional.len());
    let takes_name = |name: &str| {
        parameters.iter().find(|p| p.name == name && matches!(p.takes, Takes::Either | Takes::Name))
    };
    let mut rest: Vec<(String, String)> = Vec::new();
    for (name, value) in named {
        match takes_name(name) {
            Some(parameter) if gets_by_place(parameter) => return Err(Misfit::Twice(name.clone())),
            Some(_) => {}
            None if has(Takes::NamedRest) => rest.push((name.clone(), value.clone())),
            None => return Err(no_such(parameters, named, name)),
        }
    }
    let argument = |p: &Parameter| named.iter().find(|(name, _)| *name == p.name).map(|(_, value)| value);
    if positional.len() > by_place.len() && !has(Takes::Rest) {
        return Err(Misfit::TooMany {
            least: by_place.iter().filter(|p| p.default.is_none()).count(),
            most: by_place.len(),
            given: positional.len(),
            named: parameters.iter().filter(|p| p.takes == Takes::Name && argument(p).is_some()).count(),
        });
    }
    let mut bound = Vec::new();
    let mut missing: [Vec<String>; 2] = [Vec::new(), Vec::new()];
    for parameter in parameters {
        let at = at_place(parameter);
        let by_name = argument(parameter).filter(|_| parameter.takes != Takes::Place);
        bound.push(match (parameter.takes, at.and_then(|at| positional.get(at)), by_name) {
            (Takes::Rest, ..) => Bound::Rest(positional.iter().skip(by_place.len()).cloned().collect()),
            (Takes::NamedRest, ..) => Bound::NamedRest(rest.clone()),
            (_, Some(value), _) => Bound::Place(value.clone()),
            (_, None, Some(value)) => Bound::Name(value.clone()),
            (takes, None, None) => match &parameter.default {
                Some(default) => Bound::Default(default.clone()),
                None => {
                    let [places, names] = &mut missing;
                    let list = if takes == Takes::Name { names } else { places };
                    list.push(parameter.name.clone());
                    continue;
                }
            },
        });
    }
    // CPython counts those that go by place first.
    match missing {
        [places, names] if places.is_empty() && names.is_empty() => Ok(bound),
        [places, names] if places.is_empty() => Err(Misfit::Missing { names, by_name: true }),
        [places, _] => Err(Misfit::Missing { names: places, by_name: false }),
    }
}

fn no_such(parameters: &[Parameter], named: &[(String, String)], name: &str) -> Misfit {
    let by_place: Vec<String> = parameters
        .iter()
        .filter(|p| p.takes == Takes::Place && named.iter().any(|(name, _)| *name == p.name))
        .map(|p| p.name.clone())
        .collect();
    if !by_place.is_empty() {
        return Misfit::ByPlaceOnly(by_place);
    }
    let known: Vec<&str> = parameters
        .iter()
        .filter(|p| matches!(p.takes, Takes::Either | Takes::Name))
        .map(|p| p.name.as_str())
        .collect();
    Misfit::NoSuch(name.to_string(), super::suggestion::nearest(name, &known).map(str::to_string))
}

impl Misfit {
    /// What CPython 3.14 says, where the function's `__qualname__` (for [`Misfit::Nothing`], the class's `__name__`) is this.
    #[must_use]
    pub fn message(&self, qualname: &str) -> String {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        match self {
            Misfit::TooMany { least, most, given, named } => {
                let takes = if least == most { most.to_string() } else { format!("from {least} to {most}") };
                let plural_takes = if least == most { plural(*most) } else { "s" };
                let also = match named {
                    0 => String::new(),
                    n => format!(
                        " positional argument{} (and {n} keyword-only argument{})",
                        plural(*given),
                        plural(*n)
                    ),
                };
                let were = if *given == 1 && *named == 0 { "was" } else { "were" };
                format!(
                    "{qualname}() takes {takes} positional argument{plural_takes} but {given}{also} {were} given"
                )
            }
            Misfit::Missing { names, by_name } => {
                let kind = if *by_name { "keyword-only" } else { "positional" };
                let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
                let list = match quoted.as_slice() {
                    [one] => one.clone(),
                    [one, other] => format!("{one} and {other}"),
                    [first @ .., last] => format!("{}, and {last}", first.join(", ")),
                    [] => String::new(),
                };
                format!(
                    "{qualname}() missing {} required {kind} argument{}: {list}",
                    names.len(),
                    plural(names.len())
                )
            }
            Misfit::Twice(name) => format!("{qualname}() got multiple values for argument '{name}'"),
            Misfit::NoSuch(name, None) => {
                format!("{qualname}() got an unexpected keyword argument '{name}'")
            }
            Misfit::NoSuch(name, Some(near)) => {
                format!("{qualname}() got an unexpected keyword argument '{name}'. Did you mean '{near}'?")
            }
            Misfit::ByPlaceOnly(names) => format!(
                "{qualname}() got some positional-only arguments passed as keyword arguments: '{}'",
                names.join(", ")
            ),
            Misfit::Nothing => format!("{qualname}() takes no arguments"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn call(parameter_list: &str, positional: &[&str], named: &[&str]) -> String {
        let (tree, _) = parse(&format!("def f({parameter_list}): pass\n"), None);
        let function = tree.root().descendants().find(|n| n.kind() == Kind::FunctionDefinition).unwrap();
        let positional: Vec<String> = positional.iter().map(ToString::to_string).collect();
        let named: Vec<_> = named.iter().map(|name| (name.to_string(), "0".to_string())).collect();
        match bind(&parameters(function).unwrap(), &positional, &named) {
            Ok(bound) => format!("{bound:?}"),
            Err(misfit) => misfit.message("f"),
        }
    }

    #[test]
    fn reads_no_parameters_that_are_spelled_otherwise() {
        let (tree, _) = parse("def f(__x): pass\n", None);
        let function = tree.root().descendants().find(|n| n.kind() == Kind::FunctionDefinition).unwrap();
        assert_eq!(parameters(function), None);
    }

    #[test]
    fn says_what_cpython_says() {
        for (list, positional, named, message) in [
            ("a", &[][..], &[][..], "f() missing 1 required positional argument: 'a'"),
            ("a, b, c=1", &[], &[], "f() missing 2 required positional arguments: 'a' and 'b'"),
            ("*, a, b, c", &[], &[], "f() missing 3 required keyword-only arguments: 'a', 'b', and 'c'"),
            ("", &["1"], &[], "f() takes 0 positional arguments but 1 was given"),
            ("a", &["1", "2"], &[], "f() takes 1 positional argument but 2 were given"),
            ("a, b=1", &["1", "2", "3"], &[], "f() takes from 1 to 2 positional arguments but 3 were given"),
            (
                "a, *, k",
                &["1", "2"],
                &["k"],
                "f() takes 1 positional argument but 2 positional arguments (and 1 keyword-only argument) were given",
            ),
            ("a, b=0", &["1"], &["a"], "f() got multiple values for argument 'a'"),
            ("a, /", &[], &["a"], "f() got some positional-only arguments passed as keyword arguments: 'a'"),
            ("a", &["1"], &["zzz"], "f() got an unexpected keyword argument 'zzz'"),
            (
                "colour=1",
                &[],
                &["color"],
                "f() got an unexpected keyword argument 'color'. Did you mean 'colour'?",
            ),
        ] {
            assert_eq!(call(list, positional, named), message, "{list}");
        }
    }

    #[test]
    fn gives_each_parameter_its_argument() {
        assert_eq!(
            call("a, /, b: int, *args, c=3, **kw", &["1", "2", "4"], &["a", "x"]),
            "[Place(\"1\"), Place(\"2\"), Rest([\"4\"]), Default(\"3\"), NamedRest([(\"a\", \"0\"), (\"x\", \"0\")])]"
        );
    }
}
