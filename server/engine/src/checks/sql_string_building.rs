//! A value pasted into the text of an SQL statement, where it may end its quotes and go on as SQL.

use super::asked::is_asserted;
use super::built_text::{Part, is_format, parts};
use super::callers::gets_literals;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// Left out, because a placeholder cannot stand there: names of tables and columns, and whole clauses. Left out as well, because
/// nothing is certain there: values that are put in as numbers. Nobody runs what a test compares, and what a parameter gets that every
/// caller here gives a literal is no value from elsewhere.
pub(super) const CHECK: Check = Check {
    code: "sql-string-building",
    concept: "sql-injection",
    group: Group::Security,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &["S608"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::String, Kind::ConcatenatedString, Kind::BinaryOperator, Kind::Call],
    run,
};

/// Words in the name of a value that is SQL itself, or a placeholder.
const FRAGMENTS: &[&str] = &[
    "sql",
    "expr",
    "clause",
    "column",
    "col",
    "table",
    "placeholder",
    "placeholders",
    "param",
    "params",
    "lhs",
    "rhs",
    "compiled",
    "quoted",
    "literal",
    "default",
    "query",
    "schema",
    "value_sql",
    "marks",
    "bind",
    "cond",
    "condition",
];

fn run<'m>(context: &Context<'m>, node: Node<'m>, found: &mut Vec<Finding>) {
    if !is_built(node) || is_part(node) || !has_statement(node) {
        return;
    }
    if is_asserted(node) {
        return;
    }
    let Some(parts) = parts(context, node) else { return };
    let mut before = String::new();
    // Where a table's or column's name is put in, too, the text is made by a program that makes SQL.
    let mut is_general = false;
    for part in parts {
        match part {
            Part::Text(text) => before.push_str(&text),
            Part::Hole(hole, is_number) => {
                let in_quotes = before.matches('\'').count() % 2 == 1;
                let is_value = in_quotes || !is_general && is_value_here(&before, hole);
                if !is_number
                    && is_value
                    && starts_statement(&before)
                    && !is_escaped(context, hole)
                    && !gets_literals(context, hole)
                {
                    let message = say(
                        "{} is pasted into the SQL text: a quote in it ends the value, and what follows is run as SQL",
                        [code(crate::note::cut(&hole.one_line(), 40))],
                    );
                    found.push(Finding::new(context.place(hole), message));
                    return;
                }
                is_general |= !is_value;
                before.push('?');
            }
        }
    }
}

/// Whether the expression puts a text together.
fn is_built(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::String => node.child_of_kind(Kind::Interpolation).is_some(),
        Kind::ConcatenatedString => {
            node.named_children().any(|n| n.child_of_kind(Kind::Interpolation).is_some())
        }
        Kind::BinaryOperator => node
            .field_child(Field::Operator)
            .is_some_and(|operator| matches!(operator.kind(), Kind::Plus | Kind::Percent)),
        _ => is_format(node),
    }
}

/// Whether the text around is put together from this one: that one is looked at.
fn is_part(node: Node<'_>) -> bool {
    let mut child = node;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::ParenthesizedExpression => child = parent,
            Kind::ConcatenatedString => return true,
            Kind::BinaryOperator => return is_built(parent),
            Kind::Attribute => {
                return parent.parent().is_some_and(|call| call.kind() == Kind::Call && is_format(call));
            }
            _ => return false,
        }
    }
    false
}

/// Whether an SQL verb stands in it at all: the cheap question first.
fn has_statement(node: Node<'_>) -> bool {
    let text = node.text().as_bytes();
    let has = |word: &[u8]| text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    [b"select ".as_slice(), b"insert ", b"update ", b"delete ", b"replace ", b"select\n", b"where "]
        .into_iter()
        .any(has)
}

/// Whether a statement begins here: a verb with what belongs to it, in the spelling of SQL and not of a sentence.
fn starts_statement(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let has = |word: &str| words.contains(&word);
    let is_spelled_as_sql = text.chars().nth(1).is_some_and(|second| {
        let first_is_upper = text.starts_with(char::is_uppercase);
        first_is_upper == second.is_uppercase()
    });
    is_spelled_as_sql
        && match words.first().copied() {
            Some("select") => has("from") && has("where"),
            Some("delete") => words.get(1) == Some(&"from") && has("where"),
            Some("insert" | "replace") => has("into") && lower.contains("values"),
            Some("update") => has("set"),
            _ => false,
        }
}

/// Whether the value was made safe: its quotes are doubled, or a function says that it quotes or escapes.
fn is_escaped<'m>(context: &Context<'m>, hole: Node<'m>) -> bool {
    let hole = hole.unparenthesized();
    let made = match context.definition(hole) {
        Definition::Value(at) => at.node.unparenthesized(),
        _ => hole,
    };
    made.kind() == Kind::Call
        && made.field_child(Field::Function).is_some_and(|callee| {
            let name = callee.field_child(Field::Attribute).unwrap_or(callee).text().to_ascii_lowercase();
            ["replace", "quote", "escape", "literal", "adapt", "sql"].iter().any(|word| name.contains(word))
        })
}

