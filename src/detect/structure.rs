//! Decoders: what a token of some format holds inside, looked at to tell it from a look-alike.

use serde_json::Value;

use super::encoding::{base58_len, base64, base64_json, base64_start};
use super::spec::Structure;

/// What a decoder says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// It is what it looks like.
    Pass,
    /// It has no structure to look at, or may be of a kind that is not known.
    Unknown,
    /// It is worth keeping, hardly more.
    Doubtful,
    /// It is a documented sample.
    Sample,
    /// It is something else, or public by design.
    Fail,
}

impl Outcome {
    fn of(pass: bool) -> Self {
        if pass { Self::Pass } else { Self::Fail }
    }
}

impl Structure {
    /// How many bytes beside the value itself it looks at.
    pub(super) fn reach(self) -> usize {
        match self {
            Self::PrivateJwk => 2 * JWK_REACH,
            _ => 0,
        }
    }

    /// Looks into `secret`, which stands at `start` of `text`.
    pub(super) fn examine(self, secret: &str, text: &str, start: usize) -> Outcome {
        let after = |prefix: &str| secret.strip_prefix(prefix).unwrap_or(secret);
        match self {
            Self::Jwt => jwt(secret, |_| true),
            Self::KubernetesJwt => jwt(secret, |claims| {
                claims.get("kubernetes.io").is_some()
                    || claims.keys().any(|key| key.starts_with("kubernetes.io/"))
                    || string(claims, "iss").is_some_and(|iss| iss.contains("kubernetes"))
            }),
            Self::ServiceRoleJwt => jwt(secret, |claims| {
                string(claims, "role") == Some("service_role")
            }),
            Self::OnePasswordToken => json(after("ops_"), &["signInAddress", "userAuth"]),
            Self::TunnelToken => json(secret, &["a", "t", "s"]),
            Self::GrafanaCloudToken => json(after("glc_"), &["o", "n", "k", "m"]),
            Self::GrafanaApiKey => json(secret, &["k", "n", "id"]),
            Self::SentryToken => {
                let payload = after("sntrys_")
                    .rsplit_once('_')
                    .map(|(payload, _)| payload);
                json(payload.unwrap_or_default(), &["iat", "url", "org"])
            }
            Self::MapboxToken => json(secret.split('.').nth(1).unwrap_or_default(), &["u", "a"]),
            Self::TeamcityToken => {
                let header = secret.split('.').next().and_then(base64_json);
                Outcome::of(header.is_some_and(|h| h.get("typ").is_some_and(|t| t == "TCV2")))
            }
            Self::JfrogApiKey => Outcome::of(base58_len(secret) == Some(54)),
            Self::JfrogReferenceToken => Outcome::of(reference_token(secret)),
            Self::NumberedBytes => numbered_bytes(after("BBDC-")),
            Self::AwsKeyId => aws_key_id(secret),
            Self::BedrockKey => decodes_to(after("ABSK"), b"BedrockAPIKey-"),
            Self::BedrockUrl => decodes_to(after("bedrock-api-key-"), b"bedrock.amazonaws.com"),
            Self::WorkosKey => {
                decodes_to(after("sk_live_").trim_start_matches("sk_test_"), b"key_")
            }
            Self::IntercomToken => decodes_to(secret, b"tok:"),
            Self::SesPassword => Outcome::of(
                base64(secret).is_some_and(|bytes| bytes.len() == 33 && bytes.first() == Some(&4)),
            ),
            Self::CircleciToken => {
                Outcome::of(secret.split('_').nth(1).and_then(base58_len) == Some(16))
            }
            Self::DiscordBot => Outcome::of(discord_bot(secret)),
            Self::BasicCredentials => Outcome::of(basic_credentials(secret)),
            Self::SwarmToken => Outcome::of(swarm_token(secret)),
            Self::SwarmUnlockKey => bytes(after("SWMKEY-1-"), &[32]),
            Self::PortainerKey => bytes(after("ptr_"), &[32]),
            Self::KeyBytes => key_bytes(secret),
            Self::ElasticKey => elastic_key(secret),
            Self::GroqMarker => match secret.get(24..32) {
                Some("WGdyb3FY") => Outcome::Pass,
                _ => Outcome::Doubtful,
            },
            Self::PrivateJwk => Outcome::of(private_jwk(text, start)),
            Self::PypiMacaroon => Outcome::of(pypi_macaroon(after("pypi-"))),
            Self::SvixSecret => svix_secret(after("whsec_")),
            Self::WireguardKey => wireguard_key(secret, text, start),
            Self::Fernet => Outcome::of(fernet(secret)),
            Self::VaultToken => vault_token(secret),
            Self::OpenaiHalves => Outcome::of(openai_halves(secret)),
            Self::NpmAuth => npm_auth(secret),
            Self::AzureSas => bytes(
                &secret
                    .replace("%2B", "+")
                    .replace("%2b", "+")
                    .replace("%2F", "/")
                    .replace("%2f", "/")
                    .replace("%3D", "=")
                    .replace("%3d", "="),
                &[32],
            ),
        }
    }
}

