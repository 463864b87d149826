//! Invented tokens: made anew in every run, always the same, so that no file holds a text in a provider's format.
//!
//! `{{fake:ID}}` stands for a token of the detector (or public format) ID, `{{fake:ID#2}}` for another one,
//! `{{fake:ID#wrong}}` for one whose checksum is wrong, and `{{fake:ID#word}}` for a form of it that `named` knows. The
//! keys that Vagrant publishes are `{{fake:vagrant-key#rsa}}` and `{{fake:vagrant-key#ed25519}}`. Tokens are drawn from the detector's own pattern; sums and
//! inner structure are built here, independently of the code that checks them.
#![allow(dead_code)]

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use lint_secrets::detect::{Catalog, Checksum, Matcher, Structure};
use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};
use sha2::{Digest, Sha256};

/// Replaces every `{{fake:…}}` of `text`.
///
/// # Panics
/// When one names no detector, or no token of it can be made.
pub(crate) fn expand(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{fake:") {
        let (name, tail) = after.split_once("}}").expect("{{fake: has no end");
        out.push_str(before);
        out.push_str(&fake(name));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The token for `name`: `ID`, `ID#2` or `ID#word`.
pub(crate) fn fake(name: &str) -> String {
    let (id, variant) = name.split_once('#').unwrap_or((name, ""));
    let mut rng = Rng::new(name);
    if let Some(text) = named(id, variant, &mut rng) {
        return text;
    }
    if variant == "wrong" {
        return missummed(id, &mut rng);
    }
    assert!(
        variant.bytes().all(|b| b.is_ascii_digit()),
        "`{name}`: no such form"
    );
    let catalog = Catalog::builtin();
    if let Some(detector) = catalog.detectors().find(|d| d.id() == id) {
        let Matcher::Pattern(pattern) = detector.matcher() else {
            panic!("`{id}` is recognised by code: fakes.rs has to name its form");
        };
        return generate(
            id,
            pattern,
            detector.checksum(),
            detector.structure(),
            &mut rng,
        );
    }
    let public = Catalog::public().find(|p| p.id() == id);
    let public = public.unwrap_or_else(|| panic!("`{name}`: no such detector"));
    generate(id, public.pattern(), None, None, &mut rng)
}

fn generate(
    id: &str,
    pattern: &str,
    checksum: Option<Checksum>,
    structure: Option<Structure>,
    rng: &mut Rng,
) -> String {
    let whole = whole(pattern);
    let hir = regex_syntax::parse(pattern).expect("a pattern that parses");
    for attempt in 0..400 {
        let mut text = structure
            .and_then(|structure| structured(id, structure, rng))
            .unwrap_or_else(|| {
                let mut text = String::new();
                draw(&hir, rng, &mut text);
                text
            });
        if let Some(checksum) = checksum {
            text = summed(checksum, text, rng);
        }
        // Some alphabets have no digits.
        if whole.is_match(&text) && (attempt >= 200 || is_mixed(&text)) {
            return text;
        }
    }
    panic!("`{id}`: no token could be made");
}

/// A token of the detector that is right but for its checksum.
fn missummed(id: &str, rng: &mut Rng) -> String {
    let catalog = Catalog::builtin();
    let detector = catalog.detectors().find(|d| d.id() == id);
    let detector = detector.unwrap_or_else(|| panic!("`{id}`: no such detector"));
    let checksum = detector.checksum();
    let scheme = checksum.unwrap_or_else(|| panic!("`{id}` has no checksum"));
    let Matcher::Pattern(pattern) = detector.matcher() else {
        panic!("`{id}` is recognised by code");
    };
    let right = generate(id, pattern, checksum, detector.structure(), rng);
    let whole = whole(pattern);
    // From the end on, which is where most sums stand.
    for at in (0..right.len()).rev() {
        for other in BASE62.chars() {
            let mut wrong = right.clone();
            wrong.replace_range(at..=at, other.encode_utf8(&mut [0; 4]));
            let differs = wrong != right && whole.is_match(&wrong) && is_mixed(&wrong);
            if differs && summed(scheme, wrong.clone(), rng) == right {
                return wrong;
            }
        }
    }
    panic!("`{id}`: a wrong sum cannot be told from a right one");
}

/// The pattern, to match all of a text; compiled once.
fn whole(pattern: &str) -> Regex {
    static CACHE: LazyLock<Mutex<HashMap<String, Regex>>> = LazyLock::new(Mutex::default);
    let mut cache = CACHE.lock().expect("no test panics here");
    let compile = || Regex::new(&format!("^(?:{pattern})$")).expect("a pattern that compiles");
    cache
        .entry(pattern.to_owned())
        .or_insert_with(compile)
        .clone()
}

/// Enough of everything not to be taken for a word or a stand-in.
fn is_mixed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let runs = bytes
        .windows(4)
        .any(|w| w.iter().all(|b| *b == w[0] && *b != b'A'));
    let lower = text.to_ascii_lowercase();
    let words = ["exampl", "sample", "dummy", "invalid", "your_", "your-"];
    let has = |of: fn(&u8) -> bool| bytes.iter().any(of);
    let tail = &bytes[bytes.len().saturating_sub(20)..];
    let both_cases = !tail.iter().any(u8::is_ascii_uppercase)
        || tail.iter().filter(|b| b.is_ascii_digit()).count() > 0;
    !runs && !words.iter().any(|word| lower.contains(word)) && has(u8::is_ascii_digit) && both_cases
}

fn draw(hir: &Hir, rng: &mut Rng, out: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).expect("UTF-8")),
        HirKind::Class(class) => {
            let of = members(class);
            if !of.is_empty() {
                out.push(of[rng.below(of.len())]);
            }
        }
        HirKind::Repetition(repetition) => {
            let min = repetition.min as usize;
            let max = repetition.max.map_or(min + 8, |m| m as usize).min(min + 40);
            let times = min + rng.below(max - min + 1);
            if let HirKind::Class(class) = repetition.sub.kind() {
                let of = members(class);
                out.extend((0..times).map(|_| of[rng.below(of.len())]));
                return;
            }
            for _ in 0..times {
                draw(&repetition.sub, rng, out);
            }
        }
        HirKind::Capture(capture) => draw(&capture.sub, rng, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| draw(part, rng, out)),
        HirKind::Alternation(parts) => draw(&parts[rng.below(parts.len())], rng, out),
    }
}

