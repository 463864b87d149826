//! What a document is: by the type that its MIME part declares, else by how it begins.

use crate::syntax::shell::Dialect;

/// What a document is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `#cloud-config`: YAML.
    CloudConfig,
    /// `#cloud-config-archive`: a YAML list of documents.
    Archive,
    /// `#cloud-config-jsonp`: a JSON patch of the cloud-config.
    Patch,
    /// `#!`: a program.
    Script,
    /// `#cloud-boothook`: a script that runs at every boot.
    Boothook,
    /// `#include`: addresses of more documents.
    Include,
    /// `#part-handler`: a Python module.
    PartHandler,
    /// `## template: jinja`: the rest is one of the others.
    Jinja,
    /// `<powershell>`, `#ps1_sysnative`, `rem cmd`: what cloudbase-init and EC2 run on Windows.
    Windows(Windows),
    /// None of these: Ignition, a seed of another installer, a document without its first line.
    Unknown,
}

/// How a Windows document is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Windows {
    /// All of it is a script.
    Plain(Dialect),
    /// Scripts stand between tags: `<powershell>…</powershell>`, `<script>…</script>`.
    Tagged,
}

/// Prefixes in lower case, a longer one before those that it begins with (cloud-init: `INCLUSION_TYPES_MAP`, sorted by
/// length; cloudbase-init: `userdatautils.py`).
const PREFIXES: [(&str, Kind); 17] = [
    ("#cloud-config-archive", Kind::Archive),
    ("#cloud-config-jsonp", Kind::Patch),
    ("## template: jinja", Kind::Jinja),
    ("#cloud-boothook", Kind::Boothook),
    ("#cloud-config", Kind::CloudConfig),
    ("#part-handler", Kind::PartHandler),
    ("#include-once", Kind::Include),
    ("#include", Kind::Include),
    ("#ps1_sysnative", POWERSHELL),
    ("#ps1_x86", POWERSHELL),
    ("#ps1", POWERSHELL),
    ("rem cmd", Kind::Windows(Windows::Plain(Dialect::Cmd))),
    ("<powershell>", TAGGED),
    ("<script>", TAGGED),
    ("<persist>", TAGGED),
    ("<runasuser>", TAGGED),
    ("#!", Kind::Script),
];

const POWERSHELL: Kind = Kind::Windows(Windows::Plain(Dialect::PowerShell));
const TAGGED: Kind = Kind::Windows(Windows::Tagged);

/// The kind that the text says.
pub(super) fn sniff(text: &str) -> Kind {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    PREFIXES
        .iter()
        .find(|(prefix, _)| begins_with(text, prefix))
        .map_or(Kind::Unknown, |(_, kind)| *kind)
}

fn begins_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// What a MIME part's declared type makes of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Declared {
    /// It is that, whatever its text begins with.
    Is(Kind),
    /// Its text decides.
    Text,
    /// Its text decides; where that says nothing, it is a script.
    Script,
    /// It is packed.
    Packed,
}

/// The declared type of a part (`handlers/__init__.py`, `user_data.py`).
pub(super) fn declared(mimetype: &str) -> Declared {
    match mimetype {
        "text/cloud-config" => Declared::Is(Kind::CloudConfig),
        "text/cloud-config-archive" => Declared::Is(Kind::Archive),
        "text/cloud-config-jsonp" => Declared::Is(Kind::Patch),
        "text/cloud-boothook" => Declared::Is(Kind::Boothook),
        "text/part-handler" => Declared::Is(Kind::PartHandler),
        "text/x-include-url" | "text/x-include-once-url" => Declared::Is(Kind::Include),
        "text/jinja2" => Declared::Is(Kind::Jinja),
        "text/x-shellscript-per-boot"
        | "text/x-shellscript-per-instance"
        | "text/x-shellscript-per-once" => Declared::Is(Kind::Script),
        "text/x-shellscript" => Declared::Script,
        "application/gzip"
        | "application/gzip-compressed"
        | "application/gzipped"
        | "application/gunzip"
        | "application/x-gzip"
        | "application/x-gzip-compressed"
        | "application/x-gunzip"
        | "application/x-compress"
        | "application/x-compressed" => Declared::Packed,
        _ => Declared::Text,
    }
}
