//! Tokens in providers' formats, which no file of the repository may hold.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use lint_secrets::detect::{Catalog, Matcher};

#[path = "../../tests/support/fakes.rs"]
#[allow(unreachable_pub)]
mod fakes;

const OPEN: &str = "{{fake:";

/// `{{fake:ID}}` and `{{fake:ID#2}}` replaced by tokens of the detectors; what names none stays as it is.
pub fn expanded(bytes: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return bytes.to_vec();
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let token = after
            .split_once("}}")
            .and_then(|(name, tail)| Some((token(name)?, tail)));
        let Some((token, tail)) = token else {
            out.push_str(OPEN);
            rest = after;
            continue;
        };
        out.push_str(&token);
        rest = tail;
    }
    out.push_str(rest);
    out.into_bytes()
}

/// The token of that name; `None` where no detector has it.
fn token(name: &str) -> Option<Cow<'static, str>> {
    static MADE: LazyLock<Mutex<HashMap<String, String>>> = LazyLock::new(Mutex::default);
    let (id, variant) = name.split_once('#').unwrap_or((name, ""));
    if variant.len() > 1 || !variant.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let catalog = Catalog::builtin();
    let detector = catalog.detectors().find(|detector| detector.id() == id)?;
    // Keys are recognised by code; of these one form is enough.
    let by_pattern = matches!(detector.matcher(), Matcher::Pattern(_));
    if !by_pattern && (id != "private-key" || !variant.is_empty()) {
        return None;
    }
    let mut made = MADE.lock().expect("no token panics here");
    let token = made
        .entry(name.to_owned())
        .or_insert_with(|| fakes::fake(name));
    Some(Cow::Owned(token.clone()))
}
