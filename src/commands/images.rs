//! Which images read a variable from a file instead: `rules/compose-images.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    image: Vec<Image>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    /// Without registry and tag. One that ends with `/` is every image of that owner.
    names: Vec<String>,
    /// What is put around the variable's name: `*_FILE`.
    form: String,
    /// The variables; empty for all of them. A `*` at the end or the start is any text.
    #[serde(default)]
    variables: Vec<String>,
}

static TABLE: LazyLock<Vec<Image>> = LazyLock::new(|| {
    // A table that does not parse fails the test below.
    toml::from_str::<Table>(include_str!("../../rules/compose-images.toml"))
        .map(|t| t.image)
        .unwrap_or_default()
});

/// The variable that names a file to read `variable` from, where `image` has one.
#[must_use]
pub fn from_file(image: &str, variable: &str) -> Option<String> {
    let name = plain(image);
    let known = TABLE.iter().find(|known| {
        known.names.iter().any(|n| is(n, name))
            && (known.variables.is_empty() || known.variables.iter().any(|v| matches(v, variable)))
    })?;
    Some(known.form.replace('*', variable))
}

/// `docker.io/library/postgres:16` as `postgres`.
fn plain(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or_default();
    let tag = image
        .rfind(':')
        .filter(|at| *at > image.rfind('/').unwrap_or(0));
    let image = tag.and_then(|at| image.get(..at)).unwrap_or(image);
    let image = match image.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => image,
    };
    image.strip_prefix("library/").unwrap_or(image)
}

fn is(known: &str, name: &str) -> bool {
    match known.strip_suffix('/') {
        Some(owner) => name.split_once('/').is_some_and(|(o, _)| o == owner),
        None => known == name,
    }
}

fn matches(pattern: &str, variable: &str) -> bool {
    if let Some(end) = pattern.strip_prefix('*') {
        variable.ends_with(end)
    } else if let Some(start) = pattern.strip_suffix('*') {
        variable.starts_with(start)
    } else {
        pattern == variable
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_table_is_read() {
        let table: Table = toml::from_str(include_str!("../../rules/compose-images.toml")).unwrap();
        assert!(table.image.len() > 10);
        for image in table.image {
            assert_eq!(image.form.matches('*').count(), 1, "{:?}", image.names);
        }
    }

    #[test]
    fn images_are_known_by_their_names() {
        for (image, variable, expected) in [
            (
                "postgres:16",
                "POSTGRES_PASSWORD",
                Some("POSTGRES_PASSWORD_FILE"),
            ),
            (
                "docker.io/library/postgres",
                "POSTGRES_PASSWORD",
                Some("POSTGRES_PASSWORD_FILE"),
            ),
            ("postgres:16", "PGPASSWORD", None),
            (
                "mariadb@sha256:0",
                "MARIADB_ROOT_PASSWORD",
                Some("MARIADB_ROOT_PASSWORD_FILE"),
            ),
            (
                "grafana/grafana:11",
                "GF_SECURITY_ADMIN_PASSWORD",
                Some("GF_SECURITY_ADMIN_PASSWORD__FILE"),
            ),
            (
                "lscr.io/linuxserver/x:latest",
                "PASSWORD",
                Some("FILE__PASSWORD"),
            ),
            (
                "localhost:5000/postgres:1",
                "POSTGRES_PASSWORD",
                Some("POSTGRES_PASSWORD_FILE"),
            ),
            ("redis:7", "REDIS_PASSWORD", None),
            ("rabbitmq:3", "RABBITMQ_DEFAULT_PASS", None),
            ("${IMAGE}", "POSTGRES_PASSWORD", None),
        ] {
            assert_eq!(
                from_file(image, variable).as_deref(),
                expected,
                "{image} {variable}"
            );
        }
    }
}
