#![allow(clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

use std::io::Write as _;
use std::sync::Arc;

use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD;

use super::*;
use crate::source::{FileId, SourceFile};
use crate::syntax::shell::Dialect;

fn text(content: &str) -> (Arc<SourceFile>, Text) {
    let file = Arc::new(SourceFile::new(FileId(0), "user-data", content.into()));
    let all = Text::verbatim(&file, 0..file.text().len());
    (file, all)
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

fn opened(content: &str) -> (Arc<SourceFile>, Opened) {
    let (file, text) = text(content);
    (file, open(&text, &mut Limits::default()))
}

fn kinds(content: &str) -> Vec<Kind> {
    opened(content).1.documents.iter().map(|d| d.kind).collect()
}

fn layers(opened: &Opened) -> Vec<&str> {
    opened.layers.iter().map(|l| l.what.as_str()).collect()
}

#[test]
fn the_longest_prefix_in_any_case_behind_any_white_space_decides() {
    for (content, kind) in [
        ("#cloud-config\na: b", Kind::CloudConfig),
        ("\n \n#Cloud-Config\r\na: b", Kind::CloudConfig),
        ("\u{feff}#cloud-config", Kind::CloudConfig),
        ("#cloud-config-archive\n- a", Kind::Archive),
        ("#cloud-config-jsonp\n[]", Kind::Patch),
        ("#!/bin/sh\n", Kind::Script),
        ("#cloud-boothook\n#!/bin/sh", Kind::Boothook),
        ("#include https://h/x", Kind::Include),
        ("#include-once\nhttps://h/x", Kind::Include),
        ("#part-handler\n", Kind::PartHandler),
        (
            "<powershell>\nx</powershell>",
            Kind::Windows(Windows::Tagged),
        ),
        (
            "#ps1_sysnative\n",
            Kind::Windows(Windows::Plain(Dialect::PowerShell)),
        ),
        ("rem cmd\r\n", Kind::Windows(Windows::Plain(Dialect::Cmd))),
        ("a: b", Kind::Unknown),
        ("# a\n#cloud-config", Kind::Unknown),
        ("", Kind::Unknown),
    ] {
        assert_eq!(kinds(content), [kind], "{content:?}");
    }
}

#[test]
fn a_jinja_template_is_of_the_kind_that_its_second_line_says() {
    let (_, opened) = opened("## template: jinja\n#cloud-config\na: {{ b }}\n");
    assert_eq!(opened.documents[0].kind, Kind::CloudConfig);
    assert!(opened.documents[0].template);
    assert_eq!(kinds("## template: jinja"), [Kind::Unknown]);
}

#[test]
fn base64_keeps_the_places_of_its_groups() {
    let inner = "#cloud-config\npassword: żółw-9-correct\n";
    let encoded = STANDARD.encode(inner);
    // As `base64` wraps it.
    let lines: Vec<&str> = (0..encoded.len())
        .step_by(20)
        .map(|at| &encoded[at..(at + 20).min(encoded.len())])
        .collect();
    let (file, opened) = opened(&lines.join("\n"));
    let document = &opened.documents[0];
    assert_eq!(document.kind, Kind::CloudConfig);
    assert_eq!(document.text.as_str(), inner);
    assert_eq!(layers(&opened), ["base64"]);
    let at = inner.find("correct").unwrap();
    let span = document.text.span(at..at + 7).unwrap();
    let source: String = file.slice(span).split_whitespace().collect();
    let back = String::from_utf8_lossy(&STANDARD.decode(&source).unwrap()).into_owned();
    assert!(back.contains("correct") && back.len() < 14, "{back}");
}

#[test]
fn words_are_not_base64_documents() {
    for word in [
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "d2hhdA==",
        "this-is-a-very-long-word-of-letters",
    ] {
        assert_eq!(opened(word).1.layers, [], "{word}");
    }
}

#[test]
fn gzip_in_base64_is_unpacked_and_bounded() {
    let (_, opened_) = opened(&STANDARD.encode(gzip(b"#!/bin/sh\necho hi\n")));
    assert_eq!(layers(&opened_), ["base64", "gzip"]);
    assert_eq!(opened_.documents[0].kind, Kind::Script);
    let bomb = STANDARD.encode(gzip(&vec![b'a'; 50 << 20]));
    let (_, opened_) = opened(&bomb);
    assert_eq!(opened_.documents[0].text.len(), LARGEST_LAYER);
    assert_eq!(opened_.lost.len(), 1);
    let mut packed = gzip(b"#cloud-config\npassword: x\n");
    packed.truncate(packed.len() - 6);
    let (_, opened_) = opened(&STANDARD.encode(&packed));
    assert_eq!(opened_.lost[0].why, "is broken gzip");
    assert_eq!(opened_.documents[0].kind, Kind::CloudConfig);
}

#[test]
fn gzip_around_gzip_ends() {
    let mut packed = b"#!/bin/sh\n".to_vec();
    for _ in 0..50 {
        packed = gzip(&packed);
    }
    let (_, opened) = opened(&STANDARD.encode(&packed));
    assert!(opened.documents.is_empty());
    assert_eq!(opened.lost[0].why, "is packed too deep");
}

#[test]
fn parts_of_a_message() {
    let script = STANDARD.encode("#!/bin/sh\nexport A=b\n");
    let packed = STANDARD.encode(gzip(b"#cloud-config\na: b\n"));
    let message = format!(
        "Content-Type: multipart/mixed; boundary=\"==B\"\nMIME-Version: 1.0\n\n--==B\nContent-Type: text/cloud-config; \
         charset=\"us-ascii\"\n\npassword: x\n--==B\nContent-Type: text/x-shellscript\nContent-Transfer-Encoding: \
         base64\n\n{script}\n--==B\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n{packed}\n\
         --==B\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n#cloud-config\na=3D: =C5=BC=\n\
         b\n--==B--\n"
    );
    let (file, opened) = opened(&message);
    let kinds: Vec<Kind> = opened.documents.iter().map(|d| d.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::CloudConfig,
            Kind::Script,
            Kind::CloudConfig,
            Kind::CloudConfig
        ]
    );
    assert_eq!(opened.documents[3].text.as_str(), "#cloud-config\na=: żb");
    let first = &opened.documents[0].text;
    assert_eq!(file.slice(first.full_span().unwrap()), "password: x");
    assert_eq!(
        layers(&opened)[..3],
        [
            "MIME part 1 (text/cloud-config)",
            "MIME part 2 (text/x-shellscript)",
            "base64"
        ]
    );
}

