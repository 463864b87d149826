//! Shell effects: which files hold a value when a script has ended, by the interpreter of `src/effects` and by a
//! container that ran it.

use std::collections::BTreeSet;

use lint_secrets::effects::accounts::{Home, home_of};
use lint_secrets::effects::{Surroundings, Variable, of_script};
use lint_secrets::ir::{Keeper, Origin};
use lint_secrets::source::{FileId, SourceFile};
use lint_secrets::syntax::shell::Dialect;

use super::case::password;
use super::engine::{self, Builder};
use super::record::Record;
use super::support::fakes::Rng;
use super::tar;

const CASES: usize = 600;
const LONG: usize = 6_000;
/// Scripts that one build runs.
const BATCH: usize = 300;

/// Commands; `{a}` and `{b}` are paths, `{v}` is something with the value or without.
const COMMANDS: [&str; 65] = [
    "echo {v} > {a}",
    "echo {v} >> {a}",
    "printf '%s\\n' {v} > {a}",
    "printf %s {v} >> {a}",
    "echo {v} | tee {a}",
    "echo {v} | tee -a {a} > /dev/null",
    "echo {v} | cat > {a}",
    "echo {v} | base64 | base64 -d > {a}",
    "echo {v} | sed 's/^/x=/' > {a}",
    "echo {v} | wc -c > {a}",
    "echo {v} | sha256sum > {a}",
    "echo {v} | grep -q zzz > {a}",
    "echo {v} | cut -c1-60 > {a}",
    "echo {v} | head -n 1 > {a}",
    "echo {v} | sort > {a}",
    "echo {v} > /dev/null",
    "V={v}; echo \"$V\" > {a}",
    "V={v} sh -c 'echo $V' > {a}",
    "export V={v}; env > {a}",
    "V={v}; unset V; echo \"$V\" > {a}",
    "V=$(echo {v}); echo \"$V\" > {a}",
    "V=`echo {v}`; echo $V > {a}",
    "echo {v} | while read L; do echo $L; done > {a}",
    "cat <<EOF > {a}\nx $TOKEN\nEOF",
    "cat <<'EOF' > {a}\nx $TOKEN\nEOF",
    "cat > {a} <<EOF\n{v}\nEOF",
    "if [ -n {v} ]; then echo {v} > {a}; fi",
    "if test -f {a}; then cp {a} {b}; fi",
    "case x in x) echo {v} > {a};; esac",
    "for i in 1 2; do echo $i {v} >> {a}; done",
    "f() { echo \"$1\" > {a}; }; f {v}",
    "( echo {v} ) > {a}",
    "{ echo {v}; echo one; } > {a}",
    "(cd /tmp && echo {v} > rel)",
    "cd /var && echo {v} > rel; cd /",
    "cp {a} {b}",
    "cp -f {a} /tmp/",
    "mv {a} {b}",
    "mv {a} /var/",
    "cat {a} > {b}",
    "cat {a} >> {b}",
    "cat {a} {b} > /tmp/both",
    "cat < {a} > {b}",
    "ln -f {a} {b}",
    "ln -sf {a} {b}",
    "dd if={a} of={b} 2>/dev/null",
    "head -n 50 {a} > {b}",
    "sed -i 's/@/y/' {a}",
    "sed 's/@/y/' {a} > {b}",
    "grep . {a} > {b}",
    "tar cf {b} {a}",
    "wc -c {a} > {b}",
    "base64 {a} | base64 -d > {b}",
    "mkdir -p /tmp/d && cp {a} /tmp/d/",
    "cp -r /tmp/d /var/e",
    "rm -rf /tmp/d",
    "rm -f /tmp/*",
    "rm {a}",
    "rm -f {a} {b}",
    ": > {a}",
    "> {a}",
    "truncate -s 0 {a}",
    "echo done > {a}",
    "cat {a}",
    "touch {a}; chmod 600 {a}",
];

const VALUES: [&str; 6] = [
    "$TOKEN",
    "\"$TOKEN\"",
    "\"key=${TOKEN}\"",
    "'$TOKEN'",
    "plain",
    "\"${TOKEN:-none}\"",
];

const PATHS: [&str; 6] = [
    "/tmp/a",
    "/tmp/b",
    "/etc/c",
    "/root/.npmrc",
    "/var/d",
    "/root/e",
];

fn script(number: usize) -> String {
    let mut rng = Rng::new(&format!("script {number}"));
    let mut lines = Vec::new();
    // Nobody reads what is not there: a build would end.
    let mut gone: BTreeSet<&str> = BTreeSet::new();
    for _ in 0..1 + rng.below(5) {
        let command = COMMANDS[rng.below(COMMANDS.len())];
        let a = PATHS[rng.below(PATHS.len())];
        let b = PATHS[rng.below(PATHS.len())];
        if a == b && command.contains("{b}") {
            continue;
        }
        let written = ["> {a}", ">> {a}", "tee {a}", "tee -a {a}", "touch {a}"];
        let writes = written.iter().any(|how| command.contains(how));
        if command.contains("{a}") && !writes && gone.contains(a) {
            continue;
        }
        if command.contains(" {a} {b} >") && gone.contains(b) || command.contains("/tmp/d ") {
            continue;
        }
        if writes {
            gone.remove(a);
        }
        if command.contains("{b}") {
            gone.remove(b);
        }
        if command.starts_with("mv {a}")
            || command.starts_with("rm {a}")
            || command.contains("rm -f {a}")
        {
            gone.insert(a);
        }
        if command == "rm -f {a} {b}" {
            gone.insert(b);
        }
        if command == "rm -f /tmp/*" {
            gone.extend(["/tmp/a", "/tmp/b"]);
        }
        let value = VALUES[rng.below(VALUES.len())];
        lines.push(
            command
                .replace("{a}", a)
                .replace("{b}", b)
                .replace("{v}", value),
        );
    }
    lines.join("\n") + "\n"
}

