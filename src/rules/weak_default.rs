//! Values that work and are no secret to anyone.

use super::{Context, Rule, Suspect, declare_rule, draft, user_data, windows};
use crate::detect::{Hit, SecretKind, Strength};
use crate::finding::{Finding, Severity};

declare_rule! {
    /// ## What it does
    /// Finds credentials that are set to a value everyone would try first: `postgres`, `changeme`, the user's own name.
    ///
    /// ## Why is this bad?
    /// Nothing leaks, for there is no secret. But whoever runs the image and does not know of the default runs it with a
    /// password that is printed in the Dockerfile. Low by default: shown, and not failing.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM postgres:17
    /// ENV POSTGRES_PASSWORD=postgres
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// FROM postgres:17
    /// ENV POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password
    /// ```
    /// An entrypoint can insist: `: "${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}"`.
    ///
    /// ## What it leaves alone
    /// Placeholders that open nothing (`<password>`, `REPLACE_ME`), and dummies that a build needs for one command.
    ///
    /// ## References
    /// - CWE-1392, use of default credentials
    pub(super) struct WeakDefaultCredential {
        name: "weak-default-credential",
        summary: "a credential is set to a default that everyone would try first",
        severity: Low,
        cwe: [1392, 521],
    }
}

/// The password of every JVM's trust store, and told so in its documentation: nobody is to choose another.
const TRUST_STORE: &str = "changeit";

/// Whether its name says that it is no password of a key store: `PGADMIN_PW`.
fn is_login(suspect: &Suspect<'_>) -> bool {
    suspect.key.as_deref().is_some_and(|key| {
        let key = key.to_ascii_lowercase();
        // `password` alone is what an option of `keytool` is called as well.
        key.contains(['_', '-', '.'])
            && !["store", "keypass", "cacerts", "jks", "ssl", "tls"]
                .iter()
                .any(|word| key.contains(word))
    })
}

impl Rule for WeakDefaultCredential {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        let hit = suspect.hit()?;
        let hashed = hit.kind == SecretKind::Hash && is_hash_of_known_word(suspect, hit, cx);
        if !hashed && (hit.strength != Strength::Weak || hit.kind == SecretKind::Identifier) {
            return None;
        }
        let subject = draft::subject(suspect);
        let message = match hit.kind {
            SecretKind::PrivateKey => {
                format!("{subject} is one that everyone has: it is published to be used")
            }
            _ if hashed => format!("{subject} is set to the hash of a weak default"),
            _ => format!("{subject} is set to a weak default"),
        };
        let help = match user_data::delivery(suspect) {
            _ if !suspect.routes.is_empty() => super::packer::weak(),
            Some(_) if windows::is_of_windows(suspect, cx) => windows::advice(suspect, cx),
            Some(_) if user_data::is_login(suspect, cx) => vec![
                "give a public key and lock the password; a password that a first login must change is better than none"
                    .to_owned(),
            ],
            Some(_) => vec![
                "let the machine draw one when it first boots, or fetch one with an identity of its own".to_owned(),
            ],
            None => vec![
                "let whoever runs the image choose it: refuse to start without it, or read it from a file".to_owned(),
            ],
        };
        let mut finding = draft::finding(Self::META, suspect, message, help);
        if hashed {
            finding.severity = Severity::Low;
        }
        if cx.slice(finding.primary.span) == TRUST_STORE && !is_login(suspect) {
            finding.severity = Severity::Info;
        }
        Some(finding)
    }
}

/// Whether the hash is of a password that everyone would try first.
fn is_hash_of_known_word(suspect: &Suspect<'_>, hit: &Hit, cx: &Context<'_>) -> bool {
    let value = suspect.trace.value.as_ref();
    let hash = value.and_then(|value| value.as_str().get(hit.range.clone()));
    hash.is_some_and(|hash| cx.guesses.is_of_known_word(hash))
}
