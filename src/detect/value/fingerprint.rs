//! Fingerprints and ids of OpenPGP keys: public, and written next to the word `key`.

/// Words that say that a value names a key for somebody to fetch.
const FETCHED: [&str; 10] = [
    "recv-key",
    "recv_key",
    "recvkey",
    "keyserver",
    "apt-key",
    "gpg",
    "pgp",
    "fingerprint",
    "signed-by",
    "rpm --import",
];

/// Parts of names whose values are secret whatever they look like.
const SECRET: [&str; 13] = [
    "secret", "token", "pass", "pwd", "api", "private", "encrypt", "master", "session", "cookie",
    "hmac", "jwt", "access",
];

/// `value` is the fingerprint (40 digits; 32 of old keys) or the id (8 or 16) of a key. `words` are its name and what
/// stands around it: with a word of fetching keys any of these lengths will do, else only the 40 capital digits that
/// programs print, under a name of a key that says nothing more.
pub(super) fn is_fingerprint(value: &str, key: &str, words: &str) -> bool {
    let digits: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = digits.strip_prefix("0x").unwrap_or(&digits);
    if !matches!(digits.len(), 8 | 16 | 32 | 40) || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return false;
    }
    let words = words.to_ascii_lowercase();
    if FETCHED.iter().any(|word| words.contains(word)) {
        return true;
    }
    let key = key.to_ascii_lowercase();
    let capitals = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let named = key.ends_with("key") || key.ends_with("keys") || key.ends_with("keyid");
    digits.len() == 40 && capitals && named && !SECRET.iter().any(|part| key.contains(part))
}

#[cfg(test)]
mod tests {
    use super::is_fingerprint;

    const FINGERPRINT: &str = "0D96DF4D4110E5C43FBFB17F2D347EA6AA65421D";

    #[test]
    fn public_keys_are_named_by_them() {
        assert!(is_fingerprint(
            FINGERPRINT,
            "SWIFT_SIGNING_KEY",
            "SWIFT_SIGNING_KEY"
        ));
        assert!(is_fingerprint(FINGERPRINT, "key", "key"));
        assert!(is_fingerprint("0xF7D5C9BF765C61E3", "x", "x recv-keys gpg"));
        assert!(is_fingerprint(
            "2EE0 EA64 E40A 89B8 4B2D  F738 1FE6 6E45 0F96 9D5A",
            "KEY",
            "KEY"
        ));
    }

    #[test]
    fn secrets_are_not() {
        assert!(!is_fingerprint(
            FINGERPRINT,
            "JWT_SECRET_KEY",
            "JWT_SECRET_KEY"
        ));
        assert!(!is_fingerprint(
            &FINGERPRINT.to_lowercase(),
            "SIGNING_KEY",
            "SIGNING_KEY"
        ));
        assert!(!is_fingerprint("correct-horse-9", "GPG_KEY", "GPG_KEY"));
    }
}
