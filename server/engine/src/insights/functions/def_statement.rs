//! Which argument of a call each parameter gets, or why the call raises.

use crate::insights::Insight;
use crate::note::{Note, Question, Text, Weight, code, plain, say, shortened};
use crate::semantics::Context;
use crate::semantics::arguments::{ArgumentTexts, Callee, Receiver, argument_texts, callee};
use crate::semantics::signature::{Bound, Misfit, Parameter, Takes, bind};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight = Insight { concept: "def-statement", kinds: &[Kind::Call], run: explain };

/// More parameters than this are counted, not listed.
const MOST: usize = 6;

fn explain<'m>(context: &Context<'m>, call: Node<'m>, notes: &mut Vec<Note>) {
    let Some(list) = call.field_child(Field::Arguments).filter(|n| n.kind() == Kind::ArgumentList) else {
        return;
    };
    let Some(passed) = argument_texts(context, call).filter(ArgumentTexts::is_complete) else { return };
    let Some(callee) = callee(context, call) else { return };
    let parens = [Kind::OpenParen, Kind::CloseParen].into_iter().filter_map(|kind| list.child_of_kind(kind));
    let mut anchors: Vec<_> = parens.map(|n| context.range(n)).collect();
    let note = match bound(&callee, &passed) {
        Ok(bound) => fits(context, &callee, &passed, &bound),
        Err(misfit) if callee.is_certain => {
            let names = list.named_children().filter(|n| n.kind() == Kind::KeywordArgument);
            anchors.extend(names.filter_map(|n| n.field_child(Field::Name)).map(|n| context.range(n)));
            Some(raises(context, call, &callee, &misfit))
        }
        Err(_) => None,
    };
    notes.extend(note.map(|note| {
        Note { range: context.range(call), ..note }.on(anchors).related(&["args-kwargs", "default-arguments"])
    }));
}

/// What the parameters get, the receiver among them.
pub(super) fn bound(callee: &Callee<'_>, passed: &ArgumentTexts<'_>) -> Result<Vec<Bound>, Misfit> {
    if callee.takes_nothing {
        return if passed.positional.is_empty() && passed.named.is_empty() {
            Ok(Vec::new())
        } else {
            Err(Misfit::Nothing)
        };
    }
    let receiver = match &callee.receiver {
        Some(Receiver::Object(text)) => Some(shortened(text)),
        Some(Receiver::New(class)) => Some(format!("<new {class}>")),
        None => None,
    };
    let positional: Vec<String> = receiver.into_iter().chain(passed.positional.iter().cloned()).collect();
    bind(&callee.parameters, &positional, &passed.named)
}

fn fits<'m>(
    context: &Context<'m>,
    callee: &Callee<'m>,
    passed: &ArgumentTexts<'m>,
    bound: &[Bound],
) -> Option<Note> {
    let skip = usize::from(matches!(callee.receiver, Some(Receiver::New(_))));
    let pairs: Vec<(&Parameter, &Bound)> = callee.parameters.iter().zip(bound).skip(skip).collect();
    // That a method gets its object is no news at each call.
    let is_all_receiver = pairs.len() == 1 && passed.positional.is_empty() && passed.named.is_empty();
    if pairs.is_empty() || is_all_receiver && matches!(callee.receiver, Some(Receiver::Object(_))) {
        return None;
    }
    let mut got = Vec::new();
    let mut defaults = Vec::new();
    let mut empty = Vec::new();
    for (parameter, bound) in &pairs {
        let text = format!("{}={}", parameter.name, value(bound));
        match bound {
            Bound::Default(_) => defaults.push(text),
            Bound::Rest(items) if items.is_empty() => empty.push(text),
            Bound::NamedRest(items) if items.is_empty() => empty.push(text),
            _ => got.push(text),
        }
    }
    let line = context.at(callee.at).line(callee.at.node);
    let mut lead = say("{} (line {}) gets ", [name_of(callee), plain(line)]);
    if got.is_empty() {
        lead = say("{} (line {}) gets no argument", [name_of(callee), plain(line)]);
    } else {
        lead.extend(listed(&got));
    }
    let takes_rest = pairs.iter().any(|(_, b)| matches!(b, Bound::Rest(_) | Bound::NamedRest(_)));
    let is_named = pairs.iter().any(|(_, b)| matches!(b, Bound::Name(_)));
    let is_plain = defaults.is_empty() && !takes_rest && !is_named && passed.unpacked.is_empty();
    let mut note = Note::new("def-statement", context.range(callee.at.node), "Call", lead)
        .short(got.join(", "))
        .weight(if is_plain || passed.unpacked.is_empty() && !takes_rest && defaults.is_empty() {
            Weight::Working
        } else {
            Weight::Result
        });
    note.short = shortened(&note.short);
    if !defaults.is_empty() {
        let mut text = Text::from("By default: ");
        text.extend(listed(&defaults));
        text.push(plain("."));
        note = note.line(text);
    }
    if !empty.is_empty() {
        let mut text = Text::from("Nothing is left over: ");
        text.extend(Text::codes(&empty, ", "));
        text.push(plain("."));
        note = note.line(text);
    }
    if let (Some(Receiver::New(class)), Some(first)) = (&callee.receiver, callee.parameters.first())
        && first.takes != Takes::Rest
    {
        note = note.line(say("{} is the new {}.", [code(first.name.as_str()), code(class.as_str())]));
    }
    for (parameter, bound) in &pairs {
        note = note.more(step(parameter, bound));
    }
    if let Some(question) = question(callee, &pairs, passed) {
        note = note.question(question);
    }
    Some(note)
}

