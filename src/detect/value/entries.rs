//! A name and its value as two entries of a map: `- name: DB_PASSWORD` and below it `value: x`, as manifests of Kubernetes
//! and definitions of tasks have them.

use super::pairs::Pair;
use super::{Found, hit, literal, narrowed, no_value, reference, strength};
use crate::detect::{Detectors, NameClass, SecretKind};

/// Adds the secrets of such entries among the `pairs` of `text`.
pub(super) fn find(
    detectors: &Detectors,
    text: &str,
    pairs: &[Pair],
    peers: &[&str],
    found: &mut Found,
) {
    for two in pairs.windows(2) {
        let [first, second] = two else { continue };
        let is = |pair: &Pair, word: &str| {
            text.get(pair.key.clone())
                .is_some_and(|key| key.eq_ignore_ascii_case(word))
        };
        let (name, value) = if is(first, "name") && is(second, "value") {
            (first, second)
        } else if is(first, "value") && is(second, "name") {
            (second, first)
        } else {
            continue;
        };
        // In the same map: a dash begins another one.
        let between = text.get(first.value.end..second.key.start);
        let beside = between.is_some_and(|b| {
            b.chars()
                .all(|c| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '\\'))
        });
        let key = text.get(name.value.clone()).unwrap_or_default();
        if beside && !key.contains(char::is_whitespace) {
            entry(detectors, text, key, value, peers, found);
        }
    }
}

fn entry(
    detectors: &Detectors,
    text: &str,
    key: &str,
    pair: &Pair,
    peers: &[&str],
    found: &mut Found,
) {
    let name = detectors.judge_name(key);
    let Some(value) = text.get(pair.value.clone()).and_then(literal) else {
        return;
    };
    let data = detectors.values();
    if name.class != NameClass::Secret
        || reference::names_a_place(&data.benign, value)
        || no_value::is_none(text, pair, value, false)
    {
        return;
    }
    if let Some((strength, confidence)) = strength::named(data, value, name, key, peers) {
        found.push(
            text,
            hit(
                narrowed(text, &pair.value, value),
                "named-secret",
                name.noun.as_str(),
                SecretKind::Named,
                strength,
                confidence,
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::string_slice)]
    use crate::detect::Detectors;

    #[track_caller]
    fn found(text: &str) -> Vec<String> {
        let hits = Detectors::builtin().text(text);
        hits.into_iter().map(|h| text[h.range].to_owned()).collect()
    }

    #[test]
    fn names_and_values() {
        for text in [
            "env:\n  - name: MYSQL_ROOT_PASSWORD\n    value: Zk8vQp2mTr\n",
            "env:\n  - name: MYSQL_ROOT_PASSWORD\n    value: \"Zk8vQp2mTr\"\n",
            "env:\n  - value: Zk8vQp2mTr\n    name: MYSQL_ROOT_PASSWORD\n",
            "env: [{ name: MYSQL_ROOT_PASSWORD, value: Zk8vQp2mTr }]",
            "[{\"name\": \"API_TOKEN\", \"value\": \"Zk8vQp2mTr\"}]",
        ] {
            assert_eq!(found(text), ["Zk8vQp2mTr"], "{text}");
        }
        let weak = "- name: POSTGRES_PASSWORD\n  value: postgres\n";
        assert_eq!(found(weak), ["postgres"]);
    }

    #[test]
    fn what_is_none() {
        for text in [
            "- name: MYSQL_HOST\n  value: Zk8vQp2mTr\n",
            "- name: MYSQL_PASSWORD\n- value: Zk8vQp2mTr\n",
            "- name: MYSQL_PASSWORD\n  valueFrom:\n    secretKeyRef: { name: a, key: b }\n",
            "- name: MYSQL_PASSWORD\n  value: ${MYSQL_PASSWORD}\n",
            "- name: MYSQL_PASSWORD_FILE\n  value: /run/secrets/db\n",
            "- name: Set the password\n  value: Zk8vQp2mTr\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