fn string<'a>(claims: &'a serde_json::Map<String, Value>, key: &str) -> Option<&'a str> {
    claims.get(key)?.as_str()
}

/// Both parts have to be JSON objects. A key for browsers (`role: anon`) is public.
fn jwt(token: &str, wanted: impl Fn(&serde_json::Map<String, Value>) -> bool) -> Outcome {
    let mut parts = token.split('.');
    let (Some(header), Some(payload)) = (parts.next(), parts.next()) else {
        return Outcome::Fail;
    };
    let header = base64_json(header);
    let Some(Value::Object(claims)) = base64_json(payload) else {
        return Outcome::Fail;
    };
    let signed = header
        .as_ref()
        .and_then(|h| h.get("alg")?.as_str())
        .is_some_and(|alg| alg != "none");
    if !signed || string(&claims, "role") == Some("anon") || !wanted(&claims) {
        return Outcome::Fail;
    }
    // The token that jwt.io shows, and the keys that every local Supabase has.
    let sample = string(&claims, "sub") == Some("1234567890")
        || string(&claims, "iss") == Some("supabase-demo");
    if sample {
        Outcome::Sample
    } else {
        Outcome::Pass
    }
}

fn json(text: &str, keys: &[&str]) -> Outcome {
    let value = base64_json(text);
    Outcome::of(value.is_some_and(|value| keys.iter().all(|key| value.get(key).is_some())))
}

fn decodes_to(text: &str, start: &[u8]) -> Outcome {
    Outcome::of(base64_start(text, start.len()) == start)
}

fn bytes(text: &str, lengths: &[usize]) -> Outcome {
    Outcome::of(base64(text).is_some_and(|decoded| lengths.contains(&decoded.len())))
}

fn key_bytes(text: &str) -> Outcome {
    let hex = text.len() == 66 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if hex {
        Outcome::Pass
    } else {
        bytes(text, &[16, 32, 33])
    }
}

/// `reftkn:NN:EEEEEEEEEE:` and 27 characters; the ten digits are when it expires.
fn reference_token(text: &str) -> bool {
    let Some(decoded) = base64(text).and_then(|d| String::from_utf8(d).ok()) else {
        return false;
    };
    let fields: Vec<&str> = decoded.splitn(4, ':').collect();
    let digits = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    matches!(fields.as_slice(), ["reftkn", version, expiry, rest]
        if digits(version, 2) && digits(expiry, 10) && rest.len() == 27)
}

fn numbered_bytes(text: &str) -> Outcome {
    // Data Center's own alphabet has `@` where base64 has none; what stands before it decodes all the same.
    let decoded = base64_start(text, 20);
    let digits = decoded.iter().take_while(|b| b.is_ascii_digit()).count();
    Outcome::of((1..=18).contains(&digits) && decoded.get(digits) == Some(&b':'))
}

/// Ids issued since 2019 hold the account's number; one of 13 digits is none. Older ones have I or J in front.
fn aws_key_id(text: &str) -> Outcome {
    let Some(body) = text.get(4..20) else {
        return Outcome::Fail;
    };
    if body.starts_with(['I', 'J']) {
        return Outcome::Unknown;
    }
    let Some(decoded) = super::encoding::base32(body) else {
        return Outcome::Fail;
    };
    let number = decoded
        .iter()
        .take(6)
        .fold(0_u64, |n, &b| (n << 8) | u64::from(b));
    Outcome::of((number & 0x7fff_ffff_ff80) >> 7 < 1_000_000_000_000)
}

fn discord_bot(text: &str) -> bool {
    let id = text.split('.').next().and_then(base64).unwrap_or_default();
    (17..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit)
}

fn basic_credentials(text: &str) -> bool {
    let Some(decoded) = base64(text).and_then(|d| String::from_utf8(d).ok()) else {
        return false;
    };
    let printable = !decoded.chars().any(char::is_control);
    (decoded.split_once(':')).is_some_and(|(user, secret)| {
        printable && !user.is_empty() && !secret.is_empty() && !secret.contains("${")
    })
}

