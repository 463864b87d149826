//! What a reference is used as, from the text around it.

/// `before` and `after` are the literal text on either side of a reference: `https://` and `@host/r` make it a
/// `password`, `…?token=` makes it a `token`, `Authorization: Bearer ` an `authorization`.
pub(super) fn of(before: &str, after: &str) -> Option<String> {
    userinfo(before, after)
        .or_else(|| assigned(before))
        .or_else(|| header(before))
}

fn userinfo(before: &str, after: &str) -> Option<String> {
    let (_, authority) = before.rsplit_once("://")?;
    if authority.contains(['/', '?', '#', ' ', '@']) {
        return None;
    }
    // `https://$TOKEN@host` and `https://user:$PW@host`, not `https://$USER:…`.
    after.starts_with('@').then(|| "password".to_owned())
}

/// The name in front of `=`: `?access_token=`, `//host/:_authToken=`, `--password=`.
fn assigned(before: &str) -> Option<String> {
    let head = before.trim_end_matches(['"', '\'']).strip_suffix('=')?;
    let name_start = head
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .last()
        .map(|(at, _)| at)?;
    head.get(name_start..)
        .map(|name| name.trim_start_matches('-').to_owned())
        .filter(|n| !n.is_empty())
}

fn header(before: &str) -> Option<String> {
    let line = before.lines().next_back()?.trim_end();
    let lower = line
        .get(line.len().saturating_sub(40)..)
        .unwrap_or(line)
        .to_ascii_lowercase();
    let scheme = ["bearer", "basic", "token"]
        .iter()
        .any(|s| lower.ends_with(s));
    (scheme && lower.contains("authorization")).then(|| "authorization_token".to_owned())
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn roles_by_what_stands_around() {
        for (before, after, role) in [
            ("https://", "@github.com/o/r", Some("password")),
            ("https://bot:", "@h/r", Some("password")),
            ("https://", ":x@h/r", None),
            ("https://h/f?x=1&access_token=", "", Some("access_token")),
            ("//r.example.com/:_authToken=", "", Some("_authToken")),
            ("--password=\"", "", Some("password")),
            ("Authorization: Bearer ", "", Some("authorization_token")),
            ("https://h/", "/x", None),
            ("v", "", None),
        ] {
            assert_eq!(of(before, after).as_deref(), role, "{before}…{after}");
        }
    }
}
