//! `x == True` in a condition, which asks for something else than whether `x` is true.

use super::asked::{is_asserted, is_condition};
use super::remarks::above;
use super::write::{Changes, holds, short};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: comparisons whose result is used as a value, and assertions, which may mean the very
/// value: they would also pass for anything else that counts as true. Arrays, data frames and columns
/// of a query compare item by item, and there `== True` is what must be written. What may be `None` or a number as well, as the code
/// beside it shows, is not asked for its truth.
pub(super) const CHECK: Check = Check {
    code: "equality-with-bool",
    concept: "bool-type",
    group: Group::Idiom,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["E712"], pylint: &["C0121"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ComparisonOperator],
    run,
};

fn run<'m>(context: &Context<'m>, comparison: Node<'m>, found: &mut Vec<Finding>) {
    let mut operators = comparison.field_children(Field::Operators);
    let (Some(operator), None) = (operators.next(), operators.next()) else { return };
    let is_equal = match operator.kind() {
        Kind::EqualEqual => true,
        Kind::NotEqual => false,
        _ => return,
    };
    let (Some(left), Some(right)) = (comparison.named_child(0), comparison.named_child(1)) else { return };
    let (asked, truth) = match (truth(left), truth(right)) {
        (None, Some(truth)) => (left, truth),
        (Some(truth), None) => (right, truth),
        _ => return,
    };
    let is_bool = context.value(asked).is("bool");
    if !is_bool && (!is_condition(comparison) || is_asserted(comparison) || has_other_values(asked)) {
        return;
    }
    let wanted = truth == is_equal;
    let shown = short(asked, 30);
    let meant = if wanted { shown.clone() } else { format!("not {shown}") };
    let word = if truth { "True" } else { "False" };
    let message = say(
        "{} compares the value with {}; {} asks whether it counts as true",
        [code(format!("{} {word}", operator.text())), code(word), code(&meant)],
    );
    let mut finding = Finding::new(context.place(comparison), message);
    if !holds(comparison, &[Kind::Comment, Kind::LineContinuation]) {
        let text = if wanted { asked.text().to_string() } else { format!("not {}", asked.text()) };
        let remedy =
            Changes::new(context).replace_word(comparison, &text).possible(format!("Write `{meant}`"));
        finding = finding.remedy(remedy);
    }
    found.push(finding);
}

/// Whether the code around shows that the value may be something other than a `bool`: it is compared with `None`, is given a value that
/// is none, or NumPy's `all()` or `any()` makes it; or a comment above is about this very comparison.
fn has_other_values(asked: Node<'_>) -> bool {
    let is_block = |n: Node<'_>| matches!(n.kind(), Kind::Block | Kind::Module);
    let statement = asked.ancestors().find(|n| n.parent().is_none_or(is_block));
    if statement
        .is_some_and(|statement| above(statement).contains("= True") || above(statement).contains("= False"))
    {
        return true;
    }
    let scope = asked.ancestors().find(|n| n.kind() == Kind::FunctionDefinition);
    let Some(scope) = scope else { return false };
    let same = |n: Node<'_>| n.kind() == asked.kind() && n.id() != asked.id() && n.text() == asked.text();
    scope.descendants().filter(|n| same(*n)).any(|n| {
        n.parent().is_some_and(|parent| match parent.kind() {
            Kind::ComparisonOperator => parent.named_children().any(|other| other.kind() == Kind::None),
            Kind::Assignment if n.field() == Field::Left => {
                parent.field_child(Field::Right).is_some_and(|value| may_be_other(value))
            }
            _ => false,
        })
    })
}

/// Whether a value that is given to the name beside may be no `bool`: a plain name, or what `all()` and `any()` of an array give.
fn may_be_other(value: Node<'_>) -> bool {
    match value.kind() {
        Kind::Call => value.field_child(Field::Function).is_some_and(|callee| {
            callee.field_child(Field::Attribute).is_some_and(|name| matches!(name.text(), "all" | "any"))
        }),
        kind => matches!(
            kind,
            Kind::Identifier | Kind::Attribute | Kind::None | Kind::Integer | Kind::Float | Kind::String
        ),
    }
}

fn truth(node: Node<'_>) -> Option<bool> {
    match node.unparenthesized().kind() {
        Kind::True => Some(true),
        Kind::False => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "equality-with-bool";

    #[test]
    fn ignores_other_comparisons() {
        check_silent(
            CODE,
            "if x is True or x == 1 or x == 'True' or True == False or x in (True, False): pass\n",
        );
    }

    /// ruff issues 4560, 5526 and 10344: arrays and data frames compare item by item, and columns make SQL.
    #[test]
    fn ignores_numpy_pandas_sqlalchemy_expressions() {
        check_silent(
            CODE,
            "
            a = np.where((np.diff(index) != 1) == True)[0]
            b = s != False
            c = session.query(User).filter(User.active == True).all()
            d = select(User).where((User.active == True) & (User.age == None))
            e = df[df.x == True]
            f = df.loc[df['x'] == False, 'y']
            if (df.x == True).any(): pass
            if np.all(x == True): pass
            ",
        );
    }

    /// A test pins the value: `assert x` would also hold for 7.
    #[test]
    fn ignores_assertions_about_unknown_values() {
        check_silent(
            CODE,
            "
            assert f(x) == True, 'no'
            self.assertTrue(test.fill_value == True)
            assert_(test.fill_value == True)
            ",
        );
    }

    #[test]
    fn ignores_what_has_other_values_too() {
        check_silent(
            CODE,
            "
            def visit(self, f, via, port):
                ret = f(self)
                if ret == False or (ret is None and self.stop):
                    return
                if via.rport == True:
                    via.rport = port
            def differs(val):
                cond = val.all()
                if cond != True:
                    return val
            ",
        );
    }

    /// pycodestyle issue 1297: in a chain the comparison cannot be dropped.
    #[test]
    fn ignores_chains() {
        check_silent(CODE, "if a == b == False: pass\nassert f() == g == True\n");
    }

    #[test]
    fn finds_conditions() {
        check_finds(
            CODE,
            "
            if ready == True:
               ^^^^^^^^^^^^^ `== True` compares the value with `True`; `ready` asks whether it counts as true
                pass
            while x and (y.z != True):
                         ^^^^^^^^^^^ `!= True` compares the value with `True`; `not y.z` asks whether it counts as true
                pass
            a = 1 if False == f() else 2
                     ^^^^^^^^^^^^
            b = [i for i in x if i != False]
                                 ^^^^^^^^^^
            c = isinstance(x, int) == False
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^
            assert isinstance(x, int) == True, 'no'
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "if x == True: pass  # why\r\n", "if x: pass  # why\r\n");
        check_fix(CODE, "if True != é.x: pass\n", "if not é.x: pass\n");
        check_fix(CODE, "while(x==False): pass\n", "while(not x): pass\n");
        check_fix(CODE, "def f(x):\n\tif x + 1 != False: pass\n", "def f(x):\n\tif x + 1: pass\n");
        check_fix(CODE, "a = not x == False\n", "a = not not x\n");
        check_fix(CODE, "if(x)==True: pass\na = not(True)==x\n", "if(x): pass\na = not x\n");
        assert!(check_fixes(CODE, "if (x  # why\n    == True): pass\n").is_empty());
    }
}
