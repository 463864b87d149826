//! Both halves of a key in one value: `accessKey=minioadmin&secretKey=minioadmin`.

use crate::detect::{Hit, SecretKind};

/// Leaves out what is called an access key where what is called the secret key was found beside it: it says whose that is.
pub(super) fn without_the_public(text: &str, hits: &mut Vec<Hit>) {
    let is_called = |hit: &Hit, name: &str| {
        hit.kind != SecretKind::PrivateKey
            && text
                .get(..hit.range.start)
                .is_some_and(|before| name_before(before).eq_ignore_ascii_case(name))
    };
    if hits.iter().any(|hit| is_called(hit, "secretkey")) {
        hits.retain(|hit| !is_called(hit, "accesskey"));
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
        // Alone it may be all that there is.
        let alone = "http://minio:9000/?accessKey=Kx7vQ2mNpw9zR4tL";
        assert_eq!(told(alone), [alone]);
    }
}