/// How a parameter comes by its argument.
fn step(parameter: &Parameter, bound: &Bound) -> Text {
    let (name, value) = (code(parameter.name.as_str()), code(value(bound)));
    match bound {
        Bound::Place(_) => say("{} gets {}, by its place.", [name, value]),
        Bound::Name(_) => say("{} gets {}, by its name.", [name, value]),
        Bound::Default(_) => say("{} is not passed: it is {}, its default.", [name, value]),
        Bound::Rest(_) => say("{} gets the positional arguments that are left: {}.", [name, value]),
        Bound::NamedRest(_) => say("{} gets the named arguments that are left: {}.", [name, value]),
    }
}

/// What `*args` holds, where other parameters take some of what is passed.
fn question(
    callee: &Callee<'_>,
    pairs: &[(&Parameter, &Bound)],
    passed: &ArgumentTexts<'_>,
) -> Option<Question> {
    let (parameter, items) = pairs.iter().find_map(|(parameter, bound)| match bound {
        Bound::Rest(items) if !items.is_empty() && items.len() < passed.positional.len() => {
            Some((parameter, items))
        }
        _ => None,
    })?;
    Some(Question {
        ask: say(
            "{} takes {}. A call passes {} by place. What is {}?",
            [
                name_of(callee),
                code(signature(callee)),
                code(passed.positional.join(", ")),
                code(parameter.name.as_str()),
            ],
        ),
        answer: tuple(items),
        wrong: vec![tuple(&passed.positional), format!("[{}]", items.join(", "))],
    })
}

fn raises<'m>(context: &Context<'m>, call: Node<'m>, callee: &Callee<'m>, misfit: &Misfit) -> Note {
    let mut lead = Text::from("this call raises `TypeError`: ");
    lead.extend(reason(callee, misfit));
    let there = context.at(callee.at);
    let line = there.line(callee.at.node);
    let mut note = Note::new("def-statement", context.range(call), "TypeError", lead)
        .weight(Weight::Fails)
        .short("TypeError");
    // The words changed from version to version.
    if context.target() >= PythonVersion::new(3, 14) {
        note = note.line(say("Python says: {}", [code(misfit.message(&callee.qualname))]));
    }
    if callee.takes_nothing {
        return note.line(say("The class (line {}) has no `__init__` that could take them.", [plain(line)]));
    }
    note = note.line(say("{} (line {}) has {}.", [name_of(callee), plain(line), code(signature(callee))]));
    if let (Some(Receiver::Object(object)), Misfit::TooMany { .. }, Some(first)) =
        (&callee.receiver, misfit, callee.parameters.first())
    {
        note = note
            .line(say("{} is passed first, as {}.", [code(shortened(object)), code(first.name.as_str())]));
    }
    note
}

