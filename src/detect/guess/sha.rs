//! crypt(3) with SHA-256 and SHA-512, as its specification has it (Drepper, *Unix crypt using SHA-256 and SHA-512*).

use sha2::Digest;

use super::push_signs;

/// The digest of `key` as crypt writes it, `rounds` times over.
pub(super) fn crypt<D: Digest>(
    key: &[u8],
    salt: &[u8],
    rounds: u32,
    encode: fn(&[u8]) -> String,
) -> String {
    let once = D::new()
        .chain_update(key)
        .chain_update(salt)
        .chain_update(key)
        .finalize();
    let mut start = D::new().chain_update(key).chain_update(salt);
    start.update(repeated(&once, key.len()));
    let mut bits = key.len();
    while bits > 0 {
        if bits & 1 == 1 {
            start.update(&once);
        } else {
            start.update(key);
        }
        bits >>= 1;
    }
    let mut digest = start.finalize();
    let keys = (0..key.len()).fold(D::new(), |all, _| all.chain_update(key));
    let keys = repeated(&keys.finalize(), key.len());
    let count = 16 + usize::from(digest.first().copied().unwrap_or_default());
    let salts = (0..count).fold(D::new(), |all, _| all.chain_update(salt));
    let salts = repeated(&salts.finalize(), salt.len());
    for round in 0..rounds {
        let mut next = D::new();
        let odd = round & 1 == 1;
        if odd {
            next.update(&keys);
        } else {
            next.update(&digest);
        }
        if round % 3 != 0 {
            next.update(&salts);
        }
        if round % 7 != 0 {
            next.update(&keys);
        }
        if odd {
            next.update(&digest);
        } else {
            next.update(&keys);
        }
        digest = next.finalize();
    }
    encode(&digest)
}

/// A digest over and over, as many bytes as wanted.
fn repeated(digest: &[u8], length: usize) -> Vec<u8> {
    digest.iter().copied().cycle().take(length).collect()
}

pub(super) fn encode_512(digest: &[u8]) -> String {
    encoded(
        digest,
        21,
        |at| at % 3,
        |digest| {
            let last = digest.get(63).copied().unwrap_or_default();
            ([0, 0, last], 2)
        },
    )
}

pub(super) fn encode_256(digest: &[u8]) -> String {
    encoded(
        digest,
        10,
        |at| (3 - at % 3) % 3,
        |digest| {
            let at = |at| digest.get(at).copied().unwrap_or_default();
            ([0, at(31), at(30)], 3)
        },
    )
}

/// Three bytes at a time, a third of the digest apart, which take turns in being the first.
fn encoded(
    digest: &[u8],
    third: usize,
    turn: fn(usize) -> usize,
    rest: fn(&[u8]) -> ([u8; 3], usize),
) -> String {
    let mut out = String::new();
    for at in 0..third {
        let mut bytes =
            [at, at + third, at + 2 * third].map(|at| digest.get(at).copied().unwrap_or_default());
        bytes.rotate_left(turn(at));
        push_signs(bytes, 4, &mut out);
    }
    let (bytes, signs) = rest(digest);
    push_signs(bytes, signs, &mut out);
    out
}
