//! What a secret is called that has no name where it stands: `echo root:x | chpasswd`.

use super::Context;
use crate::flow::Trace;

/// How a sentence calls it, where `key` is a word of ours that stands nowhere: by the account that it is of, or by the
/// command that takes it.
pub(super) fn words(cx: &Context<'_>, trace: &Trace, key: &str) -> Option<String> {
    const OURS: [&str; 2] = ["password", "token"];
    if !OURS.contains(&key) {
        return None;
    }
    let written: Vec<String> = trace
        .names
        .iter()
        .filter(|name| name.text == key)
        .map(|name| cx.slice(name.span))
        .collect();
    let is_named = |text: &String| text.is_empty() || text.to_ascii_lowercase().contains(key);
    if written.is_empty() || written.iter().any(is_named) {
        return None;
    }
    // A command's password stands at the command's own name; whose it is comes next.
    Some(match trace.context.as_slice() {
        [program, rest @ ..] if written.contains(program) => match rest {
            [account] => format!("the {key} of `{account}`"),
            _ => format!("the {key} given to `{program}`"),
        },
        _ => format!("a {key}"),
    })
}
