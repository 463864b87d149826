//! Schemes over CRC-32/ISO-HDLC (that of zlib, PNG, Ethernet).

use super::super::encoding::base32;
use super::Verdict;
use super::digits::{ALPHABET_36, ALPHABET_62, ALPHABET_62_LOWER_FIRST, in_base};

/// Splits `value` before its last `n` bytes.
fn tail(value: &str, n: usize) -> Option<(&str, &str)> {
    value.split_at_checked(value.len().checked_sub(n)?)
}

fn compare(parts: Option<(&str, &str)>, sum: impl Fn(u32) -> String) -> Verdict {
    parts.map_or(Verdict::Unknown, |(body, stated)| {
        Verdict::of(sum(crc32fast::hash(body.as_bytes())) == stated)
    })
}

/// The prefix ends with the last `_`; the body has none. A token with a dot is a JWT in a newer wrapping.
pub(super) fn base62(value: &str) -> Verdict {
    if value.contains('.') {
        return Verdict::Unknown;
    }
    let body = value.rsplit_once('_').map(|(_, body)| body);
    compare(body.and_then(|b| tail(b, 6)), |crc| {
        in_base(ALPHABET_62, crc, 6)
    })
}

/// Prefix included, lower case before upper.
pub(super) fn apify(value: &str) -> Verdict {
    compare(tail(value, 6), |crc| {
        in_base(ALPHABET_62_LOWER_FIRST, crc, 6)
    })
}

/// `payload.01.LLCCCCCCC`: `LL` is the length of the base64 text after the prefix. Older tokens, and those of the
/// first roll-out without the version, have no sum.
pub(super) fn gitlab(value: &str) -> Verdict {
    let Some((head, ending)) = value.rsplit_once('.') else {
        return Verdict::Unknown;
    };
    let Some(payload) = head.strip_suffix(".01") else {
        return Verdict::Unknown;
    };
    // The prefix ends with a hyphen, or with the runner type's `t1_`; the text itself may hold both characters.
    let stated = ending
        .get(..2)
        .and_then(|digits| usize::from_str_radix(digits, 36).ok());
    let fits = stated.is_some_and(|length| {
        payload.len() >= length
            && payload.is_char_boundary(payload.len() - length)
            && payload
                .get(..payload.len() - length)
                .is_some_and(|prefix| prefix.ends_with(['-', '_']))
    });
    if !fits {
        return Verdict::Invalid;
    }
    compare(tail(value, 7), |crc| in_base(ALPHABET_36, crc, 7))
}

/// Everything before the last `_`, the four bytes of the sum with the lowest first.
pub(super) fn grafana(value: &str) -> Verdict {
    compare(value.rsplit_once('_'), |crc| {
        format!("{:08x}", crc.swap_bytes())
    })
}

pub(super) fn cloudflare(value: &str) -> Verdict {
    let body = value.split_once('_').map(|(_, body)| body);
    compare(body.and_then(|b| tail(b, 8)), |crc| format!("{crc:08x}"))
}

/// The `=` before the sum may stand escaped.
pub(super) fn atlassian(value: &str) -> Verdict {
    let plain = value
        .replace("\\=", "=")
        .replace("%3D", "=")
        .replace("%3d", "=")
        .replace("\\u003d", "=");
    compare(tail(&plain, 8), |crc| format!("{crc:08X}"))
}

pub(super) fn canva(value: &str) -> Verdict {
    compare(tail(value, 8), |crc| format!("{crc:08x}"))
}

pub(super) fn zuplo(value: &str) -> Verdict {
    let body = value.split_once('_').and_then(|(_, b)| b.rsplit_once('_'));
    compare(body, |crc| format!("{crc:08x}"))
}

/// The sum's four bytes, the lowest first, in base64: six characters, the last with four bits of padding.
pub(super) fn confluent(value: &str) -> Verdict {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let body = value.strip_prefix("cflt");
    compare(body.and_then(|b| tail(b, 6)), |crc| {
        let bits = u64::from(crc.swap_bytes()) << 4;
        (0..6)
            .rev()
            .filter_map(|n| ALPHABET.get(usize::try_from((bits >> (6 * n)) & 63).ok()?))
            .map(|&b| char::from(b))
            .collect()
    })
}

/// 52 characters are 32 whole bytes; four of them, spread, are the sum of the others, masked by who issued it.
pub(super) fn azure_devops(value: &str) -> Verdict {
    const PLACES: [usize; 4] = [2, 7, 8, 22];
    const MASKS: [u32; 2] = [0xE0B9_692D, 0x1019_F92E];
    let Some(bytes) = base32(value) else {
        return Verdict::Invalid;
    };
    let Some(bytes) = bytes.get(..32) else {
        return Verdict::Invalid;
    };
    let stated = PLACES
        .iter()
        .filter_map(|&at| bytes.get(at))
        .fold(0, |sum, &b| (sum << 8) | u32::from(b));
    let rest: Vec<u8> = (bytes.iter().enumerate())
        .filter(|(at, _)| !PLACES.contains(at))
        .map(|(_, &b)| b)
        .collect();
    let crc = crc32fast::hash(&rest);
    Verdict::of(MASKS.iter().any(|mask| crc ^ mask == stated))
}
