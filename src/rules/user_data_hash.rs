//! Password hashes in user-data and seeds.

use super::{Context, Rule, Suspect, declare_rule, draft, user_data};
use crate::detect::SecretKind;
use crate::finding::{Finding, Severity};
use crate::source::Span;

declare_rule! {
    /// ## What it does
    /// Finds password hashes in user-data and in the answers of installers: `passwd`, `hashed_passwd`, `identity`,
    /// `rootpw --iscrypted`, `root-password-crypted`, Ignition's `passwordHash`. Old kinds of hash (MD5, DES, unsalted
    /// SHA) are high, and so are those whose password stands in a comment of the three lines before or after it.
    ///
    /// ## Why is this bad?
    /// Whoever can read the hash can try passwords as fast as his graphics cards allow, and all machines that were given
    /// the hash have the same password. User-data can be read by every process on the machine and in the cloud's control
    /// panel.
    ///
    /// ## Example
    /// ```yaml,bad
    /// #cloud-config
    /// users:
    ///   - name: deploy
    ///     hashed_passwd: $6$Qm3xLw8Zt5Rv$u1Yp0sVbH7cJd2eKf9gLh4iMj6kNl8oPq3rSt5uVw7xYz1aBc2dEf4gHi6jKl8mNo0pQr2sTu4vWx6yZa8bCd.
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,good
    /// #cloud-config
    /// users:
    ///   - name: deploy
    ///     lock_passwd: true
    ///     ssh_authorized_keys:
    ///       - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ5b3VyLXB1YmxpYy1rZXktZ29lcy1oZXJl deploy
    /// ```
    ///
    /// ## What it leaves alone
    /// Locked accounts (`!`, `*`), hashes that a template fills in. The hash of a password that everyone would try first is
    /// `weak-default-credential`.
    ///
    /// ## References
    /// - crypt(5)
    pub(super) struct PasswordHashInUserData {
        name: "password-hash-in-user-data",
        summary: "a password hash in user-data can be cracked by whoever reads it",
        severity: Medium,
        cwe: [522, 916],
    }
}

/// Beginnings of hashes that a single graphics card breaks.
const OLD: [&str; 7] = ["$1$", "$apr1$", "{SHA}", "{MD5}", "{SMD5}", "$md5", "$3$"];

impl Rule for PasswordHashInUserData {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        let delivery = user_data::delivery(suspect)?;
        let hit = suspect.hit()?;
        if hit.kind != SecretKind::Hash {
            return None;
        }
        let value = suspect.trace.value.as_ref()?;
        let hash = value.as_str().get(hit.range.clone()).unwrap_or_default();
        let old = OLD.iter().any(|start| hash.starts_with(start)) || hash.len() == 13;
        let message = format!(
            "{} stands in {}{}, where it can be read and cracked{}",
            user_data::subject(suspect),
            user_data::document(delivery),
            user_data::layers(suspect),
            if old {
                " in no time: its kind is old"
            } else {
                ""
            }
        );
        let help = vec![
            user_data::instead_of_login(delivery, suspect, cx),
            "a hash that has to stay: of a long random password, with a new kind (`mkpasswd -m yescrypt`), one for each \
             machine, and with a suppression that says so"
                .to_owned(),
            user_data::rotate(delivery),
        ];
        let mut finding = draft::finding(Self::META, suspect, message, help);
        if beside(cx, finding.primary.span, hash) {
            finding.severity = finding.severity.max(Severity::High);
            finding
                .message
                .push_str("; its password stands in a comment beside it");
        }
        if old {
            finding.severity = finding.severity.max(Severity::High);
        }
        Some(finding)
    }
}

/// Lines before and after a hash whose comments are looked at, and most words of these that are tried.
const BESIDE: usize = 3;
const MOST_WORDS: usize = 16;

/// Whether the password of a hash stands in a comment beside it.
fn beside(cx: &Context<'_>, span: Span, hash: &str) -> bool {
    if !cx.is_own(span.file) {
        return false;
    }
    let (lines, text) = (cx.file.lines(), cx.file.text());
    let at = lines.line_of(span.start);
    let near = (at.saturating_sub(BESIDE)..=at.saturating_add(BESIDE))
        .filter_map(|line| text.get(lines.line_range(line, text)))
        .filter_map(|line| Some(line.split_once('#')?.1));
    let words = near
        .flat_map(|comment| comment.split([' ', '\t', '=', ',', '(', ')']))
        .map(|word| word.trim_matches(['"', '\'', '`', '.', ':', '\r', '\n']))
        .filter(|word| word.len() > 2 && word.len() < 64);
    cx.guesses.is_of(hash, words.take(MOST_WORDS))
}
