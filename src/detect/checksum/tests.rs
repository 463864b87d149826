//! Invented values with right and with wrong sums, made by other programs than this one.
//!
//! Each stands in two parts, so that no file holds a token that push protection takes for a live one.

use super::Verdict;
use crate::detect::spec::Checksum;

/// Scheme, start, rest with the right sum, rest with the wrong one.
const VECTORS: [(Checksum, &str, &str, &str); 22] = [
    (
        Checksum::Base62Crc32,
        "ghp_",
        "oCCxKr1vIWc7C6QNJyMs4h7hSe4vg203mgme",
        "oCCxKr1vIWc7C6QN7yMs4h7hSe4vg203mgme",
    ),
    (
        Checksum::Base62Crc32,
        "ghr_",
        "V76a1PKvsLrgOQ3ntGi0Z0ALZcwNjKHeIIQr3XSFgJCkaCqnQKyfylZ8EVeIz4J7utmglh0TCqIQ",
        "V76a1PKvsLrgOQ3ntGi0Z0ALZcwNjKHeIIQr7XSFgJCkaCqnQKyfylZ8EVeIz4J7utmglh0TCqIQ",
    ),
    (
        Checksum::Base62Crc32,
        "npm_",
        "J1LcaEL4qPr0akShZ5PFyhPQF0zBzC1EsetS",
        "J1LcaEL4qPr0akSh75PFyhPQF0zBzC1EsetS",
    ),
    (
        Checksum::GithubSha256,
        "gith",
        "ub_pat_vLROOJwRIMGdNZd40xs5L1_7GSBjRsTQFR6516za3rFwHOEkiuf6srtBk5JLCKkfDXZODBA257evgy7QMV",
        "ub_pat_vLROOJwRIMGdNZd40xs5L1_7GSBjRsTQFR6716za3rFwHOEkiuf6srtBk5JLCKkfDXZODBA257evgy7QMV",
    ),
    (
        Checksum::GitlabCrc32,
        "glpa",
        "t-Z0I2l-zdwBUFZrJIVNv-uGM6MQpvOjEKdToycww.01.130zbgrn5",
        "t-Z0I2l-zdwBUFZrJIVNv-uGM7MQpvOjEKdToycww.01.130zbgrn5",
    ),
    (
        Checksum::GrafanaCrc32,
        "glsa",
        "_YrRYd0PAEqevdOrR3HbiN3eYf7LlQK67_08404944",
        "_YrRYd0PAEqevdOrR3H7iN3eYf7LlQK67_08404944",
    ),
    (
        Checksum::CloudflareCrc32,
        "cfut",
        "_FtmsFd4SJYu6n22X633DpX5LyUQOnc3ryOqEysBn2fb8e507",
        "_FtmsFd4SJYu6n22X633Dp75LyUQOnc3ryOqEysBn2fb8e507",
    ),
    (
        Checksum::AtlassianCrc32,
        "ATAT",
        "T3xFfGF0scbFu9ZYi49SbIz0_516fuIKYRSPuwiPSVqx25VKp_h9rP58TVA7bs_sDEiN-OjJnNzlWac6511eN8woxM-WwMeZ4swstab2_lxwX6mRcVIpwQl2qjqDTMBlphf1VZrcriyIc4LFgTDNWRs5VJ2FV6atucF0U5nbSbyUF2OzrjV=A8181964",
        "T3xFfGF0scbFu9ZYi49SbIz0_516fuIKYRSPuwiPSVqx25VKp_h9rP58TVA7bs_sDEiN-OjJnNzlWac6511eN8woxM-W7MeZ4swstab2_lxwX6mRcVIpwQl2qjqDTMBlphf1VZrcriyIc4LFgTDNWRs5VJ2FV6atucF0U5nbSbyUF2OzrjV=A8181964",
    ),
    (
        Checksum::AtlassianCrc32,
        "ATBB",
        "TbM6NsQUSbDnojvhmEZNQVrWC6C266E5",
        "TbM6NsQUSbDnoj7hmEZNQVrWC6C266E5",
    ),
    (
        Checksum::AzureDevopsCrc32,
        "ykb4",
        "6xxyeusq7ovrsj4vgyspjhbzyc5ksjlpvqtxsqca4ef6cfmq",
        "6xxyeusq7ovrsj4vgyspjh7zyc5ksjlpvqtxsqca4ef6cfmq",
    ),
    (
        Checksum::AzureMarvin32,
        "217W",
        "/A7GkNDtHKzVJj/IcrYr+lW21Ny0KuLLJxdFiXzE4r9YJn/dITBn+ODKZ7Ppo/J2PGh+q+Iu+AStVqnXNg==",
        "/A7GkNDtHKzVJj/IcrYr+lW21Ny0KuLLJxdFiXzE7r9YJn/dITBn+ODKZ7Ppo/J2PGh+q+Iu+AStVqnXNg==",
    ),
    (
        Checksum::AzureMarvin32,
        "e9SE",
        "Q54Gyqi+6cXVxfuVNRpH/T1mzTtAzAzCaOJax3g=",
        "Q54Gyqi+6cXVxfuVNR7H/T1mzTtAzAzCaOJax3g=",
    ),
    (
        Checksum::AzureMarvin32,
        "MUut",
        "yM5baoGkpW0juK4XIudU16Xj4KCZLxc8yzuD8y+ACRAYLX/q",
        "yM5baoGkpW0juK4XIudU167j4KCZLxc8yzuD8y+ACRAYLX/q",
    ),
    (
        Checksum::EntraMarvin32,
        "nIH8",
        "Q~4Hw~0yGjClFjzVek2Mkj5rkTAZjY9g6b3Y",
        "Q~4Hw~0yGjClFjzV7k2Mkj5rkTAZjY9g6b3Y",
    ),
    (
        Checksum::Base62Crc32,
        "vcp_",
        "zcKqsuhvyhyKCX8R1yeippOWXWgBR6wpRpJVzMM9lqDrOj6lvp0nzfuw",
        "zcKqsuhvyhyKCX8R1yeippOWXW7BR6wpRpJVzMM9lqDrOj6lvp0nzfuw",
    ),
    (
        Checksum::ConfluentCrc32,
        "cflt",
        "k3xldBrwRNYcAWs3T83ybHEpyOGl/m0Q3cg3fMr7A8npNh/OMjdPx1PpmjBw",
        "k3xldBrwRNYcAWs3T83ybHEpyOGl/70Q3cg3fMr7A8npNh/OMjdPx1PpmjBw",
    ),
    (
        Checksum::CanvaCrc32,
        "cnvc",
        "aUtkmYltULTFZb9Zzsja0sTt5Pz-zzxHlrzRV1BAqvCjcc94423f",
        "aUtkmYltULTFZb9Zzsja0sTt7Pz-zzxHlrzRV1BAqvCjcc94423f",
    ),
    (
        Checksum::ApifyCrc32,
        "apif",
        "y_api_KrrmZqGrSC8NJDWBegbV2v1jf3Wn7Z3iWq85",
        "y_api_KrrmZqGrSC8NJ7WBegbV2v1jf3Wn7Z3iWq85",
    ),
    (
        Checksum::ZuploCrc32,
        "zpka",
        "_vr7qc61presnt0k9m7kdi742flgleb1h_16289c4d",
        "_vr7qc61presnt0k9m77di742flgleb1h_16289c4d",
    ),
    (
        Checksum::Base62Crc32,
        "sala",
        "d_cloud_user_DTaIZnTdAqXo4jOi23GTN2xswCM5zsTsplFemWvAlYI4Tn6Jl",
        "d_cloud_user_DTaIZnTdAqXo4jOi73GTN2xswCM5zsTsplFemWvAlYI4Tn6Jl",
    ),
    (
        Checksum::CratesIoXor,
        "cio_",
        "tp_Jg4zBSPw45MbwLIT9mF9WCp6KYd1QGtB",
        "tp_Jg4zBSPw45Mb7LIT9mF9WCp6KYd1QGtB",
    ),
    (
        Checksum::Bech32,
        "AGE-",
        "SECRET-KEY-1RTGTRXASTHLGQXPC457TYGGEDZ2CFCQ4N6LVR22QLFSEFY2NSSJSE3A9V0",
        "SECRET-KEY-1RTGTRXASTHLGQXPC457TYQGEDZ2CFCQ4N6LVR22QLFSEFY2NSSJSE3A9V0",
    ),
];

