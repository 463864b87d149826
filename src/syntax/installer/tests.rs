#![allow(clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

use std::sync::Arc;

use super::*;
use crate::source::{FileId, SourceFile};

fn text(content: &str) -> (Arc<SourceFile>, Text) {
    let file = Arc::new(SourceFile::new(FileId(0), "f", content.into()));
    let all = Text::verbatim(&file, 0..file.text().len());
    (file, all)
}

#[test]
fn directives_and_sections() {
    let (file, text) = text(
        "# a\nrootpw --iscrypted \"a b\" # c\n\n%packages\n@core\n%end\n%post --log=/x\necho rootpw\n%end\nuser \
         --password='x y'z\\ w\n%pre\nopen",
    );
    let items = kickstart(&text);
    let shown: Vec<String> = items
        .iter()
        .map(|item| match item {
            Item::Directive(words) => words
                .iter()
                .map(|w| format!("[{}]", w.as_str()))
                .collect::<String>(),
            Item::Section { name, body } => format!("%{name}:{}", body.as_str()),
        })
        .collect();
    assert_eq!(
        shown,
        [
            "[rootpw][--iscrypted][a b]",
            "%packages:@core\n",
            "%post:echo rootpw\n",
            "[user][--password=x yz w]",
            "%pre:open"
        ]
    );
    let Item::Directive(words) = &items[0] else {
        panic!()
    };
    assert_eq!(file.slice(words[2].full_span().unwrap()), "a b");
}

#[test]
fn answers_of_debian() {
    let (_, text) = text(
        "#d-i passwd/root-password password no\nd-i passwd/root-password password two words\nd-i\tpreseed/late_command \
         string a; \\\n  b; \\\n  c\nif [ a/b = string ]; then\nmysql-server mysql-server/root_password password x\nd-i \
         passwd/x seen true\nd-i a/b password \\",
    );
    let shown: Vec<String> = answers(&text)
        .iter()
        .map(|a| {
            format!(
                "{} {} {}",
                a.question.as_str(),
                a.kind.as_str(),
                a.value.as_str()
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "passwd/root-password password two words",
            "preseed/late_command string a;   b;   c",
            "mysql-server/root_password password x",
            "passwd/x seen true",
            "a/b password "
        ]
    );
}

#[test]
fn elements_and_their_text() {
    let (file, text) = text(
        "<?xml version=\"1.0\"?><!-- <x>old</x> <y> --><a xmlns:w=\"u\"><w:b c=\"d\"> x&amp;y&#33; </w:b><e/><f><![CDATA[<g>1\
         </g>]]></f></a></h>tail",
    );
    let all = elements(&text);
    let shown: Vec<(&str, &str, Option<usize>)> = all
        .iter()
        .map(|e| (e.name.as_str(), e.text.as_str(), e.parent))
        .collect();
    assert_eq!(
        shown,
        [
            ("x", "old", None),
            ("y", "", None),
            ("a", "", None),
            ("b", " x&y! ", Some(2)),
            ("e", "", Some(2)),
            ("f", "<g>1</g>", Some(2))
        ]
    );
    assert_eq!(file.slice(all[3].span), "w:b");
    let aside: Vec<bool> = all.iter().map(|e| e.aside).collect();
    assert_eq!(aside, [true, true, false, false, false, false]);
}

#[test]
fn broken_xml_ends() {
    for content in [
        "<",
        "<a",
        "<a><b></a>",
        "<!--",
        "<![CDATA[",
        "&#xffffffff;<a>&#;</a>",
        "<a>&amp</a>",
    ] {
        let (_, text) = text(content);
        assert!(elements(&text).len() < 3);
    }
}
