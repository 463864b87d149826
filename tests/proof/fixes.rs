//! Every safe fix of a Dockerfile in the test data, built before and after: before, the canary is in what the builder
//! makes; after, it is nowhere, and the same tools were given it.
//!
//! The tools are stand-ins that keep the sums of the words they are given: in arguments, in the environment, in the files
//! that they read, from the helpers that git asks. `git` also keeps the URL of a clone, as the real one does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use lint_secrets::finding::Applicability;
use rayon::prelude::*;
use regex::Regex;
use sha2::{Digest, Sha256};

use super::case::{Canary, Carrier, Case, password};
use super::engine::{self, Builder, Image};
use super::observe::places_of;
use super::planted::versions;
use super::record::Record;
use super::support::cases::test_data;
use super::support::fixes::{FixCase, active, lint};
use super::trial::Built;

/// The stand-ins, and what each reads by itself.
const TOOLS: &str = r#"
cat > /usr/bin/words <<'END'
#!/bin/sh
tr -c 'A-Za-z0-9' '\n' | grep -E '.{20}' | sort -u | while read -r word; do printf %s "$word" | sha256sum | cut -c1-64; done
END
cat > /usr/bin/tool <<'END'
#!/bin/sh
name=${0##*/}
{
    printf '%s\n' "$@"
    env
    for file in .npmrc /root/.npmrc /home/node/app/.npmrc /etc/pip.conf /root/.m2/settings.xml /root/.netrc \
        /root/.ssh/id_rsa /root/.ssh/id_ed25519 /root/.gitconfig; do
        [ -r "$file" ] && cat "$file" && echo
    done
    for helper in "$HELPER" "$(sed -n 's/^helper //p' /root/.gitconfig 2>/dev/null)"; do
        [ -n "$helper" ] && sh -c "${helper#!} get"
    done
} | words >> "/did/$name"
while [ $# -gt 0 ]; do
    [ "$1" = -o ] && [ ! -e "$2" ] && : > "$2"
    shift
done
[ "$name" = npm ] && mkdir -p node_modules
exit 0
END
cat > /usr/bin/git <<'END'
#!/bin/sh
all=$*
while [ $# -gt 0 ]; do
    case $1 in
    -c) export HELPER="${2#credential.https://*.helper=}"; shift ;;
    config)
        case $3 in
        credential.*) echo "helper $4" >> /root/.gitconfig ;;
        *) echo "$3 $4" >> /root/.gitconfig ;;
        esac
        exit 0 ;;
    clone)
        for folder; do :; done
        mkdir -p "$folder/.git" && echo "$all" > "$folder/.git/config" ;;
    esac
    shift
done
set -- "$all"
. /usr/bin/tool
END
"#;

/// The names that the stand-ins go by.
const NAMES: &[&str] = &["curl", "go", "make", "mvn", "npm", "pip", "python", "yarn"];

/// Those that do nothing, as far as secrets go.
const OF_THE_SYSTEM: &[&str] = &["apk", "apt-get", "ssh-keyscan", "useradd"];

/// A command line of the image that all others stand for.
fn images(cases: &[FixCase]) {
    let folder = engine::scratch("fixes-tools");
    std::fs::write(folder.join("tools.sh"), TOOLS).expect("a file");
    let mut text =
        "FROM proof-base\nCOPY tools.sh /tools.sh\nRUN sh /tools.sh && rm /tools.sh; ".to_owned();
    for name in NAMES {
        text += &format!("rm -f /usr/bin/{name} /bin/{name}; cp /usr/bin/tool /usr/bin/{name}; ");
    }
    for name in OF_THE_SYSTEM {
        text += &format!("printf '#!/bin/sh\\nexit 0\\n' > /usr/bin/{name}; ");
    }
    text += "chmod 755 /usr/bin/*; mkdir -p -m 777 /did /src/dist /src/target /home/node/app; \
             touch /src/target/app.jar; echo 'root:x:0:0::/root:/bin/sh' > /etc/passwd; \
             echo 'node:x:1000:1000::/home/node:/bin/sh' >> /etc/passwd; \
             echo 'app:x:1001:1001::/:/bin/sh' >> /etc/passwd; \
             printf 'root:x:0:\\nnode:x:1000:\\napp:x:1001:\\n' > /etc/group\n";
    std::fs::write(folder.join("Dockerfile"), text).expect("a file");
    let mut build = engine::docker();
    build
        .env("DOCKER_BUILDKIT", "1")
        .args(["build", "--network=none", "--tag", "fixes-tools"]);
    engine::output(build.arg(&folder));
    let archive = folder.join("tools.tar");
    engine::output(
        engine::docker()
            .args(["save", "fixes-tools", "--output"])
            .arg(&archive),
    );
    let pulled = format!("docker-archive:{}", archive.display());
    engine::output(engine::buildah().args(["pull", "--quiet", &pulled]));
    let from = Regex::new(r"(?mi)^FROM (?:--\S+ )?([\w./:-]+)").expect("a pattern");
    let mut names: BTreeSet<String> = BTreeSet::from(["node:22".to_owned()]);
    for case in cases {
        let text = String::from_utf8_lossy(&case.before[dockerfile(case)]).into_owned();
        names.extend(from.captures_iter(&text).map(|c| c[1].to_owned()));
    }
    for name in names.iter().filter(|name| *name != "scratch") {
        // A stage's name is no image, and does no harm as one.
        let _ = engine::run(engine::docker().args(["tag", "fixes-tools", name]));
        let _ = engine::run(engine::buildah().args(["tag", "fixes-tools", name]));
    }
    engine::discard(&folder);
}