/// The first field is a SHA-256 in base 36, 50 digits wide.
fn swarm_token(text: &str) -> bool {
    const LIMIT: &str = "6dp5qcb22im238nr3wvp0ic7q99w035jmy2iw7i6n43d37jtof";
    let mut fields = text.rsplit('-');
    let digest = (fields.next(), fields.next()).1;
    digest.is_some_and(|digest| digest.len() == LIMIT.len() && digest <= LIMIT)
}

fn elastic_key(text: &str) -> Outcome {
    let decoded = base64(text).unwrap_or_default();
    let mut fields = decoded.split(|&b| b == b':');
    let plain = |field: Option<&[u8]>, length| {
        field.is_some_and(|f| {
            f.len() == length
                && (f.iter()).all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        })
    };
    Outcome::of(plain(fields.next(), 20) && plain(fields.next(), 22) && fields.next().is_none())
}

/// How far round a member its object is searched, in bytes.
const JWK_REACH: usize = 4096;

/// The innermost object round `start` is JSON with a key type and a private member.
fn private_jwk(text: &str, start: usize) -> bool {
    let bytes = text.as_bytes();
    let from = start.saturating_sub(JWK_REACH);
    let to = (start + JWK_REACH).min(bytes.len());
    let before = bytes.get(from..start).unwrap_or_default();
    let after = bytes.get(start..to).unwrap_or_default();
    let (Some(open), Some(close)) = (
        before.iter().rposition(|&b| b == b'{'),
        after.iter().position(|&b| b == b'}'),
    ) else {
        return false;
    };
    let object = bytes.get(from + open..=start + close).unwrap_or_default();
    let Ok(Value::Object(object)) = serde_json::from_slice::<Value>(object) else {
        return false;
    };
    match object.get("kty").and_then(Value::as_str) {
        Some("RSA" | "EC" | "OKP") => object.contains_key("d"),
        Some("oct") => object.contains_key("k"),
        _ => false,
    }
}

/// Version 2, then field 1 (the location) with its length and text, then field 2 (the identifier).
fn pypi_macaroon(text: &str) -> bool {
    let head = base64_start(text, 64);
    match head.as_slice() {
        [2, 1, length, rest @ ..] => {
            let length = usize::from(*length);
            let location = rest.get(..length).unwrap_or_default();
            let host = location == b"pypi.org" || location == b"test.pypi.org";
            host && rest.get(length) == Some(&2)
        }
        _ => false,
    }
}

fn svix_secret(text: &str) -> Outcome {
    let decoded = base64(text).unwrap_or_default();
    // A sentence is what documentation encodes.
    let readable = |b: &u8| b.is_ascii_graphic() || *b == b' ';
    if !decoded.is_empty() && decoded.iter().all(readable) {
        return Outcome::Sample;
    }
    if text.len() == 32 && text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Outcome::Unknown;
    }
    Outcome::of((24..=64).contains(&decoded.len()))
}

/// Any 32 bytes do for a preshared key; a private one is clamped, which one of 32 random values is by chance.
fn wireguard_key(secret: &str, text: &str, start: usize) -> Outcome {
    let Some(key) = base64(secret).filter(|key| key.len() == 32) else {
        return Outcome::Fail;
    };
    // 43 digits hold two bits more than 32 bytes: an edited key shows there.
    let last = secret.trim_end_matches('=').bytes().last();
    if !last.is_some_and(|b| b"AEIMQUYcgkosw048".contains(&b)) {
        return Outcome::Doubtful;
    }
    let name = text.get(..start).unwrap_or_default();
    let shared = (name.as_bytes().rsplit(|&b| b == b'\n').next()).is_some_and(|line| {
        line.to_ascii_lowercase()
            .windows(9)
            .any(|w| w == b"preshared")
    });
    let clamped =
        key.first().is_some_and(|b| b & 7 == 0) && key.last().is_some_and(|b| b & 0xc0 == 0x40);
    match (shared, clamped) {
        (true, _) => Outcome::Unknown,
        (false, true) => Outcome::Pass,
        (false, false) => Outcome::Doubtful,
    }
}

/// Version, then seconds since 1970 in eight bytes: from 2010 to 2100.
fn fernet(text: &str) -> bool {
    match base64_start(text, 9).split_first() {
        Some((0x80, time)) => {
            let seconds = time.iter().fold(0_u64, |n, &b| (n << 8) | u64::from(b));
            (1_262_304_000..4_102_444_800).contains(&seconds)
        }
        _ => false,
    }
}

