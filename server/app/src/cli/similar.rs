//! "Did you mean": names that are close to a mistyped one.

/// At most three of `names`, the closest first; none where nothing is close.
fn near<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted = wanted.to_lowercase();
    let mut close: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let candidate = name.to_lowercase();
            let allowed = 1 + wanted.chars().count() / 4;
            let distance = strsim::osa_distance(&wanted, &candidate);
            let contains = wanted.len() >= 3 && candidate.contains(&wanted);
            (distance <= allowed || contains).then_some((distance, name))
        })
        .collect();
    close.sort();
    close.dedup();
    close.into_iter().take(3).map(|(_, name)| name).collect()
}

/// `; did you mean …?`, or nothing.
pub fn did_you_mean<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let near: Vec<String> = near(wanted, names).iter().map(|name| format!("`{name}`")).collect();
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_of_the_finger() {
        let names = ["bare-except", "mro-c3", "mro-conflict", "lambda"];
        assert_eq!(near("bare-exept", names), ["bare-except"]);
        assert_eq!(near("lamdba", names), ["lambda"]);
        assert_eq!(near("mro", names), ["mro-c3", "mro-conflict"]);
        assert!(near("spam", names).is_empty());
    }
}
