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
    /// The finding's fingerprint; `path` is the path of its primary file as shown to people.
    #[must_use]
    pub fn fingerprint(&self, path: &str) -> Fingerprint {
        let place = self.exposures.first().map_or("", |e| e.place);
        Fingerprint::new(
            self.rule.name,
            path,
            place,
            self.key.as_deref().unwrap_or_default(),
            self.ordinal,
        )
    }
}
