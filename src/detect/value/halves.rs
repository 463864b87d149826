//! Both halves of a key in one value: `accessKey=minioadmin&secretKey=minioadmin`.

use crate::detect::{Hit, Strength};

/// Leaves out what is called an access key where what is called the secret key beside it is the same: it says whose that
/// is. What anybody would guess only: what else is called so may be a secret, and has to be masked.
pub(super) fn without_the_public(text: &str, hits: &mut Vec<Hit>) {
    let called = |hit: &Hit, name: &str| {
        let value = text.get(hit.range.clone())?;
        let before = text.get(..hit.range.start)?;
        let weak = hit.strength <= Strength::Weak;
        (weak && name_before(before).eq_ignore_ascii_case(name)).then_some(value)
    };
    let secrets: Vec<&str> = hits
        .iter()
        .filter_map(|hit| called(hit, "secretkey"))
        .collect();
    if !secrets.is_empty() {
        hits.retain(|hit| called(hit, "accesskey").is_none_or(|value| !secrets.contains(&value)));
    }
}

/// The word in front of `=` or `:`, without signs within it.
fn name_before(text: &str) -> String {
    const LONGEST: usize = 32;
    let is_sign = |b: &u8| b" =:\"'\\".contains(b);
    let bytes = text.bytes().rev().skip_while(&is_sign).take(LONGEST);
    let name = bytes.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let mut name: Vec<u8> = name.filter(u8::is_ascii_alphanumeric).collect();
    name.reverse();
    String::from_utf8(name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::string_slice)]
    use crate::detect::{Detectors, Subject};

    #[test]
    fn of_two_halves_the_secret_one_is_told() {
        let told = |value: &str| -> Vec<String> {
            let detectors = Detectors::builtin();
            let hits = detectors.value(&Subject {
                key: Some("STORAGE_CONFIG"),
                context: &[],
                value,
                transient: false,
            });
            hits.into_iter()
                .map(|hit| value[..hit.range.end].to_owned())
                .collect()
        };
        for value in [
            "minio|minio:9000?accessKey=minioadmin&secretKey=minioadmin",
            "{accessKey=minioadmin, secretKey=minioadmin",
            "access_key: minioadmin\nsecret_key: minioadmin",
        ] {
            assert_eq!(told(value), [value]);
        }
        // It may be what is to be told.
        let two = "accessKey=Kx7vQ2mNpw9zR4tL&secretKey=minioadmin";
        assert_eq!(told(two), ["accessKey=Kx7vQ2mNpw9zR4tL", two]);
        // Alone it may be all that there is.
        let alone = "http://minio:9000/?accessKey=Kx7vQ2mNpw9zR4tL";
        assert_eq!(told(alone), [alone]);
    }
}
