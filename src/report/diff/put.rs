//! What a fix wrote into a line of a file that nobody searched for secrets: the words that no such file holds but for a
//! fix, or for somebody who wrote the same.

/// Whether the word hands over a secret by its name, and says nothing else: `--secret`, `id=x,env=X`, `secrets:`, `x=${{`.
pub(super) fn is_ours(word: &str) -> bool {
    if matches!(word, "--secret" | "secrets:") {
        return true;
    }
    let plain = |text: &str| {
        let mut chars = text.chars();
        !text.is_empty() && chars.all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
    };
    if let Some(id) = word.strip_suffix("=${{") {
        return plain(id);
    }
    let word = word.trim_matches(['"', '[', ']', ',']);
    let fields = word
        .strip_prefix("id=")
        .and_then(|word| word.split_once(",env="));
    fields.is_some_and(|(id, name)| plain(id) && plain(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_fixes_write() {
        for (word, want) in [
            ("--secret", true),
            ("id=npm_token,env=NPM_TOKEN", true),
            ("[\"id=npm_token,env=NPM_TOKEN\"]", true),
            ("npm_token=${{", true),
            ("secrets:", true),
            ("id=npm_token", false),
            ("id=x,env=X;curl", false),
            ("--secret=x", false),
            ("--build-arg", false),
            ("T=$T", false),
            ("=${{", false),
            ("", false),
        ] {
            assert_eq!(is_ours(word), want, "{word}");
        }
    }
}
