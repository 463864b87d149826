//! What machines are given: user-data of cloud-init and its kin, and the seeds of installers.

use super::Verdict;
use super::name::{Name, listed};
use crate::syntax::user_data::{Shape, shape};

/// Names of the parts of a seed, without endings of templates.
const WHOLE: &str =
    "user-data meta-data vendor-data vendor-data2 network-config user_data userdata";

/// What names of user-data begin or end with, when nothing stands between their words.
const WORDS: [&str; 4] = ["userdata", "cloudinit", "cloudconfig", "vendordata"];

/// Ends of names that cloud-config and scripts go by.
const TEXT: &str =
    "yml yaml cfg txt conf sh bash ps1 bat mime multipart gz b64 base64 cloud-config";

/// Ends of names that are never any of these.
const NEVER: &str =
    "md markdown rst adoc py go rs js ts jsx tsx rb java c h cpp html css png svg lock sum toml";

/// `user-data`, `meta-data`, `vendor-data`, `network-config` as seeds have them, `userdata.sh`, `cloud-init.yaml` and the
/// like, `*.ign`, `*.bu`; anything else that ends as such files may.
pub(super) fn by_name(name: &Name<'_>) -> Option<Verdict> {
    let (stem, ending) = parts(name)?;
    // Of `user-data.` the dot is nobody's.
    let whole = if ending.is_empty() {
        stem
    } else {
        name.peeled()
    };
    if matches!(ending, "ign" | "bu" | "fcc" | "butane") || listed(WHOLE, whole) {
        return Some(Verdict::Is);
    }
    if ending.is_empty() || listed(TEXT, ending) {
        let plain = stem.replace(['-', '_', '.'], "");
        let named = WORDS
            .iter()
            .any(|word| plain.starts_with(word) || plain.ends_with(word));
        if named {
            // What has no ending may be anything, and what is called after cloud-config.
            let sure = !matches!(ending, "" | "conf" | "base64" | "cloud-config");
            return Some(if sure { Verdict::Is } else { Verdict::Maybe });
        }
    }
    may_be(name, stem, ending)
}

/// Kickstart, preseed and answer files by their usual names.
pub(super) fn seed_by_name(name: &Name<'_>) -> Option<Verdict> {
    let (stem, ending) = parts(name)?;
    if matches!(ending, "ks" | "preseed") {
        return Some(Verdict::Is);
    }
    if stem.contains("unattend") && !ending.is_empty() {
        return Some(Verdict::Maybe);
    }
    match ending {
        "cfg" if stem == "ks" || stem.ends_with("-ks") || stem == "preseed" => {
            return Some(Verdict::Is);
        }
        "xml" => {
            let words = [
                "unattend", "autoinst", "autoyast", "sysprep", "answer", "oobe",
            ];
            return words
                .iter()
                .any(|word| stem.contains(word))
                .then_some(Verdict::Maybe);
        }
        "json" => {
            let words = ["agama", "profile", "autoinst"];
            return words
                .iter()
                .any(|word| stem.contains(word))
                .then_some(Verdict::Maybe);
        }
        _ => {}
    }
    may_be(name, stem, ending)
}

/// `Vagrantfile`, and variants of it.
pub(super) fn vagrantfile_by_name(name: &Name<'_>) -> Option<Verdict> {
    let written = name.written;
    let is = written == "Vagrantfile"
        || written.starts_with("Vagrantfile.")
        || written.ends_with(".Vagrantfile");
    (is && !listed(NEVER, name.ending())).then_some(Verdict::Is)
}

/// YAML and JSON, templates of these too.
pub(super) fn carrier_by_name(name: &Name<'_>) -> Option<Verdict> {
    let (_, ending) = parts(name)?;
    let other = matches!(
        name.written,
        "package.json" | "package-lock.json" | "tsconfig.json" | "composer.json"
    );
    (matches!(ending, "yml" | "yaml" | "json") && !other).then_some(Verdict::Maybe)
}

/// Names that leave it to the content.
fn may_be(name: &Name<'_>, stem: &str, ending: &str) -> Option<Verdict> {
    let template = matches!(
        name.ending(),
        "tpl" | "tmpl" | "tftpl" | "pkrtpl" | "j2" | "jinja" | "jinja2" | "erb"
    ) || name.written.ends_with(".pkrtpl.hcl");
    let usual = matches!(ending, "yml" | "yaml" | "cfg" | "seed");
    let words = [
        "user", "cloud", "init", "seed", "kick", "ks", "install", "meta", "vendor", "network",
        "ignition",
    ];
    let hinted = (ending.is_empty() || matches!(ending, "txt" | "conf" | "json" | "b64" | "mime"))
        && words.iter().any(|word| stem.contains(word));
    (template || usual || hinted).then_some(Verdict::Maybe)
}