/// The short form has no structure.
fn vault_token(text: &str) -> Outcome {
    match text.split_once('.') {
        Some(("hvs", body)) if body.len() < 60 => Outcome::Unknown,
        Some(("hvs", body)) if body.starts_with("CAES") => Outcome::Pass,
        Some(("hvb", body)) if body.starts_with("AAAAAQ") => Outcome::Pass,
        _ => Outcome::Unknown,
    }
}

fn openai_halves(text: &str) -> bool {
    let Some((head, second)) = text.rsplit_once("T3BlbkFJ") else {
        return false;
    };
    let first = head.strip_prefix("sk-").unwrap_or(head);
    let kinds = ["proj-", "svcacct-", "admin-", "service-", "None-"];
    let first = (kinds.iter().find_map(|kind| first.strip_prefix(kind))).unwrap_or(first);
    first.len() == second.len()
}

/// A UUID, base64 of `user:password`, or at least something that mixes letters and digits.
fn npm_auth(text: &str) -> Outcome {
    if basic_credentials(text) {
        return Outcome::Pass;
    }
    let mixed = text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && super::encoding::entropy(text) >= 3.0;
    if mixed {
        Outcome::Unknown
    } else {
        Outcome::Fail
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Outcome, Structure};

    fn examine(structure: Structure, secret: &str) -> Outcome {
        structure.examine(secret, secret, 0)
    }

    #[test]
    fn published_samples() {
        // The number of this sample's account is in the provider's documentation: 029608264753.
        let id = format!("{}{}", "ASIA", "QNZGKIQY56JQ7WML");
        assert_eq!(examine(Structure::AwsKeyId, &id), Outcome::Pass);
        let random = format!("{}{}", "AKIA", "77777777777777AA");
        assert_eq!(examine(Structure::AwsKeyId, &random), Outcome::Fail);
        let old = format!("{}{}", "AKIA", "IAAAAAAAAAAAAAAA");
        assert_eq!(examine(Structure::AwsKeyId, &old), Outcome::Unknown);
        // Decodes to 123456789012345678.
        let bot = format!(
            "{}.{}.{}",
            "MTIzNDU2Nzg5MDEyMzQ1Njc4",
            "aaaaaa",
            "b".repeat(27)
        );
        assert_eq!(examine(Structure::DiscordBot, &bot), Outcome::Pass);
    }

    #[test]
    fn a_webhook_secret_that_is_a_sentence_is_a_sample() {
        use base64::Engine as _;
        let secret = |bytes: &[u8]| {
            let encoded = base64::prelude::BASE64_STANDARD.encode(bytes);
            examine(Structure::SvixSecret, &format!("whsec_{encoded}"))
        };
        assert_eq!(secret(b"this is only an example!"), Outcome::Sample);
        assert_eq!(secret(&[200; 32]), Outcome::Pass);
        assert_eq!(secret(&[200; 12]), Outcome::Fail);
    }

    #[test]
    fn two_to_the_256th_is_the_limit_of_a_swarm_token() {
        let token = |digest: &str| format!("SWMTKN-1-{digest}-{}", "a".repeat(25));
        let most = "6dp5qcb22im238nr3wvp0ic7q99w035jmy2iw7i6n43d37jtof";
        assert_eq!(examine(Structure::SwarmToken, &token(most)), Outcome::Pass);
        let over = most.replace("tof", "tog");
        assert_eq!(examine(Structure::SwarmToken, &token(&over)), Outcome::Fail);
        assert_eq!(examine(Structure::SwarmToken, &token("zzz")), Outcome::Fail);
    }

    #[test]
    fn a_macaroon_names_its_index() {
        let head = |location: &str| {
            use base64::Engine as _;
            let mut bytes = vec![2, 1, u8::try_from(location.len()).unwrap()];
            bytes.extend(location.bytes());
            bytes.extend([2, 6]);
            bytes.extend([7; 60]);
            base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(bytes)
        };
        assert_eq!(
            examine(Structure::PypiMacaroon, &head("pypi.org")),
            Outcome::Pass
        );
        assert_eq!(
            examine(Structure::PypiMacaroon, &head("test.pypi.org")),
            Outcome::Pass
        );
        assert_eq!(
            examine(Structure::PypiMacaroon, &head("evil.example")),
            Outcome::Fail
        );
    }
}
