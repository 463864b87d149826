//! Hashes of passwords that everyone would try first.
//!
//! In: a hash as crypt(3) writes it. Out: whether a word of a short list opens it. Only kinds that are cheap: MD5 (`$1$`,
//! `$apr1$`) and SHA (`$5$`, `$6$`) with no more than their default of 5000 rounds. bcrypt and yescrypt are made to be dear,
//! and stay unopened.

mod md5;
mod sha;

use sha2::{Sha256, Sha512};

/// What is tried, in this order; docs/decisions/0131 says why these. The salt is tried as well: who writes it by hand likes
/// to write the password.
const WORDS: [&str; 12] = [
    "vagrant", "ubuntu", "password", "packer", "root", "admin", "changeme", "debian", "centos",
    "test", "secret", "passw0rd",
];

/// Most rounds of a hash that is tried: the default of both kinds of SHA.
const MOST_ROUNDS: u32 = 5000;
/// Longest salt that crypt(3) reads, in bytes.
const LONGEST_SALT: usize = 16;

/// Whether one of [`WORDS`], or the salt itself, is the password of `hash`.
#[must_use]
pub fn is_of_known_word(hash: &str) -> bool {
    // `$$` and `\$` are how Compose and shells write `$`.
    let hash = hash.replace("$$", "$").replace("\\$", "$");
    let Some(parts) = Parts::of(&hash) else {
        return false;
    };
    let own = parts
        .salt
        .trim_matches(|c: char| !c.is_ascii_alphanumeric());
    std::iter::once(own)
        .chain(WORDS)
        .filter(|word| !word.is_empty())
        .any(|word| parts.opens(word))
}

/// Whether one of `words` is the password of `hash`, in the kinds that [`is_of_known_word`] tries.
pub fn is_of<'w>(hash: &str, mut words: impl Iterator<Item = &'w str>) -> bool {
    let hash = hash.replace("$$", "$").replace("\\$", "$");
    Parts::of(&hash).is_some_and(|parts| words.any(|word| parts.opens(word)))
}

/// A hash in its parts.
struct Parts<'h> {
    kind: &'h str,
    rounds: u32,
    salt: &'h str,
    digest: &'h str,
}

impl<'h> Parts<'h> {
    fn of(hash: &'h str) -> Option<Self> {
        let mut fields = hash.strip_prefix('$')?.split('$');
        let kind = fields.next()?;
        let mut salt = fields.next()?;
        let mut rounds = MOST_ROUNDS;
        if let Some(written) = salt.strip_prefix("rounds=") {
            // Fewer than 1000 are raised to that.
            rounds = written.parse::<u32>().ok()?.max(1000);
            salt = fields.next()?;
        }
        let digest = fields.next()?;
        let ends = fields.next().is_none();
        (ends && rounds <= MOST_ROUNDS && salt.len() <= LONGEST_SALT).then_some(Self {
            kind,
            rounds,
            salt,
            digest,
        })
    }

    fn opens(&self, word: &str) -> bool {
        let (key, salt) = (word.as_bytes(), self.salt.as_bytes());
        let digest = match self.kind {
            "1" => md5::crypt(key, salt, b"$1$"),
            "apr1" => md5::crypt(key, salt, b"$apr1$"),
            "5" => sha::crypt::<Sha256>(key, salt, self.rounds, sha::encode_256),
            "6" => sha::crypt::<Sha512>(key, salt, self.rounds, sha::encode_512),
            _ => return false,
        };
        digest == self.digest
    }
}

/// Signs of crypt's own base64, the low six bits first.
const SIGNS: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Writes three bytes, the most significant first, as `signs` signs.
fn push_signs(bytes: [u8; 3], signs: usize, out: &mut String) {
    let [high, middle, low] = bytes.map(u32::from);
    let mut bits = high << 16 | middle << 8 | low;
    for _ in 0..signs {
        let sign = SIGNS.get((bits & 0x3f) as usize).copied();
        out.push(char::from(sign.unwrap_or(b'.')));
        bits >>= 6;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with `openssl passwd` and crypt(3), which are another's reading of the same rules.
    #[test]
    fn known_words_open_their_hashes() {
        for hash in [
            "$1$f0Hr8411$1gfoKEw6w8blOxhmv3PCI/",
            "$apr1$f0Hr8411$JFITg.P04mBuFhdRjZQ2d.",
            "$5$abcdefgh$3fM6mFuAV9ELpU9jDao9SkF9MDf3pWLUQ27Lxh/D9a6",
            "$6$Qm3xLw8Zt5Rv$edLpDy0K4Xp9A6V.ZvLC0kBmGI5F1UAcUGOzjvYmwrIlBr/RlRV4mjaGvP9JDrodUg.hAEH.T1cED83vWwPti1",
            "$$6$$Qm3xLw8Zt5Rv$$edLpDy0K4Xp9A6V.ZvLC0kBmGI5F1UAcUGOzjvYmwrIlBr/RlRV4mjaGvP9JDrodUg.hAEH.T1cED83vWwPti1",
            "$6$plover.$3IuNaEFSryQEO31IwECZzgwsMus0xGzHPWcIi4Sb8ZcCnNFHc2KYs8kKQYJKag1MAJnc.HOMVvWzgKJ.1BARI0",
            "$6$rounds=1000$abcdef$4t/6g8G3sQ4T1URoNLjidYwOM7ju.5O/E3XPud1sXZS.mlgcyG2huvaMvXmix3SuYirWSoikZLNUYgCZwGzsi0",
        ] {
            assert!(is_of_known_word(hash), "{hash}");
        }
    }

    #[test]
    fn given_words_are_tried() {
        let hash = "$6$xyzxyz$mNM9aJtipXVbrzEF42p40fnXNkWTlAwG3cYn6mw9hyHXhY/qIWMEP0npfzCQ7Qc/Ryr87ZloPJzRRZqR8OvUc1";
        assert!(is_of(hash, ["a", "correct-horse-9"].into_iter()));
        assert!(!is_of(hash, ["a", ""].into_iter()));
    }

    #[test]
    fn others_stay_closed() {
        for hash in [
            "$6$xyzxyz$mNM9aJtipXVbrzEF42p40fnXNkWTlAwG3cYn6mw9hyHXhY/qIWMEP0npfzCQ7Qc/Ryr87ZloPJzRRZqR8OvUc1",
            "$5$rounds=1400$anotherlongsalts$Iq0dhoYfyGnDVwSUpmuNlZyLKva/p4Sd1frSpizk2oD",
            "$6$rounds=999999$abc$x",
            "$6$$x",
            "$6$a",
            "$y$j9T$abc$def",
            "",
            "$",
            "$1$",
        ] {
            assert!(!is_of_known_word(hash), "{hash}");
        }
    }
}