fn members(class: &Class) -> Vec<char> {
    let Class::Unicode(class) = class else {
        panic!("patterns are Unicode");
    };
    let printable: Vec<char> = (class.iter())
        .flat_map(|r| r.start()..=r.end().min('~'))
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .collect();
    if printable.len() <= 70 {
        return printable;
    }
    // Of a class that excludes characters, letters and digits will do.
    printable
        .into_iter()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

/// Small, seeded by a name, the same everywhere (SplitMix64).
pub(crate) struct Rng(u64);

pub(crate) const DIGITS: &str = "0123456789";
pub(crate) const HEX: &str = "0123456789abcdef";
pub(crate) const BASE36: &str = "0123456789abcdefghijklmnopqrstuvwxyz";
pub(crate) const BASE58: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
pub(crate) const BASE62: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Rng {
    pub(crate) fn new(name: &str) -> Self {
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, b| {
            (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub(crate) fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet = alphabet.as_bytes();
        (0..length)
            .map(|_| char::from(alphabet[self.below(alphabet.len())]))
            .collect()
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next().to_le_bytes()[3]).collect()
    }
}

fn in_base(alphabet: &str, mut number: u32, width: usize) -> String {
    let alphabet = alphabet.as_bytes();
    let mut digits = vec![char::from(alphabet[0]); width];
    for digit in digits.iter_mut().rev() {
        *digit = char::from(alphabet[number as usize % alphabet.len()]);
        number /= alphabet.len() as u32;
    }
    digits.into_iter().collect()
}

fn base32(bytes: &[u8]) -> String {
    let bits: String = bytes.iter().map(|b| format!("{b:08b}")).collect();
    (bits.as_bytes().chunks(5))
        .map(|five| {
            let five = format!("{:0<5}", std::str::from_utf8(five).expect("ASCII"));
            let digit = usize::from_str_radix(&five, 2).expect("bits");
            char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[digit])
        })
        .collect()
}

/// Puts the right sum into a token that is right but for it.
fn summed(scheme: Checksum, text: String, rng: &mut Rng) -> String {
    let crc = |part: &str| crc32fast::hash(part.as_bytes());
    let head = |n: usize| &text[..text.len() - n];
    match scheme {
        Checksum::Base62Crc32 | Checksum::Base62Crc32Unproved => {
            if text.contains('.') {
                return text;
            }
            let body = head(6).rsplit_once('_').expect("a prefix").1;
            head(6).to_owned() + &in_base(BASE62, crc(body), 6)
        }
        Checksum::GithubSha256 => {
            let digest = Sha256::digest(&text.as_bytes()[..77]);
            format!("{}{}{}", &text[..77], base32(&digest[..5]), &text[85..])
        }
        Checksum::GitlabCrc32 => {
            if !text.contains('.') {
                return text;
            }
            let end = text.rfind(['-', '_']).map_or(0, |at| at + 1);
            // The payload's alphabet has both characters too: draw one that has neither.
            let prefix = &text[..text.find('-').expect("a prefix") + 1];
            let prefix = if text.contains("t1_") {
                format!("{prefix}t1_")
            } else {
                prefix.to_owned()
            };
            let payload = rng.text(BASE62, 30 + end % 9);
            let length = in_base(BASE36, payload.len() as u32, 2);
            let stated = format!("{prefix}{payload}.01.{length}");
            let sum = in_base(BASE36, crc(&stated), 7);
            stated + &sum
        }
        Checksum::GrafanaCrc32 => {
            format!("{}{:08x}", head(8), crc(head(9)).swap_bytes())
        }
        Checksum::CloudflareCrc32 => {
            format!(
                "{}{:08x}",
                head(8),
                crc(head(8).split_once('_').expect("a prefix").1)
            )
        }
        Checksum::AtlassianCrc32 => format!("{}{:08X}", head(8), crc(head(8))),
        Checksum::CanvaCrc32 => format!("{}{:08x}", head(8), crc(head(8))),
        Checksum::ZuploCrc32 => {
            let body = head(9).split_once('_').expect("a prefix").1;
            format!("{}{:08x}", head(8), crc(body))
        }
        Checksum::ApifyCrc32 => {
            let lower_first = format!("{DIGITS}{}{}", &BASE62[36..], &BASE62[10..36]);
            head(6).to_owned() + &in_base(&lower_first, crc(head(6)), 6)
        }
        Checksum::ConfluentCrc32 => {
            let sum = BASE64_STANDARD.encode(crc(&head(6)[4..]).to_le_bytes());
            head(6).to_owned() + &sum[..6]
        }
        Checksum::AzureDevopsCrc32 => {
            let mut bytes = rng.bytes(32);
            let rest: Vec<u8> = (bytes.iter().enumerate())
                .filter(|(n, _)| ![2, 7, 8, 22].contains(n))
                .map(|(_, b)| *b)
                .collect();
            let sum = (crc32fast::hash(&rest) ^ 0xE0B9_692D).to_be_bytes();
            for (at, byte) in [2, 7, 8, 22].into_iter().zip(sum) {
                bytes[at] = byte;
            }
            base32(&bytes).to_lowercase()
        }
        // An Azure key without its sum, and an age identity without: see `azure` and `bech32` below.
        Checksum::AzureMarvin32 => azure(text),
        Checksum::EntraMarvin32 => {
            if !text.contains("8Q~") {
                return text;
            }
            let digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
            let sum = marvin32(&text.as_bytes()[..37], 0x4161_6450_7764_3030);
            format!("{}{}", &text[..37], &in_base(digits, sum, 6)[..3])
        }
        Checksum::CratesIoXor => {
            let sum = head(1)[7..].bytes().fold(0, |sum, b| sum ^ b);
            let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
            format!(
                "{}{}",
                head(1),
                char::from(digits.as_bytes()[usize::from(sum) % 62])
            )
        }
        Checksum::Bech32 => bech32(&text),
    }
}

fn marvin32(data: &[u8], seed: u64) -> u32 {
    let (mut p0, mut p1) = (seed as u32, (seed >> 32) as u32);
    let mut padded = data.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().div_ceil(4) * 4, 0);
    let words = padded
        .chunks(4)
        .map(|w| u32::from_le_bytes(w.try_into().expect("4 bytes")));
    // Zero words at the end are the final round, which adds nothing.
    for word in words.chain([0]) {
        p0 = p0.wrapping_add(word);
        p1 ^= p0;
        p0 = p0.rotate_left(20).wrapping_add(p1);
        p1 = p1.rotate_left(9) ^ p0;
        p0 = p0.rotate_left(27).wrapping_add(p1);
        p1 = p1.rotate_left(19);
    }
    p0 ^ p1
}

