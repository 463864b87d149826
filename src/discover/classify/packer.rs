//! Packer's templates and files of variables.

use super::Verdict;
use super::name::{Name, ending, listed};

/// Ends of names that say that the file shows what another is to be like, or was another.
const SAMPLES: &str = "example sample dist template default bak";

/// `*.pkr.hcl` and `*.pkr.json`. Any other JSON file may be a template of the older kind.
pub(super) fn by_name(name: &Name<'_>) -> Option<Verdict> {
    let lower = name.lower();
    if lower.ends_with(".pkr.hcl") || lower.ends_with(".pkr.json") {
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
    let json = name.ending() == "json" && !OTHERS.contains(&lower);
    json.then_some(Verdict::Maybe)
}

/// `*.pkrvars.hcl`, `*.pkrvars.json`, and samples of these; other names that tell of variables may be some.
pub(super) fn variables_by_name(name: &Name<'_>) -> Option<Verdict> {
    let sample = listed(SAMPLES, name.ending());
    let name = match name.lower().rsplit_once('.') {
        Some((stem, _)) if sample => stem,
        _ => name.lower(),
    };
    if name.ends_with(".pkrvars.hcl") || name.ends_with(".pkrvars.json") {
        return Some(Verdict::Is);
    }
    // `-var-file` takes any name that ends so.
    let other = [".pkr.", ".pkrtpl.", ".tfvars.", ".tftest.", ".lock."];
    let may = matches!(ending(name), "hcl" | "json")
        && ["var", "secret", "credential"]
            .iter()
            .any(|word| name.contains(word))
        && !other.iter().any(|sign| name.contains(sign));
    may.then_some(Verdict::Maybe)
}

/// Names and values and nothing else: `name = …` a line, or an object of plain values.
pub(super) fn variables_by_content(text: &str) -> bool {
    if text.trim_start().starts_with('{') {
        let inner = text.trim_start().get(1..).unwrap_or_default();
        let pairs = inner.lines().filter(|line| is_pair(line)).count();
        return pairs > 0 && !inner.contains('{') && !text.contains("\"builders\"");
    }
    let mut any = false;
    for line in text.lines() {
        if line.starts_with([' ', '\t', '#', '}', ']', ')']) || line.trim().is_empty() {
            continue;
        }
        if line.starts_with("//") || line.starts_with("/*") {
            continue;
        }
        let name = line.split('=').next().unwrap_or_default().trim_end();
        let is_name = !name.is_empty()
            && name.len() < line.len()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        if !is_name {
            return false;
        }
        any = true;
    }
    any
}

/// `"name": "value",` or `"name": 3`
fn is_pair(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('"')
        && line
            .split_once("\":")
            .is_some_and(|(_, v)| !v.trim().is_empty())
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
            assert_eq!(by_name(&Name::of(name)), is, "{name}");
        }
        for (name, is) in [
            ("prod.pkrvars.hcl", true),
            ("prod.auto.pkrvars.json", true),
            ("prod.pkrvars.hcl.example", true),
            ("prod.tfvars", false),
            ("pkrvars.md", false),
            ("variables-prod.pkvars.hcl", true),
            ("vars.json", true),
            ("prod.tfvars.json", false),
            ("user-data-vars.pkrtpl.hcl", false),
        ] {
            assert_eq!(variables_by_name(&Name::of(name)).is_some(), is, "{name}");
        }
        for (text, is) in [
            ("# a\nssh_password = \"x\"\nlist = [\n  \"a\",\n]\n", true),
            ("variable \"x\" {\n}\n", false),
            ("locals {\n  a = 1\n}\n", false),
            ("{\n  \"a\": \"b\",\n  \"c\": 3\n}\n", true),
            ("{\n  \"a\": {\n    \"b\": 1\n  }\n}\n", false),
            ("{}", false),
            ("", false),
        ] {
            assert_eq!(variables_by_content(text), is, "{text}");
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
