#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

mod hostile;
mod tools;

use std::fmt::Write as _;

use super::*;
use crate::ir::{Keeper, MountKind, Showing};
use crate::source::{FileId, SourceFile};

fn mount(kind: MountKind, target: Option<&str>, env: Option<&str>) -> Mount {
    Mount {
        kind,
        target: target.map(str::to_owned),
        env: env.map(str::to_owned),
        required: false,
        mode: None,
        span: Span::new(FileId(0), 0, 0),
    }
}

/// A secret `s` in a file and one in the variable `E`, a cache, a folder that is gone afterwards.
fn mounts() -> Vec<Mount> {
    vec![
        mount(MountKind::Secret("s".into()), Some("/run/secrets/s"), None),
        mount(MountKind::Secret("e".into()), None, Some("E")),
        mount(MountKind::Cache, Some("/root/.cache"), None),
        mount(MountKind::Temporary, Some("/scratch"), None),
    ]
}

fn effects(script: &str) -> Effects {
    let file = SourceFile::new(FileId(0), "x", script.as_bytes().to_vec());
    let text = Text::verbatim(&file, 0..script.len());
    let mounts = mounts();
    let around = Surroundings {
        directory: "/app",
        home: &accounts::Home::known("/root"),
        home_of: &accounts::home_of,
        traces: false,
        mounts: &mounts,
        variable: &|name| match name {
            "T" => Variable::Set,
            "D" => Variable::Known("/srv".into()),
            _ => Variable::Unset,
        },
    };
    of_script(&text, Dialect::Posix, &around)
}

/// `path<origins`, one a word; text of the command itself left out, and what has nothing else.
fn left(script: &str) -> String {
    let effects = effects(script);
    let mut out = String::new();
    for left in &effects.left {
        let origins = names(&left.origins);
        if origins.is_empty() {
            continue;
        }
        let cache = if left.keeper == Keeper::Cache {
            "(cache)"
        } else {
            ""
        };
        let tool = left
            .tool
            .as_ref()
            .map(|t| format!("({t})"))
            .unwrap_or_default();
        let space = if out.is_empty() { "" } else { " " };
        write!(out, "{space}{}{cache}{tool}<{origins}", left.path).unwrap();
    }
    out
}

fn names(origins: &[Origin]) -> String {
    let name = |origin: &Origin| match origin {
        Origin::Variable(name) => Some(format!("${name}")),
        Origin::Environment => Some("env".to_owned()),
        Origin::Mount(0) => Some("s".to_owned()),
        Origin::Mount(_) => Some("e".to_owned()),
        Origin::Minted(_) => Some("minted".to_owned()),
        Origin::Made(made, _) => Some(format!("{made:?}")),
        Origin::File(path) if path.starts_with("/old") => Some(path.clone()),
        _ => None,
    };
    let mut names: Vec<String> = origins.iter().filter_map(name).collect();
    names.sort();
    names.join("+")
}

fn shown(script: &str) -> Vec<(String, Showing)> {
    let effects = effects(script);
    effects
        .shown
        .iter()
        .map(|s| (names(&s.origins), s.how))
        .collect()
}

#[test]
fn words_that_are_printed_for_a_shell() {
    for (script, wanted) in [
        ("printf '%s' 'cp ' '/run/secrets/s /app/a' | sh", "/app/a<s"),
        ("printf '%s\\n' 'cp ' '/run/secrets/s /app/a' | sh", ""),
    ] {
        assert_eq!(left(script), wanted, "{script}");
    }
}

#[test]
fn what_a_shell_reads() {
    for (shell, reads) in [
        ("bash", true),
        ("bash -", true),
        ("bash --", true),
        ("bash -s", true),
        ("bash -es -- x", true),
        ("bash -s x y", true),
        ("bash /dev/stdin x", true),
        ("bash -- /dev/stdin", true),
        ("bash build.sh", false),
        ("bash - build.sh", false),
        ("bash -- build.sh", false),
        ("bash -e +x -- build.sh", false),
    ] {
        let expected = if reads { "/f<$T" } else { "" };
        let script = format!("{shell} <<'X'\necho $T > /f\nX\n");
        assert_eq!(left(&script), expected, "{shell}");
    }
    assert_eq!(left("bash -s -- $T <<'X'\necho $1 > /f\nX\n"), "/f<$T");
}

