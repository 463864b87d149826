//! Secrets in XML: an element, an attribute or the element before says what a value is.
//!
//! Looked for in any text, as what a command or a heredoc writes is often a piece of a document. Linear: every search
//! starts at a sign and reads a bounded stretch around it.

use super::Found;
use super::directives::{add, back, is_word, quoted_next, stretch};
use crate::detect::names::Name;
use crate::detect::{Detectors, NameClass};

/// How far from a value the beginning of its element is looked for, and that from the name before it, in bytes.
const REACH: usize = 256;
/// Longest name, in bytes.
const LONGEST_NAME: usize = 64;

/// Attributes that name what an element holds.
const NAMES: [&str; 4] = ["name", "key", "id", "property"];
/// Elements that hold the value of the name in the one before: Hadoop's, a servlet's, a property list's.
const VALUES: [(&str, &str); 3] = [
    ("value", "name"),
    ("param-value", "param-name"),
    ("string", "key"),
];

/// Adds what stands in such forms in `text` (references blanked).
pub(super) fn find(detectors: &Detectors, text: &str, found: &mut Found) {
    elements(detectors, text, found);
    attributes(detectors, text, found);
}

/// `<password>x</password>`, `<property name="password">x</property>`, `<name>password</name><value>x</value>`.
fn elements(detectors: &Detectors, text: &str, found: &mut Found) {
    for (end, _) in text.match_indices("</") {
        let closing = stretch(text, end + 2, LONGEST_NAME + 1);
        let Some((name, _)) = closing.split_once('>') else {
            continue;
        };
        let Some(before) = back(text, end, REACH) else {
            continue;
        };
        let Some(open) = before.rfind('<') else {
            continue;
        };
        let opened = before.get(open + 1..).unwrap_or_default();
        let Some((tag, value)) = opened.split_once('>') else {
            continue;
        };
        let word = name.rsplit(':').next().unwrap_or(name);
        if tag.split_whitespace().next() != Some(name)
            || !is_word(word)
            || value.contains(['\n', '{', '$'])
        {
            continue;
        }
        let at = end - (before.len() - open);
        let names = [Some(word), named(tag), name_before(text, at, word)];
        let secret = (names.into_iter().flatten()).find_map(|key| secret(detectors, key));
        if let Some((key, judged)) = secret {
            add(detectors, text, value.trim(), judged, key, found);
        }
    }
}

/// `<add key="password" value="x"/>`, `<property name="password" value="x">`, in either order.
fn attributes(detectors: &Detectors, text: &str, found: &mut Found) {
    for (at, word) in text.match_indices("value=") {
        let before = back(text, at, REACH).unwrap_or_default();
        let (Some(open), true) = (before.rfind('<'), before.ends_with(char::is_whitespace)) else {
            continue;
        };
        let (front, behind) = (
            before.get(open + 1..).unwrap_or_default(),
            stretch(text, at + word.len(), REACH),
        );
        let Some(value) = quoted_next(behind).filter(|_| !front.contains('>')) else {
            continue;
        };
        let rest = behind.split('>').next().unwrap_or_default();
        let name = named(front).or_else(|| named(rest));
        if let Some((key, judged)) = name.and_then(|name| secret(detectors, name))
            && !value.contains(['\n', '{', '$'])
        {
            add(detectors, text, value, judged, key, found);
        }
    }
}

/// The name, where it is that of a secret.
fn secret<'k>(detectors: &Detectors, key: &'k str) -> Option<(&'k str, Name)> {
    let judged = detectors.judge_name(key);
    (judged.class == NameClass::Secret).then_some((key, judged))
}

/// What the attributes of a tag name.
fn named(tag: &str) -> Option<&str> {
    let mut attributes = tag.match_indices('=').filter_map(|(sign, _)| {
        let (before, behind) = (tag.get(..sign)?, tag.get(sign + 1..)?);
        let attribute = before.rsplit(char::is_whitespace).next()?;
        NAMES.contains(&attribute).then(|| quoted_next(behind))?
    });
    attributes.find(|name| is_word(name))
}

/// What is in the element before the one called `element` that begins at `at`, where that names the value.
fn name_before<'t>(text: &'t str, at: usize, element: &str) -> Option<&'t str> {
    let (_, names) = VALUES.iter().find(|(value, _)| *value == element)?;
    let before = back(text, at, REACH)?;
    let before = before
        .trim_end()
        .strip_suffix('>')?
        .strip_suffix(names)?
        .strip_suffix("</")?;
    let (tag, name) = before.rsplit_once('>')?;
    let own = tag.rsplit('<').next() == Some(*names);
    let name = name.trim();
    (own && is_word(name)).then_some(name)
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn found(text: &str) -> Vec<String> {
        super::super::tests::texts_found(text, super::find)
    }

    #[test]
    fn values_that_something_around_them_names() {
        for text in [
            "<password>Zk8vQp2mTr</password>",
            "<server><id>a</id><username>b</username><password>Zk8vQp2mTr</password></server>",
            "<property>\n  <name>javax.jdo.option.ConnectionPassword</name>\n  <value>Zk8vQp2mTr</value>\n</property>",
            "<name>fs.s3a.secret.key</name><value>Zk8vQp2mTr</value>",
            "<context-param><param-name>password</param-name> <param-value>Zk8vQp2mTr</param-value>",
            "<key>DatabasePassword</key><string>Zk8vQp2mTr</string>",
            "<property name=\"hibernate.connection.password\">Zk8vQp2mTr</property>",
            "<entry key='database.password'>Zk8vQp2mTr</entry>",
            "<property name=\"password\" value=\"Zk8vQp2mTr\"/>",
            "echo \"<add key=\\\"SmtpPassword\\\" value=\\\"Zk8vQp2mTr\\\" />\"",
            "<param value='Zk8vQp2mTr' name='password'/>",
        ] {
            assert_eq!(found(text), ["Zk8vQp2mTr"], "{text}");
        }
    }

    #[test]
    fn what_is_named_by_something_else_is_no_secret() {
        for text in [
            "<username>Zk8vQp2mTr</username>",
            "<name>password</name><label>Zk8vQp2mTr</label>",
            "<name>dfs.replication</name><value>Zk8vQp2mTr</value>",
            "<name>password</name><value>${db.password}</value>",
            "<add key=\"PasswordLength\" value=\"Zk8vQp2mTr\"/>",
            "<input name=\"password\"><option value=\"Zk8vQp2mTr\">",
            "password=a value=\"Zk8vQp2mTr\"",
            "<property name=\"password\" value=\"\"/>",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