/// Puts the sum into keys whose seed is certain.
fn azure(text: String) -> String {
    let seeds: [(&str, &str); 9] = [
        ("+ASt", "Default0"),
        ("+ABa", "AbAcct00"),
        ("ACDb", "MastRW00"),
        ("AzCa", "Access00"),
        ("AZEG", "SendRecv"),
        ("+ACR", "ACRDflt0"),
        ("AzSe", "PAdmin00"),
        ("AzFu", "Master00"),
        ("+ASb", "Manage00"),
    ];
    let Some((_, seed)) = seeds.iter().find(|(mark, _)| text.contains(mark)) else {
        return text;
    };
    let plain = text.replace('-', "+").replace('_', "/");
    let loose = base64::engine::GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        base64::engine::GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    let Ok(mut bytes) = loose.decode(&plain) else {
        return text;
    };
    let body = bytes.len() - 4;
    let seed = u64::from_be_bytes(seed.as_bytes().try_into().expect("8 letters"));
    let sum = marvin32(&bytes[..body], seed).to_le_bytes();
    bytes[body..].copy_from_slice(&sum);
    let encoded = BASE64_STANDARD.encode(&bytes);
    if plain == text {
        encoded
    } else {
        encoded.replace('+', "-").replace('/', "_")
    }
}