/// The reason in our own words.
fn reason(callee: &Callee<'_>, misfit: &Misfit) -> Text {
    match misfit {
        Misfit::TooMany { most, given, .. } => {
            // The object itself is one of them, though nobody wrote it.
            let own = usize::from(callee.receiver.is_some());
            match most.checked_sub(own) {
                Some(most) => say(
                    "{} positional {} passed, {} {}",
                    [
                        plain(given - own),
                        plain(if given - own == 1 { "argument is" } else { "arguments are" }),
                        plain(most),
                        plain(if most == 1 { "is taken" } else { "are taken" }),
                    ],
                ),
                None => say("{} has no parameter for the object itself", [name_of(callee)]),
            }
        }
        Misfit::Missing { names, .. } => {
            let mut text = Text::codes(names.iter().map(String::as_str), ", ");
            text.push(plain(if names.len() == 1 { " gets no value" } else { " get no value" }));
            text
        }
        Misfit::Twice(name) => say("{} gets two values, by its place and by its name", [code(name.as_str())]),
        Misfit::NoSuch(name, _) => say("{} has no parameter {}", [name_of(callee), code(name.as_str())]),
        Misfit::ByPlaceOnly(names) => {
            let mut text = Text::codes(names.iter().map(String::as_str), ", ");
            text.push(plain(if names.len() == 1 {
                " stands before `/` and is passed by name"
            } else {
                " stand before `/` and are passed by name"
            }));
            text
        }
        Misfit::Nothing => say("{} takes no arguments", [name_of(callee)]),
    }
}

pub(super) fn name_of(callee: &Callee<'_>) -> crate::note::Span {
    if callee.at.node.kind() == Kind::Lambda { plain("this lambda") } else { code(callee.name.as_str()) }
}

/// `f(a, b=1, *args)`, with the names and defaults alone.
fn signature(callee: &Callee<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut before: Option<Takes> = None;
    for parameter in &callee.parameters {
        match (before, parameter.takes) {
            (Some(Takes::Place), takes) if takes != Takes::Place => parts.push("/".into()),
            _ => {}
        }
        if parameter.takes == Takes::Name && !matches!(before, Some(Takes::Name | Takes::Rest)) {
            parts.push("*".into());
        }
        parts.push(match (parameter.takes, &parameter.default) {
            (Takes::Rest, _) => format!("*{}", parameter.name),
            (Takes::NamedRest, _) => format!("**{}", parameter.name),
            (_, Some(default)) => format!("{}={}", parameter.name, shortened(default)),
            (_, None) => parameter.name.clone(),
        });
        before = Some(parameter.takes);
    }
    if before == Some(Takes::Place) {
        parts.push("/".into());
    }
    format!("({})", parts.join(", "))
}

fn value(bound: &Bound) -> String {
    match bound {
        Bound::Place(text) | Bound::Name(text) | Bound::Default(text) => shortened(text),
        Bound::Rest(items) => tuple(items),
        Bound::NamedRest(items) => {
            let entries = items
                .iter()
                .take(MOST)
                .map(|(name, value)| format!("{}: {}", crate::semantics::repr_str(name), shortened(value)));
            let more = if items.len() > MOST { Some("…".to_string()) } else { None };
            format!("{{{}}}", entries.chain(more).collect::<Vec<_>>().join(", "))
        }
    }
}

fn tuple(items: &[String]) -> String {
    match items {
        [one] => format!("({},)", shortened(one)),
        items if items.len() > MOST => {
            let shown: Vec<String> = items.iter().take(MOST).map(|item| shortened(item)).collect();
            format!("({}, …)", shown.join(", "))
        }
        items => format!("({})", items.iter().map(|item| shortened(item)).collect::<Vec<_>>().join(", ")),
    }
}

