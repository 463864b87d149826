//! Small pieces of English.

/// `1 finding`, `2 findings`; `thing` has a regular plural.
pub(super) fn count(number: usize, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `line 6`, `lines 6 and 7`, `lines 1, 2, 3, 4, 5 and 7 more`.
pub(super) fn lines(numbers: &[u32]) -> String {
    const SHOWN: usize = 6;
    let mut items: Vec<String> = numbers.iter().map(u32::to_string).collect();
    if items.len() > SHOWN {
        let more = items.len() - (SHOWN - 1);
        items.truncate(SHOWN - 1);
        items.push(format!("{more} more"));
    }
    let word = if numbers.len() == 1 { "line" } else { "lines" };
    format!("{word} {}", list(&items))
}

/// `text` in lines of at most `width` columns, broken at blanks; a longer word keeps its own line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let columns = super::visible::text_width(word);
        if used > 0 && used + 1 + columns > width {
            out.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += columns;
    }
    if used > 0 || out.is_empty() {
        out.push(line);
    }
    out
}

/// At most `most` characters of `text`, cut at a blank where there is one near, with `…` at the end.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let room = text
        .char_indices()
        .nth(most.saturating_sub(1))
        .map_or(cut, |(at, _)| at);
    let head = text.get(..room).unwrap_or_default();
    let head = match head.rfind(char::is_whitespace) {
        Some(blank) if blank * 2 > head.len() => head.get(..blank).unwrap_or(head),
        _ => head,
    };
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_lists_read_well() {
        assert_eq!(count(1, "finding"), "1 finding");
        assert_eq!(count(0, "finding"), "0 findings");
        assert_eq!(lines(&[6]), "line 6");
        assert_eq!(lines(&[6, 7]), "lines 6 and 7");
        assert_eq!(
            lines(&[1, 2, 3, 4, 5, 6, 7]),
            "lines 1, 2, 3, 4, 5 and 2 more"
        );
    }

    #[test]
    fn wrapping_keeps_every_word() {
        assert_eq!(
            wrap("one two three verylongword x", 9),
            ["one two", "three", "verylongword", "x"]
        );
        assert_eq!(wrap("", 9), [""]);
    }

    #[test]
    fn long_text_is_cut_at_a_word_and_says_so() {
        assert_eq!(shortened("one two three", 20), "one two three");
        assert_eq!(shortened("one two three", 10), "one two…");
        assert_eq!(shortened("ąąąąąąąąąą", 5), "ąąąą…");
        assert!(shortened(&"x".repeat(99), 10).chars().count() <= 10);
    }
}
