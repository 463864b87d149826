//! Packer's templates and files of variables.

use super::{Verdict, extension, listed};

/// `*.pkr.hcl` and `*.pkr.json`. Any other JSON file may be a template of the older kind.
pub(super) fn by_name(name: &str) -> Option<Verdict> {
    let name = name.to_ascii_lowercase();
    if name.ends_with(".pkr.hcl") || name.ends_with(".pkr.json") {
        return Some(Verdict::Is);
    }
    const OTHERS: [&str; 9] = [
        "package.json",
        "package-lock.json",
        "composer.json",
        "tsconfig.json",
        "composer.lock",
        "manifest.json",
        "angular.json",
        "renovate.json",
        "vcpkg.json",
    ];
    let json = extension(&name) == "json" && !OTHERS.contains(&name.as_str());
    json.then_some(Verdict::Maybe)
}

/// `*.pkrvars.hcl`, `*.pkrvars.json`, and samples of these.
pub(super) fn variables_by_name(name: &str) -> Option<Verdict> {
    let name = name.to_ascii_lowercase();
    let ending = extension(&name);
    let name = if listed("example sample dist template default bak", &ending) {
        name.get(..name.len() - ending.len() - 1)?
    } else {
        &name
    };
    let is = name.ends_with(".pkrvars.hcl") || name.ends_with(".pkrvars.json");
    is.then_some(Verdict::Is)
}

/// An object with `builders`, each of a `type`; or a block that only Packer has.
pub(super) fn by_content(text: &str) -> bool {
    let start = text.trim_start();
    if start.starts_with(['{', '/']) {
        return is_legacy(text);
    }
    text.lines().any(|line| {
        let line = line.trim_end();
        (line.starts_with("source \"") && line.ends_with('{') && line.matches('"').count() == 4)
            || matches!(line, "packer {" | "build {")
    })
}

fn is_legacy(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("\"builders\"") else {
        return false;
    };
    let list = rest.trim_start().strip_prefix(':').map(str::trim_start);
    list.is_some_and(|l| l.starts_with('[')) && (rest.contains("\"type\"") || rest.len() > 8 << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, is) in [
            ("base.pkr.hcl", Some(Verdict::Is)),
            ("BASE.PKR.JSON", Some(Verdict::Is)),
            ("template.json", Some(Verdict::Maybe)),
            ("package.json", None),
            ("main.tf", None),
            ("user-data.pkrtpl.hcl", None),
            ("x.hcl", None),
        ] {
            assert_eq!(by_name(name), is, "{name}");
        }
        for (name, is) in [
            ("prod.pkrvars.hcl", true),
            ("prod.auto.pkrvars.json", true),
            ("prod.pkrvars.hcl.example", true),
            ("prod.tfvars", false),
            ("pkrvars.md", false),
        ] {
            assert_eq!(variables_by_name(name).is_some(), is, "{name}");
        }
    }

    #[test]
    fn contents() {
        for (text, is) in [
            (
                "{\"variables\": {}, \"builders\": [{\"type\": \"qemu\"}]}",
                true,
            ),
            (
                "{\n  \"builders\" : [\n {\n \"name\": \"x\",\n \"type\": \"null\"}]}",
                true,
            ),
            ("{\"builders\": 3}", false),
            ("{\"name\": \"builders\"}", false),
            ("source \"qemu\" \"x\" {\n}\n", true),
            ("packer {\n", true),
            ("resource \"x\" \"y\" {\n}\n", false),
            ("source /etc/profile\n", false),
            ("", false),
        ] {
            assert_eq!(by_content(text), is, "{text}");
        }
    }
}
