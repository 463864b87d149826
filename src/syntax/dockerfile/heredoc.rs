//! Which words of a line open heredocs (BuildKit, `parser/parser.go`: heredocsFromLine, heredocFromMatch).
//!
//! A heredoc is a shell word, lexed with `\` as escape whatever `# escape=` says, that reads
//! `[digits]<<[-] NAME`. So `cat<<EOF` is none, nor is `<<<`; and a line whose quotes do not close has none at all.

use super::TextRange;

/// An opened heredoc.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opener {
    pub(super) word: TextRange,
    pub(super) name: String,
    pub(super) expand: bool,
    pub(super) chomp: bool,
}

/// The heredocs that the logical line opens, in order.
pub(super) fn openers(line: &str) -> Vec<Opener> {
    if !line.contains("<<") {
        return Vec::new();
    }
    let Some(words) = words(line) else {
        return Vec::new();
    };
    words
        .into_iter()
        .filter_map(|word| opener(line, word))
        .collect()
}

fn opener(line: &str, word: TextRange) -> Option<Opener> {
    let raw = line.get(word.clone())?;
    let rest = raw
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .strip_prefix("<<")?;
    let (chomp, rest) = rest.strip_prefix('-').map_or((false, rest), |r| (true, r));
    let rest = rest.trim_start();
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let mut name = String::new();
    let mut quoted = false;
    let mut open = None;
    let mut chars = rest.chars();
    while let Some(ch) = chars.next() {
        match open {
            None if ch == '\'' || ch == '"' => {
                open = Some(ch);
                quoted = true;
            }
            Some(q) if ch == q => open = None,
            // The name of `<<\EOF` is EOF, and unlike a shell BuildKit expands its body.
            None if ch == '\\' => name.extend(chars.next()),
            _ => name.push(ch),
        }
    }
    (open.is_none() && !name.is_empty()).then_some(Opener {
        word,
        name,
        expand: !quoted,
        chomp,
    })
}

/// The shell words of the line; `None` when it cannot be lexed to its end.
fn words(line: &str) -> Option<Vec<TextRange>> {
    let bytes = line.as_bytes();
    let mut words = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                start = start.or(Some(at));
                at += 1 + char_len(line, at + 1);
            }
            b'\'' => {
                start = start.or(Some(at));
                at += 2 + line.get(at + 1..)?.find('\'')?;
            }
            b'"' => {
                start = start.or(Some(at));
                at = double_quote(line, at + 1)?;
            }
            b'$' => {
                start = start.or(Some(at));
                at = dollar(line, at)?;
            }
            b'<' if bytes.get(at + 1) == Some(&b'<') => {
                start = start.or(Some(at));
                at += 2;
                // White space behind `<<` belongs to the word.
                while bytes
                    .get(at)
                    .is_some_and(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
                {
                    at += 1;
                }
            }
            b if b.is_ascii_whitespace() || b == 0xb => {
                if let Some(from) = start.take() {
                    words.push(from..at);
                }
                at += 1;
            }
            _ => {
                start = start.or(Some(at));
                at += char_len(line, at);
            }
        }
    }
    if let Some(from) = start {
        words.push(from..line.len());
    }
    Some(words)
}

fn char_len(line: &str, at: usize) -> usize {
    line.get(at..)
        .and_then(|r| r.chars().next())
        .map_or(1, char::len_utf8)
}

fn double_quote(line: &str, mut at: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 1 + char_len(line, at + 1),
            b'$' => at = dollar(line, at)?,
            _ => at += char_len(line, at),
        }
    }
}

/// Behind `$name` or `${…}` at `at`. `None` where BuildKit's lexer gives up: the line then has no heredoc.
fn dollar(line: &str, at: usize) -> Option<usize> {
    let rest = line.get(at + 1..)?;
    let Some(inner) = rest.strip_prefix('{') else {
        return Some(at + 1);
    };
    if inner.is_empty() || inner.starts_with(['{', '}', ':']) {
        return None;
    }
    let name = inner
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .map(char::len_utf8)
        .sum::<usize>();
    let name = if name == 0 {
        inner.chars().next().map_or(0, char::len_utf8)
    } else {
        name
    };
    let operator = inner.get(name..)?;
    match operator.chars().next()? {
        '}' => Some(at + 2 + name + 1),
        ':' | '+' | '-' | '?' | '#' | '%' | '/' => {
            // Words inside are lexed in turn; for finding the end a flat count of braces is the same but for quotes.
            let mut depth = 1usize;
            let mut offset = at + 2 + name;
            for ch in operator.chars() {
                match ch {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                offset += ch.len_utf8();
                if depth == 0 {
                    return Some(offset);
                }
            }
            None
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<(String, bool, bool)> {
        openers(line)
            .into_iter()
            .map(|o| (o.name, o.expand, o.chomp))
            .collect()
    }

    #[test]
    fn words_that_open_one() {
        assert_eq!(names("RUN cat <<EOF"), [("EOF".into(), true, false)]);
        assert_eq!(
            names("RUN cat <<A > /a && cat <<-B > /b"),
            [("A".into(), true, false), ("B".into(), true, true)]
        );
        assert_eq!(names("RUN 3<<EOF cat <&3"), [("EOF".into(), true, false)]);
        assert_eq!(
            names("COPY <<'EOF' <<\"B\" /x/"),
            [("EOF".into(), false, false), ("B".into(), false, false)]
        );
        assert_eq!(names("RUN cat << EOF"), [("EOF".into(), true, false)]);
        assert_eq!(
            names("RUN X=${A:0:3} cat <<EOF"),
            [("EOF".into(), true, false)]
        );
    }

    #[test]
    fn words_that_open_none() {
        for line in [
            "RUN cat<<EOF",
            "RUN x1<<EOF",
            "RUN cat <<<word",
            "RUN echo \"<<EOF\"",
            "RUN cat <<- EOF",
            "RUN echo $((1<<3))",
            "RUN echo \"open <<EOF",
            "RUN echo ${a,,} <<EOF",
        ] {
            assert_eq!(names(line), [], "{line}");
        }
    }
}