fn bech32(text: &str) -> String {
    let charset = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    let (readable, data) = text.rsplit_once('1').expect("a separator");
    let lower = readable.to_lowercase();
    let mut values: Vec<u32> = lower.bytes().map(|b| u32::from(b >> 5)).collect();
    values.push(0);
    values.extend(lower.bytes().map(|b| u32::from(b & 31)));
    let body = &data[..data.len() - 6];
    values.extend(
        body.chars()
            .map(|c| charset.find(c).expect("a digit") as u32),
    );
    values.extend([0; 6]);
    let mut sum: u32 = 1;
    for value in values {
        let top = sum >> 25;
        sum = ((sum & 0x1ff_ffff) << 5) ^ value;
        let generators = [
            0x3b6a_57b2,
            0x2650_8e6d,
            0x1ea1_19fa,
            0x3d42_33dd,
            0x2a14_62b3,
        ];
        for (bit, generator) in generators.into_iter().enumerate() {
            if (top >> bit) & 1 == 1 {
                sum ^= generator;
            }
        }
    }
    sum ^= 1;
    let tail: String = (0..6)
        .rev()
        .map(|n| char::from(charset.as_bytes()[(sum >> (5 * n)) as usize & 31]))
        .collect();
    format!("{readable}1{body}{tail}")
}

fn jwt(claims: &str, rng: &mut Rng) -> String {
    let header = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"q1","typ":"JWT"}"#);
    let claims = BASE64_URL_SAFE_NO_PAD.encode(claims);
    let signature = BASE64_URL_SAFE_NO_PAD.encode(rng.bytes(48));
    format!("{header}.{claims}.{signature}")
}

