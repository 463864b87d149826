//! Bech32, as BIP-173 defines it. age writes its identities in it, in upper case.

use super::Verdict;

const CHARSET: &[u8; 32] = b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
const GENERATOR: [u32; 5] = [
    0x3b6a_57b2,
    0x2650_8e6d,
    0x1ea1_19fa,
    0x3d42_33dd,
    0x2a14_62b3,
];

/// Checks the sum over the human-readable part (all before the last `1`) and the data.
pub(super) fn verify(value: &str) -> Verdict {
    let Some((readable, data)) = value.rsplit_once('1') else {
        return Verdict::Invalid;
    };
    let readable: Vec<u8> = readable.bytes().map(|b| b.to_ascii_lowercase()).collect();
    let mut sum = 1;
    for &byte in &readable {
        sum = step(sum, byte >> 5);
    }
    sum = step(sum, 0);
    for &byte in &readable {
        sum = step(sum, byte & 31);
    }
    for byte in data.bytes() {
        let Some(digit) = CHARSET.iter().position(|&c| c == byte) else {
            return Verdict::Invalid;
        };
        sum = step(sum, u8::try_from(digit).unwrap_or_default());
    }
    Verdict::of(sum == 1)
}

fn step(sum: u32, digit: u8) -> u32 {
    let top = sum >> 25;
    let shifted = ((sum & 0x01ff_ffff) << 5) ^ u32::from(digit);
    (GENERATOR.iter().enumerate())
        .filter(|(bit, _)| (top >> bit) & 1 == 1)
        .fold(shifted, |sum, (_, generator)| sum ^ generator)
}
