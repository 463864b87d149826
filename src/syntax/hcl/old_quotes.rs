//! Quotes as HCL 1 had them: within `${ }` escaped like those of the string around, `"${join(\",\", x)}"`.

use std::ops::Range;

/// Where a line is read.
#[derive(Clone, Copy)]
enum Inside {
    Code,
    Quote,
    /// How many braces are open.
    Interpolation(usize),
    /// A string in there, and how many braces are open around it.
    Nested(usize),
}

/// The source with such quotes as they are written today, each with a blank in the place of its backslash, so that it is
/// as long as before and all else keeps its place. `None` where there are none.
pub(super) fn straightened(source: &str) -> Option<String> {
    let mut bytes = source.as_bytes().to_vec();
    let mut at = 0;
    let mut changed = false;
    for line in source.split_inclusive('\n') {
        if line.contains("\\\"") && line.contains("${") {
            for (quote, opens) in quotes(line) {
                changed = true;
                let written: &[u8; 2] = if opens { b" \"" } else { b"\" " };
                if let Some(pair) = bytes.get_mut(place(at, quote)) {
                    pair.copy_from_slice(written);
                }
            }
        }
        at += line.len();
    }
    changed.then(|| String::from_utf8(bytes).ok()).flatten()
}

fn place(line: usize, at: usize) -> Range<usize> {
    line + at..line + at + 2
}

/// Where the escaped quotes of a line stand, and whether each opens a string; none where what they are in is not closed.
fn quotes(line: &str) -> Vec<(usize, bool)> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut inside = Inside::Code;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = [byte, bytes.get(at + 1).copied().unwrap_or_default()];
        let (next, read) = match (inside, &pair) {
            (Inside::Code, b"//") => break,
            (Inside::Code, [b'#', _]) => break,
            (Inside::Code, [b'"', _]) => (Inside::Quote, 1),
            (Inside::Quote, [b'\\', _]) => (inside, 2),
            (Inside::Quote, [b'"', _]) => (Inside::Code, 1),
            (Inside::Quote, b"${") => (Inside::Interpolation(1), 2),
            (Inside::Interpolation(depth), b"\\\"") => {
                found.push((at, true));
                (Inside::Nested(depth), 2)
            }
            (Inside::Nested(depth), b"\\\"") => {
                found.push((at, false));
                (Inside::Interpolation(depth), 2)
            }
            (Inside::Interpolation(depth), [b'{', _]) => (Inside::Interpolation(depth + 1), 1),
            (Inside::Interpolation(1), [b'}', _]) => (Inside::Quote, 1),
            (Inside::Interpolation(depth), [b'}', _]) => (Inside::Interpolation(depth - 1), 1),
            _ => (inside, 1),
        };
        inside = next;
        at += read;
    }
    match inside {
        Inside::Code => found,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::straightened;

    #[test]
    fn quotes_within_an_interpolation_are_straightened() {
        for (old, new) in [
            (
                r#"a = "${join(\",\", var.b)}" # x"#,
                r#"a = "${join( "," , var.b)}" # x"#,
            ),
            (
                r#"a = "x ${f({b = \"c\"})} \"d\"""#,
                r#"a = "x ${f({b =  "c" })} \"d\"""#,
            ),
        ] {
            assert_eq!(straightened(old).as_deref(), Some(new));
        }
        for plain in [
            r#"a = "\"${b}\"""#,
            r#"a = "${join(",", var.b)}\"""#,
            r#"a = "${join(\", var.b)}""#,
            r#"# a = "${join(\",\", var.b)}""#,
        ] {
            assert_eq!(straightened(plain), None, "{plain}");
        }
    }
}