/// Whether a value without quotes is what stands here: on the right of a comparison, where a placeholder could stand.
fn is_value_here(before: &str, hole: Node<'_>) -> bool {
    let is_plain = matches!(hole.kind(), Kind::Identifier | Kind::Attribute | Kind::Subscript);
    let name = hole.text().to_ascii_lowercase();
    let is_fragment = name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| FRAGMENTS.contains(&word));
    if !is_plain || is_fragment {
        return false;
    }
    let lower = before.trim_end().to_ascii_lowercase();
    let after_values = || {
        lower.rsplit_once("values").is_some_and(|(_, rest)| {
            let rest = rest.trim_start();
            rest.starts_with('(') && !rest.contains(')') && rest.ends_with(['(', ','])
        })
    };
    lower.ends_with(['=', '<', '>']) || lower.ends_with(" like") || after_values()
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "sql-string-building";

    #[test]
    fn ignores_constant_parts() {
        check_silent(
            CODE,
            "
            NAME = 'Ann'
            a = f\"SELECT * FROM users WHERE name = '{NAME}'\"
            b = 'SELECT * FROM users ' + 'WHERE name = ?'
            c = \"SELECT * FROM users WHERE name = '%s'\" % 'Ann'
            ",
        );
    }

    /// ruff issues 8717, 13103 and 8723: sentences with the words of SQL in them; 12710: lists that are joined.
    #[test]
    fn ignores_texts_that_are_no_sql() {
        check_silent(
            CODE,
            "
            raise ValueError(f\"Please select a value from the list where x = '{variants}'.\")
            a = f\"Select the desired keys from the list where x is '{b}'\"
            log.warning(f\"The role <{1}> has been delete from the guild where '{2}'\")
            c = f\"Please replace NA values with '{foo}'.\"
            d = f\"Update available: set '{x}'\"
            e = A.sqls + ['select colB from tableB']
            ",
        );
    }

    /// No placeholder can stand for a name or a clause.
    #[test]
    fn ignores_names_and_clauses() {
        check_silent(
            CODE,
            "
            a = f'SELECT {columns} FROM {table} WHERE {condition}'
            b = 'SELECT * FROM %s WHERE %s = ?' % (table, column)
            c = 'INSERT INTO {} VALUES (?, ?)'.format(table)
            d = f'SELECT name FROM items WHERE name IN ({marks})'
            e = f'UPDATE {table} SET {column} = {placeholder}'
            f = f'DELETE FROM \"{table}\" WHERE id = ?'
            g = 'UPDATE %s SET %s=%s' % (table, column, new_value)
            ",
        );
    }

    /// As `sqlite3.dump` of the standard library does.
    #[test]
    fn ignores_values_that_are_escaped() {
        check_silent(
            CODE,
            "
            safe = name.replace(\"'\", \"''\")
            a = f\"SELECT * FROM t WHERE name = '{safe}'\"
            b = \"SELECT * FROM t WHERE name = '%s'\" % escape_string(name)
            ",
        );
    }

    #[test]
    fn ignores_numbers() {
        check_silent(
            CODE,
            "
            a = 'DELETE FROM simple WHERE x = %d' % n
            b = f'SELECT * FROM t WHERE x = {len(y)}'
            c = f'SELECT * FROM t WHERE x = {n:d}'
            ",
        );
    }

    #[test]
    fn ignores_what_a_test_compares() {
        check_silent(
            CODE,
            "
            self.assertEqual(sql, \"SELECT * FROM t WHERE x = '%s'\" % name)
            assert sql == f\"SELECT * FROM t WHERE x = '{name}'\"
            ",
        );
    }

    #[test]
    fn ignores_parameters_that_always_get_literals() {
        check_silent(
            CODE,
            "
            class Reader:
                def _names(self, kind, limit=1):
                    return f\"SELECT name FROM master WHERE type='{kind}'\"
                def tables(self):
                    return self.run(self._names('table'))
                def views(self):
                    return self.run(self._names(kind='view', limit=2))
            ",
        );
    }

    #[test]
    fn finds_parameters_that_may_get_more() {
        check_finds(
            CODE,
            "
            class Reader:
                def names(self, kind):
                    return f\"SELECT name FROM master WHERE type='{kind}'\"
                                                                  ^^^^
                def _named(self, kind):
                    return f\"SELECT name FROM master WHERE type='{kind}'\"
                                                                  ^^^^
                def views(self, kind):
                    return self.run(self._named('view'), self.names('view'), self._named(kind))
                def _other(self, kind):
                    return f\"SELECT name FROM master WHERE type='{kind}'\"
                                                                  ^^^^
            ",
        );
    }

    #[test]
    fn finds_every_way_to_paste() {
        check_finds(
            CODE,
            "
            a = f\"SELECT * FROM users WHERE name = '{name}'\"
                                                     ^^^^ `name` is pasted into the SQL text: a quote in it ends the value, and what follows is run as SQL
            b = \"select * from users where name = '%s'\" % name
                                                          ^^^^
            c = 'DELETE FROM users WHERE name = \"x\" OR name = ' + name
                                                                  ^^^^
            d = \"UPDATE users SET name = '{}' WHERE id = 1\".format(user.name)
                                                                   ^^^^^^^^^
            e = f'INSERT INTO users VALUES (1, {name}, {other})'
                                                ^^^^
            f = (
                'SELECT * FROM users '
                f\"WHERE name LIKE '%{part}%'\"
                                     ^^^^
            )
            ",
        );
    }
}