fn dockerfile(case: &FixCase) -> &'static str {
    let names = ["Dockerfile", "Containerfile"];
    let mut names = names.into_iter();
    names
        .find(|name| case.before.contains_key(*name))
        .unwrap_or("")
}

/// The cases whose Dockerfile fixes change that keep what the build does.
fn safe() -> Vec<FixCase> {
    let folders = std::fs::read_dir(test_data("fixes")).expect("the cases");
    let mut folders: Vec<_> = folders.map(|f| f.expect("a case").path()).collect();
    folders.sort();
    let cases = folders.iter().map(|folder| FixCase::read(folder));
    cases
        .filter(|case| {
            let name = dockerfile(case);
            let keeps = case.applied() == Applicability::Safe || case.said.proved;
            keeps && case.before.get(name) != case.after.get(name)
        })
        .collect()
}

/// Secrets of a case: the id that each has after the fix, and how it gets in before.
fn secrets(case: &FixCase) -> BTreeMap<String, Carrier> {
    static MOUNT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"--mount=type=secret,id=([\w.-]+)(?:,target=([\w./-]+))?").expect("a pattern")
    });
    let text = |tree: &super::support::fixes::Tree| {
        String::from_utf8_lossy(&tree[dockerfile(case)]).into_owned()
    };
    let (before, after) = (text(&case.before), text(&case.after));
    let mut found = BTreeMap::new();
    for mount in MOUNT.captures_iter(&before) {
        found.insert(mount[1].to_owned(), Carrier::Secret(mount[1].to_owned()));
    }
    for finding in active(&lint(&case.before, &case.said)) {
        let Some(key) = finding.key.clone().filter(|_| !finding.fixes.is_empty()) else {
            continue;
        };
        match finding.rule.name {
            "secret-build-arg" | "secret-in-image-env" => {
                found.insert(key.to_lowercase(), Carrier::Argument(key));
            }
            "credential-file-in-image" => {
                let id = key
                    .rsplit('/')
                    .next()
                    .expect("a name")
                    .trim_start_matches('.');
                found.insert(id.to_lowercase(), Carrier::File(key));
            }
            _ => {}
        }
    }
    // What nothing reads is handed over no more.
    found.retain(|id, carrier| {
        after.contains(&format!("id={id}")) || matches!(carrier, Carrier::Argument(_))
    });
    found
}

/// What these engines are given (decision 0164): the frontend that they have, variables as files, heredocs on one line.
fn built_as(text: &str) -> String {
    static RUN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^RUN((?: --mount=\S+)+) ").expect("a pattern"));
    static VARIABLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"id=([\w.-]+),env=(\w+)").expect("a pattern"));
    static HEREDOC: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?ms)^(RUN(?: --mount=\S+)*) <<EOF\n(.*?)\nEOF$").expect("a pattern")
    });
    let text = text.replace("# syntax=", "# not syntax=");
    let text = HEREDOC.replace_all(&text, |run: &regex::Captures<'_>| {
        format!("{} {}", &run[1], run[2].replace('\n', "; "))
    });
    let text = RUN.replace_all(&text, |run: &regex::Captures<'_>| {
        let flags = VARIABLE.replace_all(&run[1], "id=$1").into_owned();
        let variables = VARIABLE.captures_iter(&run[1]);
        let exports: String = variables
            .map(|v| format!("export {}=\"$(cat /run/secrets/{})\" && ", &v[2], &v[1]))
            .collect();
        format!("RUN{flags} {exports}")
    });
    text.into_owned()
}