#[test]
fn what_a_secret_mount_leaves() {
    for (script, expected) in [
        ("cat /run/secrets/s > /f", "/f<s"),
        ("cat /run/secrets/s >> f", "/app/f<s"),
        ("cat < /run/secrets/s > /f", "/f<s"),
        ("cp /run/secrets/s /f", "/f<s"),
        ("cp /run/secrets/s .", "/app/s<s"),
        ("cp -r /run/secrets /x/", "/x/secrets/s<s"),
        ("cp /run/secrets/* /x/", "/x/s<s"),
        ("install -m 600 /run/secrets/s ~/.ssh/id", "/root/.ssh/id<s"),
        ("install -D -m 600 -t /etc/x /run/secrets/s", "/etc/x/s<s"),
        ("mv /run/secrets/s /f", "/f<s"),
        ("ln /run/secrets/s /f", "/f<s"),
        ("ln -s /run/secrets/s /f", ""),
        ("dd if=/run/secrets/s of=/f", "/f<s"),
        ("cat /run/secrets/s | tee /f >/dev/null", "/f<s"),
        ("tee -a /f < /run/secrets/s", "/f<s"),
        ("base64 -d /run/secrets/s > /f", "/f<s"),
        ("base64 /run/secrets/s | tr -d '\\n' > /f", "/f<s"),
        ("sed 's/a/b/' /run/secrets/s > /f", "/f<s"),
        ("sed -i \"s/X/$(cat /run/secrets/s)/\" f", "/app/f<s"),
        ("grep K /run/secrets/s | cut -d= -f2 > /f", "/f<s"),
        ("jq -r .a /run/secrets/s > /f", "/f<s"),
        ("echo \"$(cat /run/secrets/s)\" > /f", "/f<s"),
        ("echo \"$(</run/secrets/s)\" > /f", "/f<s"),
        ("echo `cat /run/secrets/s` > /f", "/f<s"),
        ("A=$(cat /run/secrets/s); B=x$A; echo $B > /f", "/f<s"),
        ("read A < /run/secrets/s && echo $A > /f", "/f<s"),
        (
            "printf -v A %s \"$(cat /run/secrets/s)\"; echo $A >f",
            "/app/f<s",
        ),
        ("export A=$(cat /run/secrets/s) && env > /f", "/f<e+env+s"),
        ("A=$(cat /run/secrets/s) env > /f", "/f<e+env+s"),
        (". /run/secrets/s && echo $ANY > /f", "/f<s"),
        (
            "set -a; source /run/secrets/s; envsubst < t > /f",
            "/f<e+env",
        ),
        (
            "while read l; do echo $l >> /f; done < /run/secrets/s",
            "/f<s",
        ),
        ("cat > /f <<E\nx $(cat /run/secrets/s)\nE\n", "/f<s"),
        ("cat > /f <<'E'\nx $(cat /run/secrets/s)\nE\n", ""),
        ("cat <<< \"$E\" > /f", "/f<e"),
        ("sh -c 'cat /run/secrets/s > /f'", "/f<s"),
        ("bash -lc \"echo '$E' > /f\"", "/f<e"),
        ("bash -euo pipefail -c 'cat /run/secrets/s > /f'", "/f<s"),
        ("bash <<'E'\ncat /run/secrets/s > /f\nE\n", "/f<s"),
        ("bash -eu -s /f <<'E'\ncat /run/secrets/s > $1\nE\n", "/f<s"),
        ("sh <<E\necho $E > /f\nE\n", "/f<e"),
        ("sh build.sh <<'E'\ncat /run/secrets/s > /f\nE\n", ""),
        (
            "true | sh <<'E' | cat\ncat /run/secrets/s > /f\nE\n",
            "/f<s",
        ),
        ("sudo -u app sh -c 'echo $E > ~/f'", "/home/app/f<e"),
        ("su app -c 'cp /run/secrets/s ~/f'", "/home/app/f<s"),
        ("su - -c 'cp /run/secrets/s ~/f' app", "/home/app/f<s"),
        ("eval \"echo $E > /f\"", "/f<e"),
        ("f() { echo $1 > /f; }; f $E", "/f<e"),
        ("for p in a b; do cp /run/secrets/s /$p; done", "/a<s /b<s"),
        ("if x; then cp /run/secrets/s /f; fi", "/f<s"),
        ("test -f /f || cp /run/secrets/s /f", "/f<s"),
        ("cp /run/secrets/s /f || true", "/f<s"),
        (
            "(cd /x && cp /run/secrets/s f); cp /run/secrets/s g",
            "/app/g<s /x/f<s",
        ),
        ("cd /x; cat /run/secrets/s > f", "/x/f<s"),
        ("cp /run/secrets/s $D/f", "/srv/f<s"),
        ("cp /run/secrets/s $OTHER/f", "${OTHER}/f<s"),
        ("F=$(mktemp); cp /run/secrets/s $F", "/tmp/tmp.…<s"),
        ("cp /run/secrets/s /f; cp /f /g", "/f<s /g<s"),
        ("cp /run/secrets/s /a/f; mv /a /b", "/b/f<s"),
        ("xargs -I{} echo {} < /run/secrets/s > /f", "/f<s"),
        (
            "cp /run/secrets/s /root/.cache/f",
            "/root/.cache/f(cache)<s",
        ),
        ("{ echo a; cat /run/secrets/s; } > /f", "/f<s"),
        ("(cat /run/secrets/s) 2>&1 | tee /f", "/f<s"),
        ("cat /run/secrets/s &> /f", "/f<s"),
    ] {
        assert_eq!(left(script), expected, "{script}");
    }
}