#[test]
fn vectors() {
    for (scheme, start, right, wrong) in VECTORS {
        let right = format!("{start}{right}");
        let wrong = format!("{start}{wrong}");
        assert_eq!(scheme.verify(&right), Verdict::Valid, "{scheme:?} {start}…");
        let expected = match scheme {
            // Here a mismatch says nothing.
            Checksum::EntraMarvin32 => Verdict::Unknown,
            _ => Verdict::Invalid,
        };
        assert_eq!(scheme.verify(&wrong), expected, "{scheme:?} {start}…");
    }
}

#[test]
fn one_changed_character_is_seen_anywhere() {
    for (scheme, start, right, _) in VECTORS {
        let whole = format!("{start}{right}");
        // The last eight characters of a fine-grained token are not covered; base64 padding carries nothing, nor do
        // the low bits before it.
        let end = match scheme {
            Checksum::GithubSha256 => whole.len() - 8,
            _ => whole.trim_end_matches('=').len() - 1,
        };
        let mut missed = 0;
        for at in start.len() + 12..end {
            let mut bytes = whole.clone().into_bytes();
            let Some(byte) = bytes.get_mut(at) else {
                continue;
            };
            *byte = if *byte == b'5' { b'7' } else { b'5' };
            let changed = String::from_utf8(bytes).unwrap_or_default();
            missed += usize::from(changed != whole && scheme.verify(&changed) == Verdict::Valid);
        }
        // A sum of six bits, and the three of 66 characters, let some through.
        let allowed = if scheme == Checksum::CratesIoXor {
            4
        } else {
            0
        };
        assert!(missed <= allowed, "{scheme:?} missed {missed}");
    }
}

#[test]
fn no_scheme_panics_on_any_text() {
    let schemes: Vec<Checksum> = VECTORS.iter().map(|v| v.0).collect();
    for text in [
        "",
        "_",
        "é",
        "ééééééééééééééé",
        "a.01.",
        "-.01.zzaaaaaaa",
        "cflt",
        "cio_tp_",
        "1",
        "\u{10ffff}_1",
    ] {
        for long in [text.to_owned(), text.repeat(40)] {
            for scheme in &schemes {
                assert_ne!(scheme.verify(&long), Verdict::Valid, "{scheme:?} {long}");
            }
        }
    }
}

#[test]
fn forms_without_a_sum_are_unknown() {
    for (scheme, text) in [
        (Checksum::Base62Crc32, "ghs_1_eyJh.eyJi.c"),
        (Checksum::GitlabCrc32, "glpat-aaaaaaaaaaaaaaaaaaaa"),
        (Checksum::AzureMarvin32, "c2hvcnQ="),
    ] {
        assert_eq!(scheme.verify(text), Verdict::Unknown, "{text}");
    }
}