/// The case as the builders are given it.
fn case_of(case: &FixCase, after: bool) -> Case {
    static SOURCES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^COPY (.+) \S+\s*$").expect("a pattern"));
    let tree = if after { &case.after } else { &case.before };
    let text = String::from_utf8_lossy(&tree[dockerfile(case)]).into_owned();
    let mut built = Case {
        name: case.name.clone(),
        // The reading that names the stages knows no mark in front.
        dockerfile: built_as(text.trim_start_matches('\u{feff}')),
        ..Case::default()
    };
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for line in SOURCES.captures_iter(&text).map(|c| c[1].to_owned()) {
        if !line.contains("--from") {
            let words = line.split(' ').filter(|word| !word.starts_with("--"));
            let named = words.filter(|word| *word != ".");
            files
                .extend(named.map(|word| (word.trim_end_matches('*').to_owned(), b"x\n".to_vec())));
        }
    }
    for (id, carrier) in secrets(case) {
        let value = password(&format!("{} {id}", case.name));
        let carrier = match carrier {
            Carrier::File(path) if !after => {
                files.insert(path.clone(), value.clone().into_bytes());
                Carrier::File(path)
            }
            before if !after => before,
            _ => Carrier::Secret(id),
        };
        built.canaries.push(Canary { value, carrier });
    }
    built.files = files.into_iter().collect();
    built
}

/// What was made of one side of a case.
fn all(built: &Built) -> impl Iterator<Item = &Image> {
    let images = built.images.iter().map(|(_, image)| image);
    images.chain(built.stages.iter().flatten())
}

/// The tools that were given a value.
fn given(value: &str, built: &Built) -> BTreeSet<String> {
    let sum: String = Sha256::digest(value.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let entries = all(built).flat_map(|image| image.layers.iter().flatten());
    entries
        .filter(|entry| entry.path.starts_with("did/"))
        .filter(|entry| String::from_utf8_lossy(&entry.bytes).contains(&sum))
        .map(|entry| entry.path.clone())
        .collect()
}

/// What is wrong with a case.
fn prove(case: &FixCase) -> Vec<String> {
    let (before, after) = (case_of(case, false), case_of(case, true));
    let builders: &[Builder] = match dockerfile(case) {
        "Containerfile" => &[Builder::BuildKit, Builder::Buildah],
        _ => &[Builder::BuildKit],
    };
    let mut made = Vec::new();
    for (side, one) in [("before", &before), ("after", &after)] {
        match one.build(builders) {
            Ok(built) if built.refused.is_empty() => made.push(built),
            Ok(built) => return vec![format!("{} {side}: {:?}", case.name, built.refused)],
            Err(refused) => return vec![format!("{} {side}: {}", case.name, refused.tail())],
        }
    }
    let [old, new] = made.as_slice() else {
        return vec![format!("{}: was not built", case.name)];
    };
    let mut wrong = Vec::new();
    for canary in &before.canaries {
        let places = |built: &Built| -> BTreeSet<&'static str> {
            let seen = all(built).map(|image| places_of(&canary.value, image));
            seen.flat_map(|seen| seen.places).collect()
        };
        if places(old).is_empty() {
            wrong.push(format!("{}: the canary is nowhere before", case.name));
        }
        let still = places(new);
        if !still.is_empty() {
            wrong.push(format!("{}: the canary is still in {still:?}", case.name));
        }
        let (had, has) = (given(&canary.value, old), given(&canary.value, new));
        let silent = had.is_empty() && !case.said.why.contains("nothing can read");
        if had != has || silent {
            wrong.push(format!(
                "{}: given to {had:?} before, to {has:?} after",
                case.name
            ));
        }
    }
    wrong
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn safe_fixes_keep_what_a_build_does_and_nothing_else() {
    let mut record = Record {
        title: "fixes of Dockerfiles that keep what a build does, before and after",
        against: versions(),
        ..Record::default()
    };
    let cases = safe();
    let _names = engine::names_of_images();
    images(&cases);
    let proved: Vec<Vec<String>> = cases.par_iter().map(prove).collect();
    for wrong in proved {
        record.cases += 1;
        record.agreements += usize::from(wrong.is_empty());
        record.disagreements.extend(wrong);
    }
    record.finish("2-safe-fixes", 30);
}
