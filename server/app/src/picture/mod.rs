//! Pictures beside notes, drawn as SVG: for clients that ask for them. The text is complete without.

mod address;
mod layout;
mod svg;

use pygloss_engine::note::Picture;

pub use svg::Colors;

/// A picture as the address of an image that holds it all; `None` where that is longer than `most` bytes.
#[must_use]
pub fn image(picture: &Picture, colors: &Colors, most: usize) -> Option<String> {
    let drawing = match picture {
        Picture::Classes { names, bases } => layout::classes(names, bases),
        Picture::Objects { names, objects, arrows } => layout::objects(names, objects, arrows),
    };
    let address = address::of(&svg::write(&drawing, colors));
    (address.len() <= most).then_some(address)
}

/// What a picture is of, for whoever cannot see it.
#[must_use]
pub fn caption(picture: &Picture) -> &'static str {
    match picture {
        Picture::Classes { .. } => "the class and what is above it",
        Picture::Objects { .. } => "names and the object they lead to",
    }
}

#[cfg(test)]
mod tests;
