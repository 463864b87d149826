//! What makes a finding the same one in the next run.

use sha2::{Digest as _, Sha256};

/// Stands for a finding across edits of the file around it. Made of the rule, the path, the place, the name
/// and an ordinal; never of the secret: a hash of a weak password would let anyone find it by trying.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// 32 hexadecimal digits over the parts. `place` is a stable name of where the secret goes, `key` its name
    /// (empty for none), `ordinal` tells apart findings that agree in all else, counted from 0 in file order.
    #[must_use]
    pub fn new(rule: &str, path: &str, place: &str, key: &str, ordinal: u32) -> Self {
        let mut hash = Sha256::new();
        for part in [rule, path, place, key] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.update(ordinal.to_le_bytes());
        let digest = hash.finalize();
        Self(digest.iter().take(16).map(|b| format!("{b:02x}")).collect())
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl super::Finding {
    /// The name of where the secret goes, as far as the file itself says so: which other files read it depends on what
    /// is linted, and whether the repository holds it changes with the next commit. Empty where there is none such.
    #[must_use]
    pub fn place(&self) -> &'static str {
        /// A file of variables puts nothing anywhere by itself.
        const READ_BY_OTHERS: &str = "secret-in-env-file";
        if self.rule.name == READ_BY_OTHERS {
            return "";
        }
        let own = self.primary.span.file;
        let holders = ["source", "working-copy"];
        let mut places = self.exposures.iter();
        let said = places
            .find(|e| !holders.contains(&e.place) && e.span.is_none_or(|span| span.file == own));
        said.map_or("", |e| e.place)
    }

    /// The finding's fingerprint; `path` is the path of its primary file as shown to people.
    #[must_use]
    pub fn fingerprint(&self, path: &str) -> Fingerprint {
        Fingerprint::new(
            self.rule.name,
            path,
            self.place(),
            self.key.as_deref().unwrap_or_default(),
            self.ordinal,
        )
    }
}
