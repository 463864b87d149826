//! Compose files.

use super::Verdict;
use super::name::{Name, ending, listed};

/// Top-level keys that a Compose file never has, and other files with `services:` do: Kubernetes objects, the
/// workflows of CI systems.
const OTHERS: &str =
    "apiVersion kind jobs on steps pipeline pipelines stages image parameters imports";

/// Ends of names that say that the rest is filled in.
const TEMPLATES: &str = "j2 jinja jinja2 tpl tmpl gotmpl erb";

/// Ends of names that say that the file shows what another is to be like, or was another.
const SAMPLES: &str = "dist example sample template default bak old";

/// Whether a name says that the file is filled in before Compose sees it.
pub fn is_compose_template(name: &str) -> bool {
    listed(TEMPLATES, ending(&name.to_ascii_lowercase()))
}

/// `compose.yaml`, `docker-compose.yml`, with words between (`docker-compose.prod.yml`, `compose.override.yaml`) or
/// glued on (`docker-compose-dev.yml`): what `docker compose` looks for itself, and what people call the others. Any
/// other YAML file may be one. `docker-compose.json` is read as YAML.
pub(super) fn by_name(name: &Name<'_>) -> Option<Verdict> {
    let (stem, last) = name.lower().rsplit_once('.')?;
    if last == "json" {
        return stem.starts_with("docker-compose").then_some(Verdict::Maybe);
    }
    if !matches!(last, "yml" | "yaml") {
        // `docker-compose.yml.example`
        let sample = listed(SAMPLES, last) || listed(TEMPLATES, last);
        return (sample && matches!(ending(stem), "yml" | "yaml")).then_some(Verdict::Maybe);
    }
    let named =
        stem == "compose" || stem.starts_with("compose.") || stem.starts_with("docker-compose");
    Some(if named { Verdict::Is } else { Verdict::Maybe })
}

/// A top-level `services:` that maps names to mappings with `image:`, `build:` or the Dockerfile of an app for CapRover, and no top-level key that says that
/// it is another thing.
pub(super) fn by_content(text: &str) -> bool {
    if text.starts_with('{') {
        let services = text.find("\"services\"").and_then(|at| text.get(at..));
        let runs = ["\"image\"", "\"build\""];
        return !text.contains("\"$schema\"")
            && services.is_some_and(|rest| runs.iter().any(|key| rest.contains(key)));
    }
    let mut found = false;
    // The indentation of the services' names, and of what stands in the one that was met last.
    let mut services: Option<(Option<usize>, Option<usize>)> = None;
    for line in text.lines() {
        let body = line.trim_start_matches(' ');
        // What decides or repeats in a template is no line of the file.
        let skipped = ["#", "{%", "{{", "{#", "<%"];
        if body.trim().is_empty() || skipped.iter().any(|mark| body.starts_with(mark)) {
            continue;
        }
        let indent = line.len() - body.len();
        let key = key(body);
        if indent == 0 {
            if key.is_some_and(|key| listed(OTHERS, key)) || body.starts_with("- ") {
                return false;
            }
            services = (key == Some("services")).then_some((None, None));
            continue;
        }
        let Some((names, inside)) = &mut services else {
            continue;
        };
        let names = *names.get_or_insert(indent);
        if indent <= names {
            *inside = None;
        } else if indent == *inside.get_or_insert(indent) {
            found |= matches!(key, Some("image" | "build" | "caproverExtra"));
        }
    }
    found
}

/// The key that a line of a block mapping begins with.
fn key(body: &str) -> Option<&str> {
    let (key, rest) = body.split_once(':')?;
    let key = key.trim_end().trim_matches(['"', '\'']);
    (rest.is_empty() || rest.starts_with([' ', '\t', '\r'])).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_compose_files() {
        for name in [
            "compose.yaml",
            "compose.yml",
            "docker-compose.yml",
            "Docker-Compose.YAML",
            "docker-compose.prod.yml",
            "docker-compose-dev.yml",
            "docker-compose_test.yaml",
            "compose.override.yaml",
        ] {
            assert_eq!(by_name(&Name::of(name)), Some(Verdict::Is), "{name}");
        }
        for name in [
            "stack.yml",
            "compose-dev.yaml",
            "podman-compose.yml",
            "docker-compose.yml.example",
            "docker-compose.yml.j2",
            "docker-compose.prod.yaml.tmpl",
            "docker-compose.json",
            "values.yaml",
        ] {
            assert_eq!(by_name(&Name::of(name)), Some(Verdict::Maybe), "{name}");
        }
        for name in [
            "compose",
            "docker-compose",
            "compose.json",
            "docker-compose.sh",
            "composer.lock",
            "docker-compose.sh.j2",
        ] {
            assert_eq!(by_name(&Name::of(name)), None, "{name}");
        }
    }

    #[test]
    fn contents_of_compose_files() {
        for text in [
            "services:\n  web:\n    image: a\n",
            "version: '3'\n# a\n\nservices:\n    db:\n        environment:\n            A: b\n        build: .\n",
            "captainVersion: 4\nservices:\n  $$cap_appname:\n    caproverExtra:\n      dockerfileLines:\n        - FROM a\n",
            "\"services\":\r\n  web:\r\n    build:\r\n      context: .\r\n",
            "services:\n{% if db %}\n  db:\n    image: {{ image }}\n{% endif %}\n",
            "{\n  \"services\": {\"db\": {\"image\": \"a\"}}\n}\n",
            "x-a: &a\n  image: b\nservices:\n  web:\n    <<: *a\n  db:\n    image: c\nvolumes:\n  d:\n",
        ] {
            assert!(by_content(text), "{text}");
        }
    }

    #[test]
    fn contents_of_other_files() {
        for text in [
            "",
            "apiVersion: v1\nkind: Service\nservices:\n  a:\n    image: b\n",
            "on: push\njobs:\n  a:\n    services:\n      db:\n        image: postgres\n",
            "services:\n  - docker:dind\nimage: a\n",
            "services:\n  _defaults:\n    autowire: true\n  App\\:\n    resource: ../src\n",
            "- hosts: all\n  tasks:\n    - services:\n        a:\n          image: b\n",
            "steps:\n  a:\n    image: b\nservices:\n  db:\n    image: c\n",
            "services:\n  web:\n    options:\n      image: a\n",
            "{\"$schema\": \"a\", \"properties\": {\"services\": {\"image\": {}}}}",
            "{\"image\": \"a\", \"services\": []}",
            "services: []\nweb:\n  image: a\n",
        ] {
            assert!(!by_content(text), "{text}");
        }
    }
}
