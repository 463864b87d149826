//! Passwords that a script of expect answers with: `expect "password:"`, `send "x\r"`.

use super::Found;
use super::directives::{PASSWORD, add, back, matches_of, stretch};
use crate::detect::Detectors;

/// How far the question stands before its answer, and how long that is, in bytes.
const REACH: usize = 160;

/// Adds the answers to questions for passwords in `text` (references blanked).
pub(super) fn find(detectors: &Detectors, text: &str, found: &mut Found) {
    for start in matches_of(text, "send ") {
        let before = back(text, start, REACH)
            .unwrap_or_default()
            .to_ascii_lowercase();
        // The question of this answer, not of the one before.
        let question = before.rsplit("send ").next().unwrap_or(&before);
        if !before.contains("expect") || !question.contains("assw") && !question.contains("passp") {
            continue;
        }
        let words = stretch(text, start + "send ".len(), REACH).trim_start();
        let words = words.strip_prefix("-- ").unwrap_or(words).trim_start();
        let words = words.strip_prefix('\\').unwrap_or(words);
        let Some((answer, _)) = words.strip_prefix('"').and_then(|w| w.split_once('"')) else {
            continue;
        };
        if let Some((value, _)) = answer
            .split_once("\\r")
            .or_else(|| answer.split_once("\\n"))
        {
            let value = value.trim_end_matches('\\');
            add(detectors, text, value, PASSWORD, "password", found);
        }
    }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn found(text: &str) -> Vec<String> {
        super::super::tests::texts_found(text, super::find)
    }

    #[test]
    fn answers() {
        for text in [
            "spawn passwd ada\nexpect \"password:\"\nsend \"Zk8vQp2mTr\\r\"\nexpect eof\n",
            "expect \"*assword:\"; send -- \"Zk8vQp2mTr\\r\"",
            "expect { \"yes/no\" { send \"yes\\r\" } \"Password:\" { send \"Zk8vQp2mTr\\r\" } }",
        ] {
            assert_eq!(found(text), ["Zk8vQp2mTr"], "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "expect \"Username:\"\nsend \"Zk8vQp2mTr\\r\"",
            "expect \"Password:\"\nsend \"\u{1a}\u{1a}\\r\"",
            "expect \"Password:\"\nsend \"y\\r\"; expect \"#\"; send \"Zk8vQp2mTr\\r\"",
            "if the password passes, send \"Zk8vQp2mTr\"",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
