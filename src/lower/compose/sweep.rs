//! What nothing else has looked at: extension blocks that no service takes, keys that are new or someone's own.

use std::collections::HashMap;

use super::at::split;
use super::collect::{Collector, Content, Spot};
use super::interpolate;
use crate::ir::{Name, ServicePlace};
use crate::lower::dockerfile::Interest;
use crate::source::{Span, Text};
use crate::syntax::yaml::{Entry, Node, Yaml};

/// Most bytes between the comments of neighbouring lines: what they are indented by.
const MOST_BETWEEN: u32 = 80;

/// Puts every scalar below `root` that was not looked at where only its bytes are: in the file. Names count in extension
/// blocks (`x-…`), where what is not taken by a service may be meant for one.
pub(super) fn sweep(out: &mut Collector<'_>, root: Node<'_>) {
    let mut uses = Uses::new();
    filled_in(root, &mut uses);
    for entry in root.own_entries() {
        below(out, entry, false, &uses);
    }
}

/// The variables of a template, as they are written, by the name of a key that one is filled in at:
/// `APP_SECRET: $$cap_salt`.
type Uses<'y> = HashMap<&'y str, Name>;

fn filled_in<'y>(at: Node<'y>, uses: &mut Uses<'y>) {
    if at.is_alias() {
        return;
    }
    for entry in at.own_entries() {
        if let (Some(key), Some(value)) = (entry.key.scalar(), entry.value.scalar()) {
            let variable = value.as_str().trim();
            if variable.starts_with("$$") && is_name(variable.trim_start_matches('$')) {
                uses.entry(variable).or_insert_with(|| Name {
                    text: key.as_str().to_owned(),
                    span: key.span,
                });
            }
        }
        filled_in(entry.value, uses);
    }
    at.items().for_each(|item| filled_in(item, uses));
}

/// Comments, those of neighbouring lines as one text: what was set before, and is in the repository all the same.
pub(super) fn comments(out: &mut Collector<'_>, yaml: &Yaml) {
    let mut block: Option<(Text, Span)> = None;
    for comment in &yaml.comments {
        let follows = |(_, span): &(Text, Span)| {
            comment.own_line && comment.span.start.saturating_sub(span.end) < MOST_BETWEEN
        };
        if let Some((text, span)) = block.as_mut().filter(|b| follows(b)) {
            text.push_decoded("\n", comment.span);
            text.push(&comment.text);
            *span = span.cover(comment.span);
            continue;
        }
        let next = (comment.text.clone(), comment.span);
        put_comment(out, block.replace(next));
    }
    put_comment(out, block);
}

fn put_comment(out: &mut Collector<'_>, block: Option<(Text, Span)>) {
    let Some((text, span)) = block else { return };
    let spot = Spot {
        scope: 0,
        place: ServicePlace::Elsewhere,
        via: None,
    };
    if (out.interest)(text.as_str()) {
        out.put(span, span, spot, || Content::Comment(text));
    }
}

fn below(out: &mut Collector<'_>, entry: Entry<'_>, keyed: bool, uses: &Uses<'_>) {
    let name = entry.key.scalar();
    let keyed = keyed || name.is_some_and(|n| n.as_str().starts_with("x-"));
    let key = name.filter(|_| keyed).map(|scalar| Name {
        text: scalar.as_str().to_owned(),
        span: scalar.span,
    });
    if name.is_some_and(|n| is_documentation(n.as_str())) {
        see(out, entry.value);
        return;
    }
    node(out, entry.value, key.as_ref(), keyed, uses);
}

/// Keys of what people read: app stores put descriptions and hints beside the services, full of examples. Tokens in them
/// are found by their form, as anywhere in the file.
fn is_documentation(key: &str) -> bool {
    const WORDS: &str = "author category changelog description developer documentation help hint icon instructions \
                         label message note notes readme summary tagline thumbnail tip tips title";
    let lower = key.to_ascii_lowercase();
    let locale = match lower.as_bytes() {
        [a, b, b'_' | b'-', c, d] => [a, b, c, d].iter().all(|x| x.is_ascii_lowercase()),
        _ => false,
    };
    let word = lower.trim_start_matches("x-");
    locale || WORDS.split(' ').any(|known| known == word)
}

fn see(out: &mut Collector<'_>, at: Node<'_>) {
    if at.is_alias() {
        return;
    }
    if let Some(scalar) = at.scalar() {
        out.see(scalar.span);
    }
    at.items().for_each(|item| see(out, item));
    for entry in at.own_entries() {
        see(out, entry.value);
    }
}

