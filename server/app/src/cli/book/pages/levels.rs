//! How hard a card is, as one to three dots.

use pygloss_engine::knowledge::card::Level;

/// The dots on their own; their meaning is read aloud.
pub fn dots(level: Level) -> String {
    let name = level.name();
    format!("<span class=\"dots {name}\" role=\"img\" aria-label=\"{name}\"></span>")
}

/// The dots with their meaning beside them.
pub fn named(level: Level) -> String {
    let name = level.name();
    format!("<span class=\"dots {name}\" aria-hidden=\"true\"></span> {name}")
}

/// What the dots mean.
pub fn legend() -> String {
    let all = Level::ALL.map(|level| format!("<span>{}</span>", named(level)));
    format!("<p class=\"legend\">{}</p>", all.join(" "))
}
