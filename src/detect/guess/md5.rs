//! MD5 (RFC 1321), and crypt(3) with it. For telling old hashes of well-known passwords, and nothing else.

use super::push_signs;

/// How far each of the four operations of a round turns.
const TURNS: [[u32; 4]; 4] = [
    [7, 12, 17, 22],
    [5, 9, 14, 20],
    [4, 11, 16, 23],
    [6, 10, 15, 21],
];

/// The digest of bytes.
fn digest(bytes: &[u8]) -> [u8; 16] {
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((bytes.len() as u64).wrapping_mul(8).to_le_bytes());
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476_u32];
    for block in padded.as_chunks::<64>().0 {
        let words: Vec<u32> = block
            .as_chunks::<4>()
            .0
            .iter()
            .map(|word| u32::from_le_bytes(*word))
            .collect();
        let [mut a, mut b, mut c, mut d] = state;
        for (step, constant) in constants().iter().enumerate() {
            let (mixed, word) = match step / 16 {
                0 => (b & c | !b & d, step),
                1 => (d & b | !d & c, 5 * step + 1),
                2 => (b ^ c ^ d, 3 * step + 5),
                _ => (c ^ (b | !d), 7 * step),
            };
            let turn = TURNS
                .get(step / 16)
                .and_then(|turns| turns.get(step % 4))
                .copied()
                .unwrap_or_default();
            let sum = a
                .wrapping_add(mixed)
                .wrapping_add(*constant)
                .wrapping_add(words.get(word % 16).copied().unwrap_or_default());
            (a, d, c, b) = (d, c, b, b.wrapping_add(sum.rotate_left(turn)));
        }
        let block = [a, b, c, d];
        for (sum, part) in state.iter_mut().zip(block) {
            *sum = sum.wrapping_add(part);
        }
    }
    let mut out = [0; 16];
    for (slot, byte) in out
        .iter_mut()
        .zip(state.iter().flat_map(|part| part.to_le_bytes()))
    {
        *slot = byte;
    }
    out
}

/// `floor(2^32 * |sin(i)|)` for i from 1 to 64.
fn constants() -> &'static [u32; 64] {
    static CONSTANTS: std::sync::OnceLock<[u32; 64]> = std::sync::OnceLock::new();
    CONSTANTS.get_or_init(|| {
        let mut all = [0; 64];
        for (at, slot) in (1_u32..).zip(&mut all) {
            // Between 0 and 2^32 by its making.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let constant = (f64::from(at).sin().abs() * 4_294_967_296.0) as u32;
            *slot = constant;
        }
        all
    })
}

/// The digest of `key` as crypt writes it. `magic` is the beginning of the hash: `$1$`, `$apr1$`.
pub(super) fn crypt(key: &[u8], salt: &[u8], magic: &[u8]) -> String {
    let salt = salt.get(..salt.len().min(8)).unwrap_or_default();
    let once = digest(&[key, salt, key].concat());
    let mut start = [key, magic, salt].concat();
    start.extend(once.iter().cycle().take(key.len()));
    let mut bits = key.len();
    while bits > 0 {
        start.push(if bits & 1 == 1 {
            0
        } else {
            key.first().copied().unwrap_or_default()
        });
        bits >>= 1;
    }
    let mut last = digest(&start);
    for round in 0..1000 {
        let odd = round & 1 == 1;
        let mut next = Vec::new();
        next.extend_from_slice(if odd { key } else { &last });
        if round % 3 != 0 {
            next.extend_from_slice(salt);
        }
        if round % 7 != 0 {
            next.extend_from_slice(key);
        }
        next.extend_from_slice(if odd { &last } else { key });
        last = digest(&next);
    }
    let at = |at: usize| last.get(at).copied().unwrap_or_default();
    let mut out = String::new();
    for triple in [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5]] {
        push_signs(triple.map(at), 4, &mut out);
    }
    push_signs([0, 0, at(11)], 2, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn digests_of_the_specification() {
        let hex = |text: &str| -> String {
            digest(text.as_bytes())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect()
        };
        assert_eq!(hex(""), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(
            hex(&"1234567890".repeat(8)),
            "57edf4a22be3c955ac49da2e2107b67a"
        );
    }
}
