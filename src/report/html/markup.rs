//! Text as markup. Everything that comes from files, paths and names goes through here.

use crate::report::xml::escaped;

/// `text` between tags or in an attribute in double quotes.
pub(super) fn text(text: &str) -> String {
    escaped(text)
}

/// A message between tags: what it quotes in backquotes becomes code, nothing else of it is markup.
pub(super) fn prose(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let last = message.matches('`').count();
    for (index, piece) in message.split('`').enumerate() {
        let quoted = index % 2 == 1;
        if quoted && index < last {
            out.push_str(&format!("<code>{}</code>", escaped(piece)));
        } else {
            if quoted {
                out.push('`');
            }
            out.push_str(&escaped(piece));
        }
    }
    out
}

/// The same with a capital letter in front, for the beginning of a sentence; what is quoted there keeps its own.
pub(super) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    match letters.next() {
        Some(first) if first != '`' => {
            prose(&format!("{}{}", first.to_uppercase(), letters.as_str()))
        }
        _ => prose(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_message_is_markup_but_what_is_quoted() {
        assert_eq!(
            prose("`A<b>` is <script>alert(\"1\")</script> & `"),
            "<code>A&lt;b&gt;</code> is &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; `"
        );
        assert_eq!(sentence("a `b`"), "A <code>b</code>");
        assert_eq!(sentence("`b` a"), "<code>b</code> a");
        assert_eq!(sentence(""), "");
    }
}
