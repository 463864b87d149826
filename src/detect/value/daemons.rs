//! Secrets in the settings of daemons that have words of their own for them: HAProxy, net-snmp, web servers, Spark.

use super::Found;
use super::directives::{PASSWORD, add, is_word, matches_of, stretch};
use crate::detect::{Detectors, NameClass};

/// How far a line is read, in bytes.
const REACH: usize = 256;

/// Adds what stands in such settings in `text` (references blanked).
pub(super) fn find(detectors: &Detectors, text: &str, found: &mut Found) {
    // `user ada insecure-password x` of HAProxy.
    for line in lines(text, "insecure-password ") {
        if let Some(value) = line.split_whitespace().nth(1) {
            add(
                detectors,
                text,
                unquoted(value),
                PASSWORD,
                "password",
                found,
            );
        }
    }
    // `stats auth ada:x` of HAProxy.
    for line in lines(text, "stats auth ") {
        let login = line.split_whitespace().nth(2).unwrap_or_default();
        if let Some((user, password)) = login.split_once(':') {
            add(detectors, text, unquoted(password), PASSWORD, user, found);
        }
    }
    // `SetEnv DB_PASSWORD x` of Apache, `fastcgi_param DB_PASSWORD x;` of nginx.
    for word in ["setenv ", "fastcgi_param "] {
        for line in lines(text, word) {
            let mut words = line.split_whitespace().skip(1);
            if let (Some(key), Some(value), None) = (words.next(), words.next(), words.next()) {
                named(detectors, text, key, value, found);
            }
        }
    }
    // `spark.authenticate.secret x`: no program has names with two dots that a blank stands behind.
    for line in lines(text, "spark.") {
        let mut words = line.split_whitespace();
        if let (Some(key), Some(value), None) = (words.next(), words.next(), words.next())
            && key.matches('.').count() > 1
        {
            named(detectors, text, key, value, found);
        }
    }
    // `createUser ada SHA x AES y` of net-snmp.
    for line in lines(text, "createuser ") {
        let words: Vec<&str> = line.split_whitespace().take(8).collect();
        for two in words.windows(2) {
            if let [kind, value] = two
                && is_protocol(kind)
            {
                add(
                    detectors,
                    text,
                    unquoted(value),
                    PASSWORD,
                    "password",
                    found,
                );
            }
        }
    }
}

/// A value whose name says whether it is a secret.
fn named(detectors: &Detectors, text: &str, key: &str, value: &str, found: &mut Found) {
    let name = detectors.judge_name(key);
    if name.class == NameClass::Secret && is_word(key) {
        // The end of what a command writes.
        let value = unquoted(
            value
                .split(['"', '\''])
                .find(|v| !v.is_empty())
                .unwrap_or(value),
        );
        add(detectors, text, value, name, key, found);
    }
}

/// What follows `word` on its line, with the word.
fn lines<'t>(text: &'t str, word: &'static str) -> impl Iterator<Item = &'t str> + use<'t> {
    matches_of(text, word).map(move |start| {
        let rest = stretch(text, start, REACH);
        rest.split(['\n', '\r', '>', '|', ';'])
            .next()
            .unwrap_or_default()
    })
}

fn is_protocol(word: &str) -> bool {
    let kind = word.split('-').next().unwrap_or(word);
    ["MD5", "SHA", "DES", "AES"].contains(&kind) && word.len() <= "SHA-512".len()
}

fn unquoted(value: &str) -> &str {
    value.trim_matches(['"', '\'', '\\'])
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn found(text: &str) -> Vec<String> {
        super::super::tests::texts_found(text, super::find)
    }

    #[test]
    fn settings_of_daemons() {
        for text in [
            "userlist u\n  user ada insecure-password Zk8vQp2mTr\n",
            "listen stats\n  stats auth admin:Zk8vQp2mTr\n",
            "createUser ada SHA \"Zk8vQp2mTr\"",
            "createUser ada AES Zk8vQp2mTr",
            "SetEnv DB_PASSWORD Zk8vQp2mTr",
            "  fastcgi_param DB_PASSWORD \"Zk8vQp2mTr\";",
            "spark.authenticate true\nspark.authenticate.secret Zk8vQp2mTr\n",
            "echo \"spark.hadoop.fs.s3a.secret.key Zk8vQp2mTr\" >> spark-defaults.conf",
        ] {
            assert_eq!(found(text), ["Zk8vQp2mTr"], "{text}");
        }
        assert_eq!(
            found("createUser ada SHA-256 \"Zk8vQp2mTr\" AES \"Tz5wRn8cVd\""),
            ["Zk8vQp2mTr", "Tz5wRn8cVd"]
        );
    }

    #[test]
    fn what_is_none() {
        for text in [
            "the insecure-password",
            "stats auth",
            "stats auth \u{1a}\u{1a}:\u{1a}\u{1a}",
            "createUser ada",
            "SetEnv APP_ENV Zk8vQp2mTr",
            "SetEnv DB_PASSWORD \u{1a}\u{1a}",
            "fastcgi_param SCRIPT_NAME Zk8vQp2mTr;",
            "spark.executor.memory Zk8vQp2mTr",
            "createuser --superuser ada",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
