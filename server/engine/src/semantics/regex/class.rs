//! Sets: `[…]`.

use super::source::Source;
use super::{Member, Reading, Trouble, What, escape};

/// Reads a set whose bracket is taken already.
pub(super) fn read(source: &mut Source, reading: Reading) -> Result<What, Trouble> {
    let start = source.tell().saturating_sub(1);
    let unterminated = || Trouble::Invalid { message: "unterminated character set".into(), at: Some(start) };
    let negated = source.matches("^")?;
    let mut members: Vec<Member> = Vec::new();
    loop {
        let this = source.get()?.ok_or_else(unterminated)?;
        if this == "]" && !members.is_empty() {
            break;
        }
        let low = member(source, &this, reading)?;
        if !source.matches("-")? {
            push(&mut members, low);
            continue;
        }
        let that = source.get()?.ok_or_else(unterminated)?;
        if that == "]" {
            push(&mut members, low);
            push(&mut members, Member::Literal('-'));
            break;
        }
        let high = member(source, &that, reading)?;
        match (low, high) {
            (Member::Literal(low), Member::Literal(high)) if low <= high => {
                push(&mut members, Member::Range(low, high));
            }
            _ => {
                let back = this.chars().count() + 1 + that.chars().count();
                return Err(source.error(&format!("bad character range {this}-{that}"), back));
            }
        }
    }
    Ok(What::Set { negated, members })
}

fn push(members: &mut Vec<Member>, member: Member) {
    if !members.contains(&member) {
        members.push(member);
    }
}

fn member(source: &mut Source, token: &str, reading: Reading) -> Result<Member, Trouble> {
    if !token.starts_with('\\') {
        return token.chars().next().map(Member::Literal).ok_or(Trouble::Unknown);
    }
    match escape::inside(source, token, reading)? {
        What::Literal(c) => Ok(Member::Literal(c)),
        What::Category(letter) => Ok(Member::Category(letter)),
        _ => Err(Trouble::Unknown),
    }
}
