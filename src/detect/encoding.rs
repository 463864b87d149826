//! Encodings that tokens are written in. All of them are lenient: alphabets may be mixed, padding may be missing.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Decodes base64 of either alphabet.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let plain: Vec<u8> = (text.bytes())
        .map(|b| match b {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        })
        .collect();
    LENIENT.decode(plain).ok()
}

/// Decodes the start of `text`, up to `bytes` bytes of output and no further than its first character that is not
/// base64.
pub(super) fn base64_start(text: &str, bytes: usize) -> Vec<u8> {
    let is_digit = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_');
    let digits = text.bytes().take_while(is_digit).count();
    let whole = (digits / 4).min(bytes.div_ceil(3)) * 4;
    let mut decoded = text.get(..whole).and_then(base64).unwrap_or_default();
    decoded.truncate(bytes);
    decoded
}

/// Decodes base64 that holds JSON.
pub(super) fn base64_json(text: &str) -> Option<serde_json::Value> {
    serde_json::from_slice(&base64(text)?).ok()
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Decodes base32 (RFC 4648) in any case; bits that fill no byte are dropped.
pub(super) fn base32(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in text.bytes() {
        let digit = match byte.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' => letter - b'A',
            digit @ b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        held = ((held << 5) | u32::from(digit)) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
    }
    Some(out)
}

/// Writes whole groups of five bytes in base32; what is left over is dropped.
pub(super) fn to_base32(bytes: &[u8]) -> String {
    let (groups, _) = bytes.as_chunks::<5>();
    let digits = |group: &[u8; 5]| {
        let number = group.iter().fold(0_u64, |n, &b| (n << 8) | u64::from(b));
        (0..8)
            .rev()
            .filter_map(move |n| BASE32.get(usize::try_from((number >> (5 * n)) & 31).ok()?))
    };
    groups
        .iter()
        .flat_map(digits)
        .map(|&b| char::from(b))
        .collect()
}

/// How many bytes base58 (the alphabet of Bitcoin) of at most 128 characters decodes to.
pub(super) fn base58_len(text: &str) -> Option<usize> {
    const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    if text.len() > 128 {
        return None;
    }
    // Lowest byte first.
    let mut number: Vec<u8> = Vec::new();
    for byte in text.bytes() {
        let mut carry = u32::try_from(ALPHABET.iter().position(|&c| c == byte)?).ok()?;
        for digit in &mut number {
            carry += u32::from(*digit) * 58;
            *digit = u8::try_from(carry & 0xff).ok()?;
            carry >>= 8;
        }
        while carry > 0 {
            number.push(u8::try_from(carry & 0xff).ok()?);
            carry >>= 8;
        }
    }
    let zeros = text.bytes().take_while(|&b| b == b'1').count();
    Some(zeros + number.len())
}

/// Shannon entropy of the characters, in bits for each.
pub(super) fn entropy(text: &str) -> f32 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = text.len().max(1) as f32;
    -(counts.iter().filter(|&&n| n > 0))
        .map(|&n| n as f32 / length)
        .map(|p| p * p.log2())
        .sum::<f32>()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn base64_takes_both_alphabets_and_no_padding() {
        assert_eq!(base64("-_8="), Some(vec![0xfb, 0xff]));
        assert_eq!(base64("+/8"), Some(vec![0xfb, 0xff]));
        assert_eq!(base64("a$b"), None);
        assert_eq!(base64_start("aGVsbG8gd29ybGQ=", 5), b"hello");
        assert_eq!(base64_start("aGVs!", 64), b"hel");
    }

    #[test]
    fn base32_both_ways() {
        // RFC 4648, section 10: "fooba" is MZXW6YTB.
        assert_eq!(base32("MZXW6YTB").unwrap(), b"fooba");
        assert_eq!(base32("mzxw6ytb").unwrap(), b"fooba");
        assert_eq!(to_base32(b"fooba"), "MZXW6YTB");
        assert_eq!(base32("M1"), None);
    }

    #[test]
    fn base58_lengths() {
        assert_eq!(base58_len("StV1DL6CwTryKyV"), Some(11)); // "hello world"
        assert_eq!(base58_len("11"), Some(2));
        assert_eq!(base58_len("0"), None);
    }

    #[test]
    fn entropy_is_in_bits_for_each_character() {
        assert!(entropy("aaaaaaaa") < 0.001);
        assert!((entropy("abcd") - 2.0).abs() < 0.001);
    }
}
