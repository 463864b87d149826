//! What installers are told: kickstart files, preseed answers, XML answer files.
//!
//! In: a [`Text`]. Out: what stands in it, with the source of every byte. Line by line, in linear time; nothing makes
//! it fail.

mod kickstart;
mod preseed;
mod xml;

pub use kickstart::{Item, kickstart};
pub use preseed::{Answer, answers, is_answers};
pub use xml::{Element, comments, elements};

use crate::source::Text;

/// The lines of a text, without their ends.
fn lines(text: &Text) -> impl Iterator<Item = Text> + use<'_> {
    let mut at = 0;
    text.as_str().split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        text.slice(start..start + line.trim_end_matches(['\n', '\r']).len())
    })
}

#[cfg(test)]
mod tests;
