//! Wildcards of `COPY` sources: Go's `filepath.Match`, as BuildKit calls it (`fsutil/copy`).

/// Most characters of a pattern or a name that are compared: no path is longer.
const LONGEST: usize = 4096;

/// One part of a pattern.
enum Piece {
    /// `*`: any stretch of a name.
    Stretch,
    /// `?`: any character of a name.
    Any,
    /// A character.
    Char(char),
    /// `[a-z]`, `[^a-z]`.
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Piece {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Stretch | Self::Any => c != '/',
            Self::Char(own) => *own == c,
            Self::Class { negated, ranges } => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
            }
        }
    }
}

/// Whether there is a wildcard in it (`containsWildcards`: a backslash takes the next character's meaning).
pub(super) fn has_wildcards(pattern: &str) -> bool {
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '*' | '?' | '[' => return true,
            '\\' => {
                chars.next();
            }
            _ => {}
        }
    }
    false
}

/// Whether Go can read the pattern: an open `[`, an empty class and a `\` at the end are errors.
pub(super) fn is_valid(pattern: &str) -> bool {
    parse(pattern).is_some()
}

/// Whether all of `name` matches; `false` for what is no pattern. Neither `*`, `?` nor a class that lists no `/`
/// crosses a `/`. Time grows with the length of one times the length of the other.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    if pattern.len() > LONGEST || name.len() > LONGEST {
        return false;
    }
    let Some(pieces) = parse(pattern) else {
        return false;
    };
    // Which pieces may be next: `now[i]` says that the first `i` have taken all of the name so far.
    let mut now = vec![false; pieces.len() + 1];
    let mut next = now.clone();
    set(&mut now, &pieces, 0);
    for c in name.chars() {
        next.fill(false);
        let mut any = false;
        for (at, piece) in pieces.iter().enumerate() {
            if now.get(at) == Some(&true) && piece.takes(c) {
                any = true;
                let to = if matches!(piece, Piece::Stretch) {
                    at
                } else {
                    at + 1
                };
                set(&mut next, &pieces, to);
            }
        }
        if !any {
            return false;
        }
        std::mem::swap(&mut now, &mut next);
    }
    now.last() == Some(&true)
}

/// Marks a place, and those behind it that need no character.
fn set(places: &mut [bool], pieces: &[Piece], mut at: usize) {
    while let Some(place) = places.get_mut(at) {
        *place = true;
        if !matches!(pieces.get(at), Some(Piece::Stretch)) {
            break;
        }
        at += 1;
    }
}

fn parse(pattern: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '*' => Piece::Stretch,
            '?' => Piece::Any,
            '\\' => Piece::Char(chars.next()?),
            '[' => class(&mut chars)?,
            c => Piece::Char(c),
        });
    }
    Some(pieces)
}

/// The class behind a `[`, as Go reads it: `]` and `-` stand for themselves only behind a `\`.
fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<Piece> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        if !ranges.is_empty() && chars.next_if_eq(&']').is_some() {
            return Some(Piece::Class { negated, ranges });
        }
        let low = class_char(chars)?;
        let high = if chars.next_if_eq(&'-').is_some() {
            class_char(chars)?
        } else {
            low
        };
        ranges.push((low, high));
    }
}

fn class_char(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    let c = match chars.next()? {
        '-' | ']' => return None,
        '\\' => chars.next()?,
        c => c,
    };
    // Something must follow: at least the `]`.
    chars.peek().map(|_| c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of Go's own tests (`path/filepath/match_test.go`): pattern, name, and whether it matches; `None` is an
    /// error.
    const GO: &[(&str, &str, Option<bool>)] = &[
        ("abc", "abc", Some(true)),
        ("*", "abc", Some(true)),
        ("*c", "abc", Some(true)),
        ("a*", "a", Some(true)),
        ("a*", "abc", Some(true)),
        ("a*", "ab/c", Some(false)),
        ("a*/b", "abc/b", Some(true)),
        ("a*/b", "a/c/b", Some(false)),
        ("a*b*c*d*e*/f", "axbxcxdxe/f", Some(true)),
        ("a*b*c*d*e*/f", "axbxcxdxexxx/f", Some(true)),
        ("a*b*c*d*e*/f", "axbxcxdxe/xxx/f", Some(false)),
        ("a*b*c*d*e*/f", "axbxcxdxexxx/fff", Some(false)),
        ("a*b?c*x", "abxbbxdbxebxczzx", Some(true)),
        ("a*b?c*x", "abxbbxdbxebxczzy", Some(false)),
        ("ab[c]", "abc", Some(true)),
        ("ab[b-d]", "abc", Some(true)),
        ("ab[e-g]", "abc", Some(false)),
        ("ab[^c]", "abc", Some(false)),
        ("ab[^b-d]", "abc", Some(false)),
        ("ab[^e-g]", "abc", Some(true)),
        ("a\\*b", "a*b", Some(true)),
        ("a\\*b", "ab", Some(false)),
        ("a?b", "a☺b", Some(true)),
        ("a[^a]b", "a☺b", Some(true)),
        ("a???b", "a☺b", Some(false)),
        ("[a-ζ]*", "α", Some(true)),
        ("*[a-ζ]", "A", Some(false)),
        ("a?b", "a/b", Some(false)),
        ("a*b", "a/b", Some(false)),
        ("[\\]a]", "]", Some(true)),
        ("[\\-]", "-", Some(true)),
        ("[x\\-]", "x", Some(true)),
        ("[x\\-]", "z", Some(false)),
        ("[\\-x]", "a", Some(false)),
        ("[]a]", "]", None),
        ("[-]", "-", None),
        ("[x-]", "x", None),
        ("[-x]", "x", None),
        ("\\", "a", None),
        ("[a-b-c]", "a", None),
        ("[", "a", None),
        ("[^", "a", None),
        ("[^bc", "a", None),
        ("a[", "a", None),
        ("a[", "ab", None),
        ("*x", "xxx", Some(true)),
        ("", "", Some(true)),
        ("", "a", Some(false)),
        ("*", "", Some(true)),
    ];

    #[test]
    fn as_go_matches() {
        for (pattern, name, expected) in GO {
            assert_eq!(is_valid(pattern), expected.is_some(), "{pattern}");
            assert_eq!(
                matches(pattern, name),
                expected.unwrap_or(false),
                "{pattern} {name}"
            );
        }
    }

    #[test]
    fn wildcards() {
        for (text, expected) in [
            ("a", false),
            ("a*", true),
            ("a\\*", false),
            ("a?", true),
            ("[a]", true),
            ("\\", false),
        ] {
            assert_eq!(has_wildcards(text), expected, "{text}");
        }
    }

    #[test]
    fn many_stars_take_no_longer_than_their_number() {
        let pattern = "*a".repeat(500);
        let name = "a".repeat(4000);
        assert!(matches(&pattern, &name));
        assert!(!matches(&format!("{pattern}b"), &name));
    }
}
