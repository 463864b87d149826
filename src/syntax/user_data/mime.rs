//! MIME messages.

use mailparse::ParsedMail;
use mailparse::body::Body;

use super::kind::{self, Declared};
use super::{Kind, Limits, Opened, base64};
use crate::source::Text;

/// How far into a text cloud-init looks for the header (`user_data.py`: `convert_string`).
const HEADER_WITHIN: usize = 4096;

/// Whether cloud-init takes the text for a message.
pub(super) fn is_message(text: &str) -> bool {
    const HEADER: &[u8] = b"mime-version:";
    let start = text.as_bytes();
    let start = start.get(..HEADER_WITHIN).unwrap_or(start);
    start
        .windows(HEADER.len())
        .any(|w| w.eq_ignore_ascii_case(HEADER))
}

impl Opened {
    pub(super) fn open_mime(&mut self, text: &Text, limits: &mut Limits) {
        // Templates often leave lines in front of the headers.
        let all = text.as_str();
        let message = text.slice(all.len() - all.trim_start().len()..all.len());
        let mut number = 0;
        match mailparse::parse_mail(message.as_str().as_bytes()) {
            Ok(mail) => self.parts(&message, &mail, &mut number, limits),
            Err(_) => {
                self.lost(&message, "is a MIME message that cannot be read");
                self.document(&message, Some(Kind::Unknown), limits);
            }
        }
    }

    /// The parts of `mail`, whose bytes are those of `message`; `number` counts them.
    fn parts(
        &mut self,
        message: &Text,
        mail: &ParsedMail<'_>,
        number: &mut usize,
        limits: &mut Limits,
    ) {
        // Depth is bounded by the parser, which takes a hundred levels.
        for part in &mail.subparts {
            self.parts(message, part, number, limits);
        }
        if !mail.subparts.is_empty() {
            return;
        }
        *number += 1;
        let mimetype = mail.ctype.mimetype.as_str();
        let encoded = mail.get_body_encoded();
        let (raw, decoded) = match &encoded {
            Body::Base64(body) => (body.get_raw(), Transfer::Base64),
            Body::QuotedPrintable(body) => (body.get_raw(), Transfer::QuotedPrintable),
            Body::SevenBit(body) | Body::EightBit(body) => (body.get_raw(), Transfer::None),
            Body::Binary(body) => (body.get_raw(), Transfer::None),
        };
        let body = message.slice(place(message.as_str(), raw));
        if body.is_empty() {
            return;
        }
        self.layer(&body, format!("MIME part {number} ({})", shown(mimetype)));
        match decoded {
            Transfer::Base64 => match base64::decode(&body) {
                Some(base64::Decoded::Text(inner)) => {
                    self.layer(&body, "base64".to_owned());
                    self.part(&inner, mimetype, limits);
                }
                Some(base64::Decoded::Bytes(bytes, span)) => {
                    self.layer(&body, "base64".to_owned());
                    self.open_bytes(&bytes, span, limits);
                }
                // The template that fills it in is not run here.
                None => self.part(&body, mimetype, limits),
            },
            Transfer::QuotedPrintable => self.part(&quoted_printable(&body), mimetype, limits),
            Transfer::None => self.part(&body, mimetype, limits),
        }
    }

    fn part(&mut self, text: &Text, mimetype: &str, limits: &mut Limits) {
        match kind::declared(mimetype) {
            Declared::Is(kind) => self.document(text, Some(kind), limits),
            Declared::Text => self.document(text, None, limits),
            Declared::Script => {
                let unsaid = kind::sniff(text.as_str()) == Kind::Unknown;
                self.document(text, unsaid.then_some(Kind::Script), limits);
            }
            // Gzip that is text by now was packed by a template function, or never.
            Declared::Packed => self.open(text, limits),
        }
    }
}

enum Transfer {
    None,
    Base64,
    QuotedPrintable,
}

/// Where `part`, a slice of the bytes of `whole`, stands.
fn place(whole: &str, part: &[u8]) -> std::ops::Range<usize> {
    let from = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    from..from + part.len()
}

/// A declared type for people: no more than types are made of.
fn shown(mimetype: &str) -> &str {
    let plain = mimetype.len() <= 64
        && mimetype
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'.' | b'+' | b'_'));
    if plain { mimetype } else { "unknown type" }
}

/// `=XX` and soft line breaks taken away (RFC 2045, 6.7).
fn quoted_printable(text: &Text) -> Text {
    let all = text.as_str();
    let mut out = Text::new();
    let mut from = 0;
    let pieces = all.match_indices('=').peekable();
    for (at, _) in pieces {
        if at < from {
            continue;
        }
        out.push(&text.slice(from..at));
        let rest = all.get(at + 1..).unwrap_or_default();
        if rest.starts_with('\n') || rest.starts_with("\r\n") {
            from = at + 2 + usize::from(rest.starts_with('\r'));
            continue;
        }
        // A character of several bytes is several escapes in a row.
        let mut bytes = Vec::new();
        let mut end = at;
        while let Some(byte) = escape(all, end)
            && bytes.len() < 4
        {
            bytes.push(byte);
            end += 3;
            if std::str::from_utf8(&bytes).is_ok() {
                break;
            }
        }
        match (std::str::from_utf8(&bytes), text.span(at..end)) {
            (Ok(decoded), Some(span)) if !bytes.is_empty() => {
                out.push_decoded(decoded, span);
                from = end;
            }
            _ => {
                out.push(&text.slice(at..at + 1));
                from = at + 1;
            }
        }
    }
    out.push(&text.slice(from..all.len()));
    out
}

/// The byte that `=XX` at `at` stands for.
fn escape(text: &str, at: usize) -> Option<u8> {
    let digits = text.get(at..at + 3)?.strip_prefix('=')?;
    let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
    hex.then(|| u8::from_str_radix(digits, 16).ok()).flatten()
}
