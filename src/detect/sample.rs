//! Stand-ins: documented samples, and tokens whose body was filled in by hand.

/// Words that no issued token holds. Five letters at least: shorter ones turn up in random text.
const WORDS: [&str; 18] = [
    "changeme",
    "dummy",
    "exampl",
    "faketoken",
    "fakekey",
    "insert-",
    "insert_",
    "invalid",
    "notareal",
    "notreal",
    "placeholder",
    "redacted",
    "replaceme",
    "replace_",
    "sample",
    "your-",
    "your_",
    "xxxxx",
];

/// Whether `token` opens nothing, going by its own text: one of `samples`, a telling word, one character over and
/// over, or a row such as `abcdefgh` or `12345678`.
pub(super) fn is_placeholder(token: &str, samples: &[&str]) -> bool {
    if samples.iter().any(|sample| token.contains(sample)) {
        return true;
    }
    let lower = token.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word)) || monotonous(lower.as_bytes())
}

/// Fewest characters of a row that is no accident.
const ROW: usize = 8;

fn monotonous(lower: &[u8]) -> bool {
    // Formats may start with a run of their own; one that fills a quarter of the token is no format's.
    let limit = (lower.len() / 4).max(6);
    let (mut same, mut rising) = (1, 1);
    for pair in lower.windows(2) {
        let &[a, b] = pair else { continue };
        same = if a == b { same + 1 } else { 1 };
        let next = b == a.wrapping_add(1) || (a, b) == (b'9', b'0');
        let counted = b.is_ascii_alphanumeric();
        rising = if next && counted { rising + 1 } else { 1 };
        if same >= limit || rising >= ROW {
            return true;
        }
    }
    let mut seen = [false; 256];
    for &byte in lower.iter().rev().take(16) {
        if let Some(seen) = seen.get_mut(usize::from(byte)) {
            *seen = true;
        }
    }
    lower.len() >= 16 && seen.iter().filter(|&&seen| seen).count() <= 2
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn stand_ins() {
        for text in [
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sk-AAAAAAAAAAAAAAAAAAAAAAAA",
            "tok_abcdefghijklmnop",
            "tok_1234567890abcdefe",
            "tok_ABCDEFGHIJKLMNOP",
            "tok_iNValIdinsideofit",
            "tok_qEXAMPL3",
            "00000000000000000000000000000000",
            "abababababababababababababababab",
        ] {
            assert!(is_placeholder(text, &[]), "{text}");
        }
        assert!(is_placeholder("q7Rk2m9Zt4", &["Rk2m"]));
    }

    #[test]
    fn random_text_is_none() {
        for text in [
            "q7Rk2m9Zt4Lp8Xw3Vb6N",
            "f3a9c07be2d84516f3a9c07be2d84517",
            "AAAAAAAAAAAAAAAAAAAAAAq7Rk2m9Zt4Lp8Xw3Vb6Nq7Rk2m9Zt4Lp8Xw3Vb6Nq7Rk2m9Zt4Lp8Xw3Vb6Nq7Rk2m9Zt4Lp8Xw3Vb6N",
        ] {
            assert!(!is_placeholder(text, &[]), "{text}");
        }
    }
}
