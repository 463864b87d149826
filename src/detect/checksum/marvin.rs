//! Marvin32, the keyed hash that Azure puts at the end of the keys it issues ("identifiable keys").

use super::super::encoding::base64;
use super::Verdict;

/// A signature: where it stands in the key's text, and which seeds sign keys that carry it.
struct Kind {
    signature: &'static str,
    at: usize,
    /// Eight ASCII letters each, read as a big-endian number.
    seeds: &'static [&'static [u8; 8]],
    /// Whether these are all seeds there are, so that a mismatch means something.
    closed: bool,
}

const KINDS: [Kind; 15] = [
    kind("+ASt", 76, &[b"Default0"], true),
    kind("+ABa", 76, &[b"AbAcct00"], true),
    kind(
        "ACDb",
        76,
        &[
            b"MastRW00",
            b"MastRO00",
            b"SystRW00",
            b"SystRO00",
            b"SysAll00",
            b"Resour00",
            b"Encryp00",
        ],
        false,
    ),
    kind("+AMC", 76, &[b"Classic0"], false),
    kind("APIM", 76, APIM, false),
    kind("AzCa", 33, &[b"Access00"], true),
    kind("AZEG", 33, &[b"SendRecv"], true),
    kind("+ASb", 33, BUS, false),
    kind("+AEh", 33, BUS, false),
    kind("+ARm", 33, BUS, false),
    kind("AIoT", 33, &[b"IoTHub00", b"DpsKey00", b"Device00"], false),
    kind("APIM", 33, APIM, false),
    kind("+ACR", 42, &[b"ACRDflt0"], true),
    kind("AzSe", 42, &[b"PAdmin00", b"Query000"], true),
    kind("AzFu", 44, &[b"Functi00", b"Master00", b"System00"], true),
];

const BUS: &[&[u8; 8]] = &[
    b"Manage00",
    b"Send0000",
    b"Listen00",
    b"Unknown0",
    b"System00",
];
const APIM: &[&[u8; 8]] = &[b"Tenant00", b"IoTHub00", b"Gatewy00", b"GitKey00"];

const fn kind(
    signature: &'static str,
    at: usize,
    seeds: &'static [&'static [u8; 8]],
    closed: bool,
) -> Kind {
    Kind {
        signature,
        at,
        seeds,
        closed,
    }
}

/// The last four decoded bytes, little-endian, are the hash of all before them.
pub(super) fn azure(value: &str) -> Verdict {
    let Some(kind) = (KINDS.iter()).find(|kind| {
        value
            .get(kind.at..)
            .is_some_and(|rest| rest.starts_with(kind.signature))
    }) else {
        return Verdict::Unknown;
    };
    let decoded = base64(value).unwrap_or_default();
    let fits = decoded
        .split_last_chunk::<4>()
        .is_some_and(|(body, stated)| {
            (kind.seeds.iter())
                .any(|seed| marvin32(body, u64::from_be_bytes(**seed)).to_le_bytes() == *stated)
        });
    match (fits, kind.closed) {
        (true, _) => Verdict::Valid,
        (false, true) => Verdict::Invalid,
        (false, false) => Verdict::Unknown,
    }
}

/// Client secrets of 40 characters with `8Q~`: the last three characters are the first three digits, of six in base
/// 66, of the hash of the first 37. Those with `7Q~` have none.
pub(super) fn entra(value: &str) -> Verdict {
    const DIGITS: &[u8; 66] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
    let (Some(body), Some(stated)) = (value.get(..37), value.get(37..40)) else {
        return Verdict::Unknown;
    };
    let hash = marvin32(body.as_bytes(), u64::from_be_bytes(*b"AadPwd00"));
    let expected = super::digits::in_base(DIGITS, hash, 6);
    Verdict::of(expected.get(..3) == Some(stated))
}

fn marvin32(data: &[u8], seed: u64) -> u32 {
    let [a, b, c, d, e, f, g, h] = seed.to_le_bytes();
    let mut state = (
        u32::from_le_bytes([a, b, c, d]),
        u32::from_le_bytes([e, f, g, h]),
    );
    let (words, rest) = data.as_chunks::<4>();
    for word in words {
        state = mix((state.0.wrapping_add(u32::from_le_bytes(*word)), state.1));
    }
    let mut last = [0; 4];
    for (to, from) in last
        .iter_mut()
        .zip(rest.iter().chain(std::iter::once(&0x80)))
    {
        *to = *from;
    }
    state = mix((state.0.wrapping_add(u32::from_le_bytes(last)), state.1));
    state = mix(state);
    state.0 ^ state.1
}

fn mix((mut low, mut high): (u32, u32)) -> (u32, u32) {
    high ^= low;
    low = low.rotate_left(20).wrapping_add(high);
    high = high.rotate_left(9) ^ low;
    low = low.rotate_left(27).wrapping_add(high);
    high = high.rotate_left(19);
    (low, high)
}