#[test]
fn a_message_in_messages_without_end_is_told() {
    let mut message = String::from("MIME-Version: 1.0\n");
    for n in 0..2000 {
        message.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=\"b{n}\"\n\n--b{n}\n"
        ));
    }
    let (_, opened) = opened(&message);
    assert_eq!(opened.lost.len(), 1);
    assert_eq!(opened.documents.len(), 1);
}

#[test]
fn templates_are_blanked_where_they_stand() {
    let (file, text) = text(
        "a: {{ x }}-b\n{% if y %}\nc: ${z}\n{% endif %}{# d #}\n%{ if w }\ne: ${#f}\n<% if g %><%= h %>%{http_code}\n",
    );
    let blanked = blank_templates(&text);
    assert_eq!(
        blanked.as_str(),
        "a: \u{fffc}-b\n\nc: ${z}\n\n\ne: ${#f}\n\u{fffc}%{http_code}\n"
    );
    let at = blanked.as_str().find('\u{fffc}').unwrap();
    assert_eq!(file.slice(blanked.span(at..at + 3).unwrap()), "{{ x }}");
    let (_, plain) = self::text("a: {b}");
    assert!(!has_template_marks(plain.as_str()));
}

#[test]
fn any_number_of_openings_takes_linear_time() {
    let (_, text) = text(&"{{{%{#<%%{ if ".repeat(20_000));
    assert_eq!(blank_templates(&text).len(), text.len());
}