/// The files that hold the value, and whether it is printed.
type Left = (BTreeSet<String>, bool);

fn claimed(script: &str) -> Left {
    let file = SourceFile::new(FileId(0), "script", script.as_bytes().to_vec());
    let text = lint_secrets::lower::user_data::text_of(&file);
    let around = Surroundings {
        directory: "/",
        home: &Home::known("/root"),
        home_of: &home_of,
        traces: false,
        mounts: &[],
        variable: &|name| match name {
            "TOKEN" => Variable::Set,
            _ => Variable::Unset,
        },
    };
    let effects = of_script(&text, Dialect::Posix, &around);
    let of_token = |origins: &[Origin]| {
        origins
            .iter()
            .any(|o| matches!(o, Origin::Environment) || *o == Origin::Variable("TOKEN".into()))
    };
    let left = effects.left.iter();
    let left = left.filter(|left| left.keeper == Keeper::Layer && of_token(&left.origins));
    let shown = effects.shown.iter().any(|shown| of_token(&shown.origins));
    (left.map(|left| left.path.clone()).collect(), shown)
}

/// Runs the scripts one after another, each in a root of its own.
fn observed(scripts: &[String], canary: &str) -> Vec<Left> {
    let folder = engine::scratch("shell");
    let context = folder.join("context");
    std::fs::create_dir_all(context.join("scripts")).expect("a folder");
    for (number, script) in scripts.iter().enumerate() {
        std::fs::write(context.join(format!("scripts/{number}")), script).expect("a script");
    }
    let runner = format!(
        "mkdir -p /r/bin /r/dev /out\n\
         cp /bin/busybox /r/bin/\n\
         chroot /r /bin/busybox --install -s /bin\n\
         n=0\n\
         while [ -f /scripts/$n ]; do\n\
         for d in tmp etc root var out; do rm -rf /r/$d; mkdir /r/$d; done\n\
         rm -f /r/.* /r/dev/null 2>/dev/null; : > /r/dev/null\n\
         for f in {{seeds}}; do echo seed > /r$f; done\n\
         cp /scripts/$n /r/out/script\n\
         TOKEN={canary} HOME=/root chroot /r /bin/sh /out/script > /out/$n.log 2>&1 < /dev/null\n\
         rm -rf /r/out\n\
         (cd /r && find . -type f ! -path './bin/*' ! -path './dev/*' -exec grep -l {canary} {{}} +) > /out/$n.files\n\
         n=$((n+1))\n\
         done\n"
    );
    let runner = runner.replace("{seeds}", &PATHS.join(" "));
    std::fs::write(context.join("runner"), runner).expect("a script");
    std::fs::write(
        context.join("Dockerfile"),
        "FROM proof-base AS run\nCOPY . /\nRUN sh /runner; true\nFROM scratch\nCOPY --from=run /out /out\n",
    )
    .expect("a file");
    let archive = folder.join("out.tar");
    let to = format!("type=tar,dest={}", archive.display());
    let mut command = engine::docker();
    command.env("DOCKER_BUILDKIT", "1").args([
        "build",
        "--quiet",
        "--no-cache",
        "--network=none",
        "--output",
        &to,
    ]);
    engine::run(command.arg(&context)).expect("the scripts run");
    let entries = tar::entries(&std::fs::read(&archive).expect("the image"));
    let text = |number: usize, what: &str| {
        let path = format!("out/{number}.{what}");
        let entry = entries.iter().find(|entry| entry.path == path);
        let bytes = entry.map_or(&[][..], |entry| entry.bytes.as_slice());
        String::from_utf8_lossy(bytes).into_owned()
    };
    let all = (0..scripts.len()).map(|number| {
        let files = text(number, "files");
        let files = files
            .lines()
            .map(|path| path.trim_start_matches('.').to_owned());
        (files.collect(), text(number, "log").contains(canary))
    });
    let all = all.collect();
    engine::discard(&folder);
    all
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn scripts_leave_what_the_interpreter_says() {
    let long = std::env::var_os("PROOF_LONG").is_some_and(|long| !long.is_empty());
    let count = if long { LONG } else { CASES };
    let scripts: Vec<String> = (0..count).map(script).collect();
    let canary = password("shell");
    let mut record = Record {
        title: "what shell commands leave behind",
        against: vec![format!(
            "busybox sh in {}",
            engine::version(Builder::BuildKit)
        )],
        ..Record::default()
    };
    for scripts in scripts.chunks(BATCH) {
        for (script, observed) in scripts.iter().zip(observed(scripts, &canary)) {
            record.cases += 1;
            let claimed = claimed(script);
            if claimed == observed {
                record.agreements += 1;
            } else if ["if ", "case ", "test "]
                .iter()
                .any(|word| script.contains(word))
                && claimed.0.is_superset(&observed.0)
            {
                record.leave_out(
                    "conditions are not evaluated: a file may hold what either way leaves in it",
                );
            } else if script.contains("ln -") {
                record.leave_out("a link is followed as a copy (decision 0144)");
            } else {
                record.disagreements.push(format!(
                    "claimed {:?}, printed {}; there {:?}, printed {}:\n{}",
                    claimed.0,
                    claimed.1,
                    observed.0,
                    observed.1,
                    script
                        .lines()
                        .map(|line| format!("    {line}\n"))
                        .collect::<String>()
                ));
            }
        }
    }
    record.finish("5-shell", count);
}
