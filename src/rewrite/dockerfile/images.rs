//! Images that something is known of: their Dockerfiles, and their pages on Docker Hub.

/// Images whose commands are root's, by their names, and whether these run in `/`: their Dockerfiles say no `WORKDIR`.
const OF_ROOT: &[(&str, bool)] = &[
    ("almalinux", true),
    ("alpine", true),
    ("amazoncorretto", true),
    ("amazonlinux", true),
    ("buildpack-deps", true),
    ("busybox", true),
    ("centos", true),
    ("composer", false),
    ("dart", false),
    ("debian", true),
    ("docker", false),
    ("eclipse-temurin", true),
    ("elixir", false),
    ("erlang", false),
    ("fedora", true),
    ("gcc", false),
    ("golang", false),
    ("gradle", false),
    ("haskell", false),
    ("httpd", false),
    ("julia", false),
    ("maven", true),
    ("nginx", true),
    ("node", true),
    ("openjdk", true),
    ("oraclelinux", true),
    ("perl", false),
    ("php", false),
    ("pypy", false),
    ("python", true),
    ("r-base", false),
    ("rockylinux", true),
    ("ruby", true),
    ("rust", true),
    ("scratch", true),
    ("swift", false),
    ("ubuntu", true),
];

/// What is known of an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Known {
    /// Whether its commands run in `/`.
    pub(super) at_top: bool,
}

/// What is known of an image as `FROM` names it; its user is root. `None` for all others.
pub(super) fn known(image: &str) -> Option<Known> {
    let image = image.split(['@', ':']).next().unwrap_or_default();
    let image = image.strip_prefix("docker.io/").unwrap_or(image);
    let image = image.strip_prefix("library/").unwrap_or(image);
    let mut known = OF_ROOT.iter().filter(|(name, _)| *name == image);
    known.next().map(|(_, at_top)| Known { at_top: *at_top })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_by_their_names() {
        let at_top = |image| known(image).map(|known| known.at_top);
        for (image, want) in [
            ("node:22-alpine", Some(true)),
            ("docker.io/library/python@sha256:0", Some(true)),
            ("scratch", Some(true)),
            ("golang:1.24", Some(false)),
            ("jenkins/jenkins:lts", None),
            ("${BASE}", None),
        ] {
            assert_eq!(at_top(image), want, "{image}");
        }
    }
}