/// Eight words or more, most of which are nothing but letters. A text with settings in lines of their own is a file's, whatever
/// its comments say.
fn is_sentence(text: &str) -> bool {
    if text.lines().any(is_setting) {
        return false;
    }
    let letters = |word: &&str| {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        !word.is_empty() && word.chars().all(char::is_alphabetic)
    };
    let words = text.split_whitespace();
    let (all, plain) = words.fold((0, 0), |(all, plain), word| {
        (all + 1, plain + usize::from(letters(&word)))
    });
    all >= 8 && plain * 10 >= all * 7
}

/// `name: value`, `name = value` and the name alone, of a mapping that follows.
fn is_setting(line: &str) -> bool {
    let name = |name: &str| {
        let name = name.trim_end();
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "_.-\"'".contains(c))
    };
    let line = line.trim_start();
    let split = line.split_once(['=', ':']);
    split.is_some_and(|(key, value)| {
        let value = value.trim_start_matches([' ', '\t']);
        name(key.trim_start_matches("- ")) && value.split_whitespace().count() <= 1
    })
}

fn node(out: &mut Collector<'_>, at: Node<'_>, key: Option<&Name>, keyed: bool, uses: &Uses<'_>) {
    if at.is_alias() {
        return;
    }
    for item in at.items() {
        node(out, item, None, keyed, uses);
    }
    let named = named_elsewhere(at, out.interest, uses);
    for entry in at.own_entries() {
        let is = |words: &str| {
            let key = entry.key.scalar().map(|k| k.as_str());
            key.is_some_and(|key| words.split(' ').any(|word| word == key))
        };
        match &named {
            Some(name) if is(VALUES) => node(out, entry.value, Some(name), keyed, uses),
            _ => below(out, entry, keyed, uses),
        }
    }
    let Some(scalar) = at.scalar() else { return };
    if scalar.is_null() || out.has_seen(scalar.span) || is_sentence(scalar.as_str()) {
        return;
    }
    let spot = Spot {
        scope: 0,
        place: ServicePlace::Elsewhere,
        via: None,
    };
    let pair = split(&scalar.text, scalar.span)
        .filter(|(name, value)| keyed && key.is_none() && value.is_some() && is_name(&name.text));
    let span = key.map_or(scalar.span, |k| k.span.cover(scalar.span));
    out.put(scalar.span, span, spot, || match (key, pair) {
        (None, Some((name, Some(value)))) => Content::Value(Some(name), interpolate::value(&value)),
        // Of sentences only what stands in them counts: a description, a hint.
        (None, _) if scalar.as_str().contains(char::is_whitespace) => {
            Content::Free(interpolate::value(&scalar.text))
        }
        _ => Content::Value(key.cloned(), interpolate::value(&scalar.text)),
    });
}

/// Keys of a mapping that names a variable and gives it a value, as app stores write their settings.
const NAMES: &str = "id name key variable env_variable";
const VALUES: &str = "default defaultValue default_value value";

/// The name in `{id: NAME, defaultValue: x}`; the `$`s of a template's variable are no part of it. Where it says nothing,
/// the name that the variable is used by, or what whoever fills in the form is shown, may say more.
fn named_elsewhere(at: Node<'_>, interest: Interest<'_>, uses: &Uses<'_>) -> Option<Name> {
    let has = |words: &str, key: &str| words.split(' ').any(|word| word == key);
    let find = |words: &str| {
        let mut found = at.own_entries().filter_map(|e| {
            let key = e.key.scalar()?;
            has(words, key.as_str())
                .then_some(e.value.scalar())
                .flatten()
        });
        found.next()
    };
    let name = find(NAMES)?;
    find(VALUES)?;
    let text = name.as_str().trim_start_matches('$');
    if !is_name(text) {
        return None;
    }
    let own = Name {
        text: text.to_owned(),
        span: name.span,
    };
    if interest(&own.text) || !name.as_str().starts_with("$$") {
        return Some(own);
    }
    let used = uses.get(name.as_str()).cloned();
    let shown = find("label").map(|label| Name {
        text: label.as_str().trim().replace(' ', "_"),
        span: label.span,
    });
    let says_more = used.into_iter().chain(shown);
    let says_more = says_more.filter(|name| is_name(&name.text) && interest(&name.text));
    Some(says_more.into_iter().next().unwrap_or(own))
}

fn is_name(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}