/// [`Name::peeled_parts`] of what may be one of these.
fn parts<'a>(name: &'a Name<'_>) -> Option<(&'a str, &'a str)> {
    let (stem, ending) = name.peeled_parts();
    (!listed(NEVER, ending)).then_some((stem, ending))
}

/// User-data by its first line, its MIME header or its keys.
pub(super) fn by_content(text: &str) -> bool {
    shape(text).is_some_and(|shape| !is_seed(shape, text))
}

/// A seed by its directives, answers, elements or keys.
pub(super) fn seed_by_content(text: &str) -> bool {
    shape(text).is_some_and(|shape| is_seed(shape, text))
}

fn is_seed(shape: Shape, text: &str) -> bool {
    shape.is_seed() || shape.may_install() && installs(text)
}

/// An autoinstall in it.
fn installs(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("autoinstall:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_user_data() {
        for name in [
            "user-data",
            "meta-data",
            "network-config",
            "vendor-data",
            "user_data",
            "userdata",
            "user-data.txt",
            "userdata.sh",
            "cloud-init.sh",
            "user_data.sh.tpl",
            "userdata.tftpl",
            "cloud-init.yaml",
            "cloud-init.yml.j2",
            "cloud_init.cfg",
            "cloud-config.yaml",
            "cloud-init-web.yaml.tftpl",
            "web-cloud-init.yml",
            "a.ign",
            "b.bu",
            "user-data.pkrtpl.hcl",
            "user-data.",
            "user-data..j2",
        ] {
            assert_eq!(by_name(&Name::of(name)), Some(Verdict::Is), "{name}");
        }
        for name in [
            "values.yaml",
            "99-x.cfg",
            "init.tftpl",
            "cloud-init",
            "seed",
        ] {
            assert_eq!(by_name(&Name::of(name)), Some(Verdict::Maybe), "{name}");
        }
        for name in [
            "user_data.py",
            "cloud-init.md",
            "main.tf",
            "user-data.go",
            "LICENSE",
            "a.json",
            "x.sh",
            "userdata.rb",
        ] {
            assert_eq!(by_name(&Name::of(name)), None, "{name}");
        }
    }

    #[test]
    fn names_of_seeds() {
        for name in [
            "ks.cfg",
            "anaconda-ks.cfg",
            "a.ks",
            "preseed.cfg",
            "b.preseed",
            "ks.cfg.j2",
            "ks.pkrtpl.hcl",
        ] {
            let wanted = if name == "ks.pkrtpl.hcl" {
                Verdict::Maybe
            } else {
                Verdict::Is
            };
            assert_eq!(seed_by_name(&Name::of(name)), Some(wanted), "{name}");
        }
        for name in [
            "Autounattend.xml",
            "autoinst-15.xml",
            "user.seed",
            "agama-profile.json",
        ] {
            assert_eq!(
                seed_by_name(&Name::of(name)),
                Some(Verdict::Maybe),
                "{name}"
            );
        }
        for name in ["pom.xml", "package.json", "ks.py", "tasks.rs"] {
            assert_eq!(seed_by_name(&Name::of(name)), None, "{name}");
        }
    }

    #[test]
    fn contents() {
        for text in [
            "#cloud-config\na: b",
            "\n#Cloud-config\n",
            "Content-Type: multipart/mixed\nMIME-Version: 1.0\n",
            "users:\n- name: a\nruncmd:\n- b\n",
            "{\"ignition\": {\"version\": \"3.3.0\"}, \"storage\": {}}",
            "variant: fcos\nversion: 1.4.0\npasswd: {}\n",
            "<powershell>\nx\n</powershell>",
            "network:\n  version: 2\n  ethernets:\n    a:\n      dhcp4: true\n",
        ] {
            assert!(by_content(text) && !seed_by_content(text), "{text}");
        }
        for text in [
            "#cloud-config\nautoinstall:\n  version: 1\n",
            "rootpw a\nclearpart --all\nbootloader\n",
            "d-i a/b string c\nd-i a/c password d\n",
            "<?xml?>\n<unattend xmlns=\"urn:schemas-microsoft-com:unattend\">",
        ] {
            assert!(!by_content(text) && seed_by_content(text), "{text}");
        }
        for text in [
            "apiVersion: v1\nkind: Secret\nusers: a\npackages: b\n",
            "on: push\njobs:\n  a:\n    steps: []\n",
            "- hosts: all\n  tasks: []\n",
            "services:\n  a:\n    image: b\nusers: c\npackages: d\n",
            "#!/bin/sh\necho\n",
            "# cloud-config is nice\n",
            "name: users\nversion: 1\n",
            "",
        ] {
            assert!(!by_content(text) && !seed_by_content(text), "{text}");
        }
    }
}