#[test]
fn what_is_used_right_leaves_nothing() {
    for script in [
        "T=$(cat /run/secrets/s) npm ci",
        ". /run/secrets/s && make",
        "cat /run/secrets/s > /dev/shm/f",
        "cat /run/secrets/s > /scratch/f",
        "cat /run/secrets/s > /run/secrets/t",
        "cat /run/secrets/s > /dev/null",
        "cp /run/secrets/s /f && use /f && rm /f",
        "cp /run/secrets/s /f; trap 'rm -f /f' EXIT; use /f",
        "cp /run/secrets/s /tmp/f && rm -rf /tmp/*",
        "cp /run/secrets/s /a/b/f && rm -rf /a",
        "cp /run/secrets/s /a/f && cd /a && rm f",
        "cp /run/secrets/s /a/.npmrc && rm -rf /a/.??*",
        "cp /run/secrets/s /a/x /a/y; rm /a/y/s",
        "F=$(mktemp) && cp /run/secrets/s $F && rm -f \"$F\"",
        "D=`mktemp -d` && cp /run/secrets/s $D/x && rm -r \"$D\"",
        "F='/a /b'; cp /run/secrets/s /a; rm $F",
        "cp /run/secrets/s ~/.npmrc; rm -f ~/{.npmrc,.yarnrc}",
        "cp /run/secrets/s /f; find / -name f -delete",
        "cp /run/secrets/s /f; : > /f",
        "cp /run/secrets/s /f; shred -u /f",
        "cp /run/secrets/s /f; if [ -f /f ]; then rm /f; fi",
        "cp /run/secrets/s /f; [ -f /f ] && rm /f",
        "for f in /a /b; do cp /run/secrets/s $f; rm $f; done",
        "f() { rm -f /f; }; cp /run/secrets/s /f; f",
        "cp /run/secrets/s /f && (rm /f)",
        "sha256sum /run/secrets/s > /f",
        "wc -c < /run/secrets/s > /f",
        "test -s /run/secrets/s > /f",
        "sed -i \"s/$(cat /run/secrets/s)/x/\" f",
        "echo '//r/:_authToken=${T}' > .npmrc",
        "echo \"//r/:_authToken=\\${T}\" > .npmrc",
        "cat > /f <<'E'\n$E\nE\n",
        "curl -H \"A: $(cat /run/secrets/s)\" https://h/f -o /f",
        "git -c http.extraHeader=\"$E\" clone https://h/r",
        "git clone https://$E@h/r /tmp/r && rm -rf /tmp/r",
        "git clone https://$E@h/r && rm -rf r/.git",
        "git clone https://$E@h/r && cd r && git remote set-url origin https://h/r",
        "git clone https://$E@h/r && git -C r remote remove origin",
        "git config --global url.\"https://$E@h/\".insteadOf x && go mod download && git config --global --unset url.x",
        "git config --global url.\"https://$E@h/\".insteadOf x && go mod download && rm ~/.gitconfig",
        "git fetch https://$E@h/r main",
        "docker login -p $E h && docker push x && docker logout h",
        "npm config set k \"$E\" && npm ci && rm -rf ~/.npmrc ~/.npm",
        "pro attach --attach-config /run/secrets/s && apt-get update && pro detach",
        "mkdir -p x && unknown-program \"$E\" /f",
        "eval \"$(unknown $E)\" > /f",
        "ln -s /run/secrets/s ~/.npmrc && npm ci",
    ] {
        assert_eq!(left(script), "", "{script}");
    }
}

