//! From a word to the tool that it names.

use std::sync::LazyLock;

use super::table::{Command, INDEX, TOOLS};

/// The tool that a command's first word names: its folder, an ending of Windows and a version do not matter.
#[must_use]
pub fn tool(word: &str) -> Option<&'static Command> {
    TOOLS.get(place(word)?)
}

/// The place of that tool among [`tools`](super::tools).
fn place(word: &str) -> Option<usize> {
    place_by_name(behind_folder(word))
}

/// The same where no folder stands before the name.
pub(super) fn place_by_name(name: &str) -> Option<usize> {
    if name.len() > 64 {
        return None;
    }
    place_of(name).or_else(|| {
        let ends = name.bytes().last()?;
        // Most words have neither an ending nor a version.
        if !ends.is_ascii_digit() && ends != b'-' && !name.bytes().any(|b| b == b'.') {
            return None;
        }
        let stem = without_ending(name);
        place_of(stem).or_else(|| place_of(stem.trim_end_matches(is_version)))
    })
}

/// What a version at the end of a name is made of.
fn is_version(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | '-')
}

/// The same for the very name of a tool, in any case.
pub(super) fn place_of(name: &str) -> Option<usize> {
    let mut slot = slot(name.as_bytes());
    // A slot is free somewhere: there are more than names.
    while let Some(entry) = SLOTS.get(slot).filter(|entry| **entry != FREE) {
        let (known, tool) = INDEX.get(usize::from(*entry))?;
        if known.eq_ignore_ascii_case(name) {
            return Some(usize::from(*tool));
        }
        slot = (slot + 1) % COUNT;
    }
    None
}

/// Some four times as many as there are names, so that most words meet a free one at once.
const COUNT: usize = 1 << BITS;
const BITS: u32 = 13;
const FREE: u16 = u16::MAX;
const _: () = assert!(INDEX.len() < COUNT / 2, "more slots are needed");

/// The names' places in [`INDEX`], each in the first slot from its own on that was free.
static SLOTS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut slots = vec![FREE; COUNT];
    for (entry, (name, _)) in (0..FREE).zip(&INDEX) {
        let mut slot = slot(name.as_bytes());
        while slots.get(slot).is_some_and(|taken| *taken != FREE) {
            slot = (slot + 1) % COUNT;
        }
        if let Some(free) = slots.get_mut(slot) {
            *free = entry;
        }
    }
    slots
});

/// By the length and at most eight bytes of a name, the first and the last of them, in any case: a letter differs from
/// its capital in one bit.
fn slot(name: &[u8]) -> usize {
    let ends = match name {
        [first, .., last] if name.len() < 4 => {
            let middle = name.get(1).copied().unwrap_or_default();
            u64::from(*first) | u64::from(middle) << 8 | u64::from(*last) << 16
        }
        _ => four(name.first_chunk()) | four(name.last_chunk()) << 32,
    };
    let folded = ends | 0x2020_2020_2020_2020;
    let mixed = (folded ^ name.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (u64::BITS - BITS)) as usize
}

fn four(bytes: Option<&[u8; 4]>) -> u64 {
    bytes.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
}

/// The program's own name in the first word of a command.
#[must_use]
pub fn program(word: &str) -> &str {
    without_ending(behind_folder(word))
}

fn behind_folder(word: &str) -> &str {
    let folder = word.bytes().rposition(|b| matches!(b, b'/' | b'\\'));
    let name = word.get(folder.map_or(0, |at| at + 1)..);
    name.unwrap_or_default()
}

/// The name without what says on Windows that it is a program.
fn without_ending(name: &str) -> &str {
    const ENDINGS: [&str; 6] = [".exe", ".cmd", ".bat", ".com", ".phar", ".ps1"];
    if !name.contains('.') {
        return name;
    }
    ENDINGS
        .iter()
        .find_map(|ending| {
            let at = name.len().checked_sub(ending.len())?;
            let (stem, rest) = (name.get(..at)?, name.get(at..)?);
            rest.eq_ignore_ascii_case(ending).then_some(stem)
        })
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{INDEX, place, place_of};

    #[test]
    fn every_name_is_found_and_no_other() {
        for (name, tool) in INDEX {
            assert_eq!(place_of(name), Some(usize::from(tool)), "{name}");
            assert_eq!(
                place(&format!("/opt/{name}")),
                Some(usize::from(tool)),
                "{name}"
            );
            assert_eq!(
                place_of(&name.to_ascii_uppercase()),
                Some(usize::from(tool)),
                "{name}"
            );
            assert_eq!(place_of(&format!("{name}\u{1}")), None, "{name}");
        }
        assert_eq!(place_of(""), None);
    }
}