/// `a=1`, `b=2` and 3 more.
pub(super) fn listed(items: &[String]) -> Text {
    let mut text = Text::codes(items.iter().take(MOST).map(String::as_str), ", ");
    if items.len() > MOST {
        text.push(plain(format!(" and {} more", items.len() - MOST)));
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known() {
        for source in [
            "f$0(1)\n",
            "import m\nm.f$0(1)\n",
            "@wild\ndef f(a): pass\nf$0(1)\n",
            "def f(a): pass\ndef f(b): pass\nf$0(1)\n",
            "def f(a): pass\nf$0(*x)\n",
            "def f(a): pass\nf$0(**x)\n",
            "def f(): pass\nf$0()\n",
            "class A:\n    def f(self): pass\n    def g(self): self.f$0(1)\n",
            "class A:\n    def f(self): pass\nclass B(A):\n    def g(self): super().f$0(1)\n",
            "class A:\n    def f(self): pass\nA.f = 3\na = A()\na.f$0(1)\n",
            "def f(a): pass\nf.__defaults__ = (1,)\nf$0()\n",
            "class A(B):\n    pass\nA$0(1)\n",
            "class A(metaclass=M):\n    def __init__(self): pass\nA$0(1)\n",
            "class A:\n    def __new__(cls, a): pass\nA$0(1)\n",
            "f$0(1)\ndef f(): pass\n",
            "class A:\n    def f(self, a): pass\n    def g(self):\n        f = self.f\n        f$0(1)\n",
        ] {
            silent_at("def-statement", source);
        }
    }

    #[test]
    fn names_what_each_parameter_gets() {
        assert_eq!(
            hover("def f(a, b, *args, c=0, d=10, **kw): pass\nf$0(1, 2, 3, 4, c=5, x=6)\n"),
            [
                "Call · `f` (line 1) gets `a=1`, `b=2`, `args=(3, 4)`, `c=5`, `kw={'x': 6}`\nBy default: `d=10`."
            ]
        );
        assert_eq!(
            hover("def f(a, *args, **kw): pass\nf$0(a=1)\n"),
            ["Call · `f` (line 1) gets `a=1`\nNothing is left over: `args=()`, `kw={}`."]
        );
        assert_eq!(
            hover("def f(a=1): pass\nf$0()\n"),
            ["Call · `f` (line 1) gets no argument\nBy default: `a=1`."]
        );
    }

    #[test]
    fn knows_what_a_method_gets() {
        assert_eq!(
            hover("class A:\n    def push(self, x, y=2): pass\na = A()\na.push$0(1)\n"),
            ["Call · `A.push` (line 2) gets `self=a`, `x=1`\nBy default: `y=2`."]
        );
        assert_eq!(
            hover("class A:\n    def __init__(self, x, y=2): pass\nA$0(1)\n"),
            ["Call · `A.__init__` (line 2) gets `x=1`\nBy default: `y=2`.\n`self` is the new `A`."]
        );
    }

    #[test]
    fn knows_what_a_dataclass_takes() {
        assert_eq!(
            hover(
                "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    y: int = 0\nP$0(1)\n"
            ),
            ["Call · `P.__init__` (line 3) gets `x=1`\nBy default: `y=0`.\n`self` is the new `P`."]
        );
    }

    #[test]
    fn says_what_python_says() {
        assert_eq!(
            hover("def f(a, b): pass\nf$0(1)\n"),
            [
                "TypeError · this call raises `TypeError`: `b` gets no value\nPython says: `f() missing 1 required positional argument: 'b'`\n`f` (line 1) has `(a, b)`."
            ]
        );
        assert_eq!(
            hover("class A:\n    def f(self): pass\nA().f$0(1)\n"),
            [
                "TypeError · this call raises `TypeError`: 1 positional argument is passed, 0 are taken\nPython says: `A.f() takes 1 positional argument but 2 were given`\n`A.f` (line 2) has `(self)`.\n`A()` is passed first, as `self`."
            ]
        );
        assert_eq!(
            hover("class A: pass\nA$0(1)\n"),
            [
                "TypeError · this call raises `TypeError`: `A` takes no arguments\nPython says: `A() takes no arguments`\nThe class (line 1) has no `__init__` that could take them."
            ]
        );
        assert_eq!(
            hover("def f(*, a): pass\nf($0b=2)\n"),
            [
                "TypeError · this call raises `TypeError`: `f` has no parameter `b`\nPython says: `f() got an unexpected keyword argument 'b'`\n`f` (line 1) has `(*, a)`."
            ]
        );
    }

    #[test]
    fn quotes_nothing_of_older_versions() {
        let notes = crate::testing::notes_at_target(
            "def-statement",
            "def f(a): pass\nf()\n",
            crate::version::PythonVersion::new(3, 9),
        );
        assert!(!notes[0].contains("Python says"), "{notes:?}");
    }
}