#[test]
fn arguments_get_into_files() {
    for (script, expected) in [
        ("echo \"//r/:_authToken=${T}\" > .npmrc", "/app/.npmrc<$T"),
        ("echo ${T:-x} > f", "/app/f<$T"),
        ("echo ${T:+x} > f", ""),
        ("echo ${#T} > f", ""),
        ("echo ${OTHER} > f", ""),
        ("cat > f <<E\n$T\nE\n", "/app/f<$T"),
        ("envsubst < a > b", "/app/b<e+env"),
        ("env > /b", "/b<e+env"),
        ("cat /proc/self/environ > /b", "/b<e+env"),
        ("unset T; echo $T > f", ""),
        ("T=x; echo $T > f", ""),
        ("echo $T | base64 > f", "/app/f<$T"),
        (
            "echo \"$T\" | tr -d '\\r' > ~/.ssh/id_rsa",
            "/root/.ssh/id_rsa<$T",
        ),
        ("cp /old/f /new/f", "/new/f</old/f"),
        ("cat /old/f > /new", "/new</old/f"),
    ] {
        assert_eq!(left(script), expected, "{script}");
    }
}

#[test]
fn what_is_printed() {
    use Showing::{Output, Trace, Verbose};
    let one = |name: &str, how| vec![(name.to_owned(), how)];
    for (script, expected) in [
        ("cat /run/secrets/s", one("s", Output)),
        ("echo $E", one("e", Output)),
        ("echo $E >&2", one("e", Output)),
        ("env", one("e+env", Output)),
        ("printenv E", one("e", Output)),
        ("cat /run/secrets/s | cat", one("s", Output)),
        ("cat /run/secrets/s | tee /dev/stderr >/dev/null", vec![]),
        ("set -x; npm ci --token=$E", one("e", Trace)),
        ("set -ex; A=$E; true", one("e", Trace)),
        ("set -x; set +x; npm ci --token=$E", vec![]),
        ("bash -xc 'npm ci --token=$E'", one("e", Trace)),
        ("curl -v -H \"A: $E\" https://h", one("e", Verbose)),
        ("curl -sSvL -u u:$E https://h", one("e", Verbose)),
        ("curl -H \"A: $E\" https://h", vec![]),
        (
            "curl --trace-ascii - -H \"A: $E\" https://h",
            one("e", Verbose),
        ),
        ("curl --libcurl - -H \"A: $E\" https://h", one("e", Verbose)),
        (
            "curl --trace-ascii /f -H \"A: $E\" https://h; rm /f",
            vec![],
        ),
        ("cat /run/secrets/s > /dev/null", vec![]),
        ("cat /run/secrets/s | wc -c", vec![]),
        ("cat /run/secrets/s | sha256sum", vec![]),
        ("A=$(cat /run/secrets/s) make", vec![]),
        ("echo hello", vec![]),
        ("env | grep -q E", vec![]),
        ("env A=b make", vec![]),
    ] {
        assert_eq!(shown(script), expected, "{script}");
    }
}

#[test]
fn what_is_removed_of_earlier_layers() {
    let removed = |script: &str| {
        let effects = effects(script);
        let paths: Vec<String> = effects.removed.into_iter().map(|r| r.path).collect();
        paths.join(" ")
    };
    for (script, expected) in [
        ("rm -rf /root/.ssh .npmrc", "/root/.ssh /app/.npmrc"),
        ("mv /a /b", "/b /a"),
        ("find /a -name '*.key' -delete", "/a/*.key"),
        ("echo x > /f", "/f"),
        ("ls /f", ""),
    ] {
        assert_eq!(removed(script), expected, "{script}");
    }
}
