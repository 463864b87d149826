//! Sums written in digits of some base, and the two that are no CRC.

use sha2::{Digest, Sha256};

use super::super::encoding::to_base32;
use super::Verdict;

/// Digits, upper case, lower case.
pub(super) const ALPHABET_62: &[u8] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Digits, lower case, upper case.
pub(super) const ALPHABET_62_LOWER_FIRST: &[u8] =
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Digits, lower case.
pub(super) const ALPHABET_36: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Writes `number` with the digits of `alphabet`, highest first, filled up with its zero to `width`.
pub(super) fn in_base(alphabet: &[u8], mut number: u32, width: usize) -> String {
    let base = u32::try_from(alphabet.len()).unwrap_or(u32::MAX).max(2);
    let mut digits = Vec::with_capacity(width);
    while number > 0 || digits.len() < width {
        let digit = usize::try_from(number % base).unwrap_or_default();
        digits.push(alphabet.get(digit).copied().map_or('?', char::from));
        number /= base;
    }
    digits.iter().rev().collect()
}

/// Of 93 characters the first 77 are hashed; the next eight are the hash's first 40 bits. Nothing is known of the
/// last eight.
pub(super) fn github_sha256(value: &str) -> Verdict {
    let (Some(head), Some(stated)) = (value.get(..77), value.get(77..85)) else {
        return Verdict::Unknown;
    };
    let digest = Sha256::digest(head.as_bytes());
    let expected = digest.get(..5).map(to_base32);
    Verdict::of(expected.as_deref() == Some(stated))
}

/// Source: the registry's own `access_token.rs`. Weak: one of 62 values fits by chance.
pub(super) fn crates_io(value: &str) -> Verdict {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let Some(body) = value.strip_prefix("cio_tp_") else {
        return Verdict::Unknown;
    };
    let Some((&stated, rest)) = body.as_bytes().split_last() else {
        return Verdict::Unknown;
    };
    let sum = usize::from(rest.iter().fold(0, |sum, b| sum ^ b)) % ALPHABET.len();
    Verdict::of(ALPHABET.get(sum) == Some(&stated))
}