/// A token whose inside is what its decoder looks for; nothing where the pattern alone makes one.
fn structured(id: &str, structure: Structure, rng: &mut Rng) -> Option<String> {
    let url = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let standard = |bytes: &[u8]| BASE64_STANDARD.encode(bytes);
    Some(match structure {
        Structure::Jwt => {
            let issuer = if id == "argocd" { "argocd" } else { "login" };
            jwt(
                &format!(
                    r#"{{"iss":"{issuer}","sub":"svc-{}","iat":1790000000}}"#,
                    rng.text(BASE36, 12)
                ),
                rng,
            )
        }
        Structure::KubernetesJwt => jwt(
            r#"{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"build"}"#,
            rng,
        ),
        Structure::ServiceRoleJwt => {
            let length = 18 + rng.below(3);
            let project = rng.text(BASE36, length);
            jwt(
                &format!(
                    r#"{{"iss":"supabase","ref":"{project}","role":"service_role","iat":1790000000}}"#
                ),
                rng,
            )
        }
        Structure::OnePasswordToken => {
            let auth = rng.text(BASE62, 60);
            let json = format!(
                r#"{{"signInAddress":"my.example.test","userAuth":{{"m":"{auth}"}},"email":"ci@example.test"}}"#
            );
            format!("ops_{}", url(json.as_bytes()))
        }
        Structure::JfrogApiKey => format!("AKCp{}", rng.text(BASE58, 69)),
        Structure::JfrogReferenceToken => {
            standard(format!("reftkn:01:1893456000:{}", rng.text(BASE62, 27)).as_bytes())
        }
        Structure::NumberedBytes => {
            let mut bytes = format!("{}:", 100_000_000_000 + rng.below(99_999_999)).into_bytes();
            bytes.extend(rng.bytes(20));
            let prefix = if id == "bitbucket-dc" { "BBDC-" } else { "" };
            format!("{prefix}{}", standard(&bytes))
        }
        Structure::AwsKeyId => {
            let account = rng.below(1_000_000_000_000) as u64;
            let number = (1 << 47) | (account << 7) | rng.below(128) as u64;
            let mut bytes = number.to_be_bytes()[2..].to_vec();
            bytes.extend(rng.bytes(4));
            let prefix = match id {
                "aws-akia" => "AKIA",
                "aws-asia" => "ASIA",
                _ => "ACCA",
            };
            format!("{prefix}{}", base32(&bytes))
        }
        Structure::BedrockKey => {
            let text = format!(
                "BedrockAPIKey-{}-at-123456789012:{}",
                rng.text(BASE36, 4),
                rng.text(BASE62, 60)
            );
            format!("ABSK{}", standard(text.as_bytes()))
        }
        Structure::BedrockUrl => {
            let text = format!(
                "bedrock.amazonaws.com/?Action=CallWithBearerToken&Signature={}",
                rng.text(HEX, 64)
            );
            format!("bedrock-api-key-{}", standard(text.as_bytes()))
        }
        Structure::SesPassword => {
            let mut bytes = vec![4];
            bytes.extend(rng.bytes(32));
            standard(&bytes)
        }
        Structure::CircleciToken => format!(
            "CCI{}_{}{}_{}",
            ["PAT", "PRJ"][rng.below(2)],
            rng.text("23456789ABCD", 1),
            rng.text(BASE58, 21),
            rng.text(HEX, 40)
        ),
        Structure::TunnelToken => {
            let json = format!(
                r#"{{"a":"{}","t":"{}","s":"{}"}}"#,
                rng.text(HEX, 32),
                uuid(rng),
                rng.text(BASE62, 44)
            );
            standard(json.as_bytes())
        }
        Structure::DiscordBot => {
            let user = format!("1{}", rng.text(DIGITS, 17));
            format!(
                "{}.{}.{}",
                url(user.as_bytes()),
                rng.text(BASE62, 6),
                rng.text(BASE62, 27)
            )
        }
        Structure::BasicCredentials => {
            let pair = format!("ci-{}:{}", rng.text(BASE36, 6), rng.text(BASE62, 20));
            format!(r#""auth": "{}""#, standard(pair.as_bytes()))
        }
        Structure::SwarmToken => {
            format!(
                "SWMTKN-1-{}{}-{}",
                rng.text("012345", 1),
                rng.text(BASE36, 49),
                rng.text(BASE36, 25)
            )
        }
        Structure::SwarmUnlockKey => {
            format!("SWMKEY-1-{}", BASE64_STANDARD_NO_PAD.encode(rng.bytes(32)))
        }
        Structure::PortainerKey => format!("ptr_{}", standard(&rng.bytes(32))),
        Structure::KeyBytes => standard(&rng.bytes(if id == "vault-unseal" { 33 } else { 32 })),
        Structure::ElasticKey => {
            let pair = format!("{}:{}", rng.text(BASE62, 20), rng.text(BASE62, 22));
            format!("ApiKey {}", standard(pair.as_bytes()))
        }
        Structure::GrafanaCloudToken => {
            let json = format!(
                r#"{{"o":"123456","n":"ci","k":"{}","m":{{"r":"eu"}}}}"#,
                rng.text(BASE62, 24)
            );
            format!("glc_{}", standard(json.as_bytes()))
        }
        Structure::GrafanaApiKey => {
            let json = format!(r#"{{"k":"{}","n":"ci","id":1}}"#, rng.text(BASE62, 32));
            standard(json.as_bytes())
        }
        Structure::GroqMarker => format!(
            "gsk_{}WGdyb3FY{}",
            rng.text(BASE62, 20),
            rng.text(BASE62, 24)
        ),
        Structure::PrivateJwk => format!(r#""d": "{}""#, url(&rng.bytes(32))),
        Structure::MapboxToken => {
            let json = format!(r#"{{"u":"shop","a":"ck{}"}}"#, rng.text(BASE36, 20));
            let prefix = if id == "mapbox" { "sk" } else { "tk" };
            format!("{prefix}.{}.{}", url(json.as_bytes()), rng.text(BASE62, 22))
        }
        Structure::PypiMacaroon => {
            let host = if id == "pypi" {
                "pypi.org"
            } else {
                "test.pypi.org"
            };
            let mut bytes = vec![2, 1, host.len() as u8];
            bytes.extend(host.bytes());
            bytes.extend([2, 36]);
            bytes.extend(rng.bytes(90));
            format!("pypi-{}", url(&bytes))
        }
        Structure::SentryToken => {
            let json = r#"{"iat":1790000000.5,"url":"https://sentry.example.test","region_url":"https://eu.example.test","org":"shop"}"#;
            format!(
                "sntrys_{}_{}",
                standard(json.as_bytes()),
                BASE64_STANDARD_NO_PAD.encode(rng.bytes(32))
            )
        }
        Structure::SvixSecret => format!("whsec_{}", standard(&rng.bytes(24))),
        Structure::WireguardKey => format!("PrivateKey = {}", wireguard(rng)),
        Structure::Fernet => {
            let mut bytes = vec![0x80];
            bytes.extend(1_790_000_000_u64.to_be_bytes());
            bytes.extend(rng.bytes(96));
            url(&bytes)
        }
        Structure::IntercomToken => standard(format!("tok:{}", rng.text(HEX, 38)).as_bytes()),
        Structure::OpenaiHalves => {
            let (prefix, half) = if id == "openai-legacy" {
                ("sk-", 20)
            } else {
                (
                    ["sk-proj-", "sk-svcacct-", "sk-admin-"][rng.below(3)],
                    [58, 74][rng.below(2)],
                )
            };
            format!(
                "{prefix}{}T3BlbkFJ{}",
                rng.text(BASE62, half),
                rng.text(BASE62, half)
            )
        }
        Structure::WorkosKey => {
            format!(
                "sk_live_{}",
                BASE64_STANDARD_NO_PAD.encode(format!("key_01{}", rng.text(BASE62, 45)))
            )
        }
        Structure::AzureSas => {
            format!(
                "sig={}",
                standard(&rng.bytes(32))
                    .replace('+', "%2B")
                    .replace('/', "%2F")
                    .replace('=', "%3D")
            )
        }
        Structure::NpmAuth | Structure::VaultToken | Structure::TeamcityToken => return None,
    })
}

fn uuid(rng: &mut Rng) -> String {
    let groups = [8, 4, 4, 4, 12].map(|n| rng.text(HEX, n));
    groups.join("-")
}

fn wireguard(rng: &mut Rng) -> String {
    let mut bytes = rng.bytes(32);
    bytes[0] &= 0xf8;
    bytes[31] = (bytes[31] & 0x7f) | 0x40;
    BASE64_STANDARD.encode(bytes)
}

/// A key of these lines of base64.
fn armored(label: &str, lines: &[&str]) -> String {
    let body = lines.join("\n");
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----")
}

/// The body of `keys/vagrant` of Vagrant, which is published to be used.
const VAGRANT_RSA: [&str; 25] = [
    "MIIEogIBAAKCAQEA6NF8iallvQVp22WDkTkyrtvp9eWW6A8YVr+kz4TjGYe7gHzI",
    "w+niNltGEFHzD8+v1I2YJ6oXevct1YeS0o9HZyN1Q9qgCgzUFtdOKLv6IedplqoP",
    "kcmF0aYet2PkEDo3MlTBckFXPITAMzF8dJSIFo9D8HfdOV0IAdx4O7PtixWKn5y2",
    "hMNG0zQPyUecp4pzC6kivAIhyfHilFR61RGL+GPXQ2MWZWFYbAGjyiYJnAmCP3NO",
    "Td0jMZEnDkbUvxhMmBYSdETk1rRgm+R4LOzFUGaHqHDLKLX+FIPKcF96hrucXzcW",
    "yLbIbEgE98OHlnVYCzRdK8jlqm8tehUc9c9WhQIBIwKCAQEA4iqWPJXtzZA68mKd",
    "ELs4jJsdyky+ewdZeNds5tjcnHU5zUYE25K+ffJED9qUWICcLZDc81TGWjHyAqD1",
    "Bw7XpgUwFgeUJwUlzQurAv+/ySnxiwuaGJfhFM1CaQHzfXphgVml+fZUvnJUTvzf",
    "TK2Lg6EdbUE9TarUlBf/xPfuEhMSlIE5keb/Zz3/LUlRg8yDqz5w+QWVJ4utnKnK",
    "iqwZN0mwpwU7YSyJhlT4YV1F3n4YjLswM5wJs2oqm0jssQu/BT0tyEXNDYBLEF4A",
    "sClaWuSJ2kjq7KhrrYXzagqhnSei9ODYFShJu8UWVec3Ihb5ZXlzO6vdNQ1J9Xsf",
    "4m+2ywKBgQD6qFxx/Rv9CNN96l/4rb14HKirC2o/orApiHmHDsURs5rUKDx0f9iP",
    "cXN7S1uePXuJRK/5hsubaOCx3Owd2u9gD6Oq0CsMkE4CUSiJcYrMANtx54cGH7Rk",
    "EjFZxK8xAv1ldELEyxrFqkbE4BKd8QOt414qjvTGyAK+OLD3M2QdCQKBgQDtx8pN",
    "CAxR7yhHbIWT1AH66+XWN8bXq7l3RO/ukeaci98JfkbkxURZhtxV/HHuvUhnPLdX",
    "3TwygPBYZFNo4pzVEhzWoTtnEtrFueKxyc3+LjZpuo+mBlQ6ORtfgkr9gBVphXZG",
    "YEzkCD3lVdl8L4cw9BVpKrJCs1c5taGjDgdInQKBgHm/fVvv96bJxc9x1tffXAcj",
    "3OVdUN0UgXNCSaf/3A/phbeBQe9xS+3mpc4r6qvx+iy69mNBeNZ0xOitIjpjBo2+",
    "dBEjSBwLk5q5tJqHmy/jKMJL4n9ROlx93XS+njxgibTvU6Fp9w+NOFD/HvxB3Tcz",
    "6+jJF85D5BNAG3DBMKBjAoGBAOAxZvgsKN+JuENXsST7F89Tck2iTcQIT8g5rwWC",
    "P9Vt74yboe2kDT531w8+egz7nAmRBKNM751U/95P9t88EDacDI/Z2OwnuFQHCPDF",
    "llYOUI+SpLJ6/vURRbHSnnn8a/XG+nzedGH5JGqEJNQsz+xT2axM0/W/CRknmGaJ",
    "kda/AoGANWrLCz708y7VYgAtW2Uf1DPOIYMdvo6fxIB5i9ZfISgcJ/bbCUkFrhoH",
    "+vq/5CIWxCPp0f85R4qxxQ5ihxJ0YDQT9Jpx4TMss4PSavPaBH3RXow5Ohe+bYoQ",
    "NE5OgEXk2wVfZczCZpigBKbKZHNYcelXtTt/nP3rsCuGcM4h53s=",
];

/// The body of `keys/vagrant.key.ed25519`, the same of a later kind.
const VAGRANT_ED25519: [&str; 5] = [
    "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW",
    "QyNTUxOQAAACDdWHcQaTZc8Q6nycsP0CqMNRfsLxvYVxqKosrHyTp+WAAAAJj2TBMT9kwT",
    "EwAAAAtzc2gtZWQyNTUxOQAAACDdWHcQaTZc8Q6nycsP0CqMNRfsLxvYVxqKosrHyTp+WA",
    "AAAEAveRHRHSCjIxbNKHDRzezD0U3R3UEEmS7R33fzvPQAD91YdxBpNlzxDqfJyw/QKow1",
    "F+wvG9hXGoqiysfJOn5YAAAAEHNwb3hAdmFncmFudC1kZXYBAgMEBQ==",
];

/// Forms that have a name of their own, and keys that no pattern describes.
fn named(id: &str, variant: &str, rng: &mut Rng) -> Option<String> {
    Some(match (id, variant) {
        ("vagrant-key", "rsa") => armored("RSA PRIVATE KEY", &VAGRANT_RSA),
        ("vagrant-key", "ed25519") => armored("OPENSSH PRIVATE KEY", &VAGRANT_ED25519),
        ("npm-legacy", "uuid") => uuid(rng),
        ("wireguard", "value") => wireguard(rng),
        (_, "body") => rng.text(BASE62, 43),
        // The samples of the provider's documentation.
        ("aws-akia", "sample") => concat!("AKIA", "IOSFODNN7", "EXAMPLE").to_owned(),
        ("aws-secret", "sample") => {
            concat!("wJalrXUtnFEMI", "/K7MDENG/", "bPxRfiCYEXAMPLEKEY").to_owned()
        }
        ("google-sa", _) => {
            let pem = pem("PRIVATE KEY", &der(rng, 600)).replace('\n', "\\n");
            format!(r#""private_key": "{pem}""#)
        }
        ("private-key", "") => pem("RSA PRIVATE KEY", &der(rng, 600)),
        ("private-key", "indented") => pem("PRIVATE KEY", &der(rng, 600)).replace('\n', "\n  "),
        ("private-key", "escaped") => pem("EC PRIVATE KEY", &der(rng, 121)).replace('\n', "\\n"),
        ("private-key", "openssh") => pem("OPENSSH PRIVATE KEY", &openssh("none", rng)),
        ("private-key", "openssh-encrypted") => {
            pem("OPENSSH PRIVATE KEY", &openssh("aes256-ctr", rng))
        }
        ("private-key", "encrypted") => {
            let head = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF0F1E2D3C4B5A6978\n\n";
            pem("RSA PRIVATE KEY", &rng.bytes(600)).replacen(
                "KEY-----\n",
                &format!("KEY-----\n{head}"),
                1,
            )
        }
        ("private-key", "encrypted-pkcs8") => pem("ENCRYPTED PRIVATE KEY", &der(rng, 600)),
        ("private-key", "pgp") => {
            let mut bytes = vec![0x95, 0x03];
            bytes.extend(rng.bytes(900));
            let block = pem("PGP PRIVATE KEY BLOCK", &bytes);
            block.replacen("BLOCK-----\n", "BLOCK-----\nVersion: GnuPG v2\n\n", 1)
        }
        ("private-key", "certificate") => pem("CERTIFICATE", &der(rng, 600)),
        ("ssh2-private-key", _) => {
            let mut bytes = vec![0x3f, 0x6f, 0xf9, 0xeb, 0, 0, 1, 0];
            for field in ["if-modn{sign{rsa-pkcs1-sha1}}", "none"] {
                bytes.extend((field.len() as u32).to_be_bytes());
                bytes.extend(field.bytes());
            }
            bytes.extend(rng.bytes(300));
            let label = "SSH2 ENCRYPTED PRIVATE KEY";
            format!(
                "---- BEGIN {label} ----\n{}---- END {label} ----\n",
                wrap(&BASE64_STANDARD.encode(bytes), 70)
            )
        }
        ("openvpn-static-key", _) => {
            let label = "OpenVPN Static key V1";
            let hex = rng.text(HEX, 512);
            format!(
                "-----BEGIN {label}-----\n{}-----END {label}-----\n",
                wrap(&hex, 32)
            )
        }
        ("putty-private-key", cipher) => {
            let cipher = if cipher.is_empty() {
                "none"
            } else {
                "aes256-cbc"
            };
            let body = wrap(&BASE64_STANDARD.encode(rng.bytes(96)), 64);
            format!(
                "PuTTY-User-Key-File-{}: ssh-ed25519\nEncryption: {cipher}\nComment: build\nPublic-Lines: 1\nAAAAC3Nz\nPrivate-Lines: 2\n{body}Private-MAC: {}\n",
                3,
                rng.text(HEX, 40)
            )
        }
        ("encoded-private-key", "certificate") => {
            BASE64_STANDARD.encode(pem("CERTIFICATE", &der(rng, 600)))
        }
        ("encoded-private-key", variant) => {
            let shift = if variant == "shifted" { "#" } else { "" };
            BASE64_STANDARD.encode(format!("{shift}{}", pem("PRIVATE KEY", &der(rng, 600))))
        }
        ("openssh-private-key", _) => BASE64_STANDARD.encode(openssh("none", rng)),
        ("minisign-secret-key", _) => {
            let mut bytes = b"Ed\0\0B2".to_vec();
            bytes.extend(rng.bytes(150));
            format!(
                "untrusted comment: minisign secret key\n{}\n",
                BASE64_STANDARD.encode(bytes)
            )
        }
        _ => return None,
    })
}

fn wrap(text: &str, width: usize) -> String {
    let lines = text.as_bytes().chunks(width);
    lines
        .map(|line| format!("{}\n", std::str::from_utf8(line).expect("ASCII")))
        .collect()
}

fn pem(label: &str, body: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}-----END {label}-----",
        wrap(&BASE64_STANDARD.encode(body), 64)
    )
}

/// A DER sequence with nothing sensible in it.
fn der(rng: &mut Rng, length: usize) -> Vec<u8> {
    let mut bytes = match length {
        0..128 => vec![0x30, length as u8],
        _ => vec![0x30, 0x82, (length >> 8) as u8, length as u8],
    };
    bytes.extend([2, 1, 0]);
    bytes.extend(rng.bytes(length - 3));
    bytes
}

fn openssh(cipher: &str, rng: &mut Rng) -> Vec<u8> {
    let mut bytes = b"openssh-key-v1\0".to_vec();
    for field in [cipher, "none", ""] {
        bytes.extend((field.len() as u32).to_be_bytes());
        bytes.extend(field.bytes());
    }
    bytes.extend([0, 0, 0, 1]);
    bytes.extend(rng.bytes(300));
    bytes
}
