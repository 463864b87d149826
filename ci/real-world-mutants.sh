#!/usr/bin/env bash
# Breaks rules of the model on purpose, one at a time, in a copy: the tests against the real tools have to notice each.
# Called by ci/real-world.sh --mutants [NAME…], which starts the builders.
#
# The copy is compiled once, with all lies in it; `LIE` says which of them is told.
set -euo pipefail
cd "$(dirname -- "$0")/.."

copy=$PWD/target/mutants/source
logs=$PWD/target/mutants/logs
export CARGO_TARGET_DIR=$PWD/target/mutants/target
export PROOF_RECORDS=$PWD/target/mutants/records
export PROOF_QUICK=yes
unset LIE
rm -rf -- "$copy"
mkdir -p "$copy" "$logs" "$PROOF_RECORDS"
git ls-files -z --cached --others --exclude-standard |
    tar --null --files-from=- --create | tar --extract --touch --directory="$copy"

# edit FILE PERL: what is done to a file of the copy; it has to change something.
edit() {
    cp -- "$copy/$1" "$copy/before"
    perl -0pi -e "$2" "$copy/$1"
    if cmp -s "$copy/before" "$copy/$1"; then
        echo "$1: the edit finds nothing to change: $2" >&2
        exit 1
    fi
}

names=()
declare -A test_of
# lie NAME TEST FILE PERL: what is claimed falsely, the test that has to fail, and how the lie is told: `LIE` stands for
# whether it is.
lie() {
    names+=("$1")
    test_of[$1]=$2
    edit "$3" "${4//LIE/crate::lie(\"$1\")}"
}

edit src/lib.rs 's/\z/\n\/\/\/ Whether a lie is told.\n#[allow(clippy::disallowed_methods)]\npub fn lie(name: &str) -> bool {\n    std::env::var("LIE").is_ok_and(|lie| lie == name)\n}\n/'

# keeps NAME PLACE SINK: something of a shipped stage that is said not to be in one of its places.
keeps() {
    lie "$1" planted src/flow/exposure.rs \
        "s/(let mut sinks = shipped\(visit\);)/\$1\n                if LIE && matches!(visit.place, $2) { sinks.retain(|sink| *sink != Sink::$3); }/"
}
keeps an-unused-argument-is-not-in-history Place::Argument ImageHistory
keeps environment-is-not-in-history Place::Environment ImageHistory
keeps environment-is-not-in-the-config Place::Environment ImageEnv
keeps labels-are-not-in-the-config Place::Label ImageLabel
keeps commands-are-not-in-the-config 'Place::Command(_)' ImageCommand
keeps what-runs-is-not-in-the-log Place::Run BuildLog
keeps a-folder-is-in-no-layer 'Place::Setting("WORKDIR")' Layer
lie a-later-rm-makes-it-clean planted src/flow/exposure.rs \
    's/(fn sinks\(.*?\{\n)/$1        if LIE && visit.file.and_then(|at| self.files.get(at)).is_some_and(|f| f.removed.is_some()) { return Vec::new(); }\n/s'
lie a-trigger-is-in-no-config planted src/flow/exposure.rs \
    's/vec!\[Sink::ImageTrigger, Sink::Provenance\]/if LIE { vec![Sink::Provenance] } else { vec![Sink::ImageTrigger, Sink::Provenance] }/'
lie a-stage-that-is-taken-from-is-shipped planted src/flow/reach.rs \
    's/\*slot = Reach::Built;/*slot = if LIE { Reach::Shipped } else { Reach::Built };/'
lie names-are-not-expanded-in-the-log planted src/flow/exposure/expanded.rs \
    's/(fn expanded\(.*?\{\n)/$1        if LIE { return None; }\n/s'
lie what-is-replaced-stays-in-the-config planted src/flow/exposure/replaced.rs \
    's/(fn is_replaced\(.*?\{\n)/$1        if LIE { return false; }\n/s'
lie a-stage-takes-nothing-of-another planted src/flow/evaluate.rs \
    's/OpKind::Take\(taken\) => self.take\(here, taken\),/OpKind::Take(taken) => if !LIE { self.take(here, taken) },/'
lie an-exclamation-mark-takes-nothing-back ignore_files src/context/ignore.rs \
    's/ignored: !rule.pattern.negated,/ignored: !rule.pattern.negated || LIE,/; s/if !self.negations \{/if !self.negations || LIE {/'
lie a-removed-file-stays scripts_leave src/effects/copies.rs \
    's/if path != "\/" (\{\s*let others)/if path != "\/" \&\& !LIE $1/'
lie a-declared-script-is-none user_data_is src/syntax/user_data/mime.rs \
    's/unsaid.then_some\(Kind::Script\)/(unsaid && !LIE).then_some(Kind::Script)/'
lie two-dollars-are-one compose_files src/lower/compose/command.rs \
    's/\} else \{(\s*\*part = Part::Opaque)/} else if LIE { keep_own(word, names); } else {$1/'

(cd "$copy" && cargo test --locked --test proof --no-run)

# check LIE TEST LOG: runs one test.
check() {
    (cd "$copy" && LIE=$1 cargo test --locked --test proof -- --ignored --nocapture "$2") >"$3" 2>&1
}

if ! check '' planted "$logs/no-lie"; then
    echo "the copy fails without a lie, see $logs/no-lie" >&2
    exit 1
fi
caught=0
missed=()
for name in "${names[@]}"; do
    if [ $# -gt 0 ] && [[ " $* " != *" $name "* ]]; then
        continue
    fi
    log=$logs/$name
    if check "$name" "${test_of[$name]}" "$log"; then
        missed+=("$name")
        echo "$name: not noticed by ${test_of[$name]}"
    elif grep -aq ' disagreements:$' "$log"; then
        caught=$((caught + 1))
        echo "$name: $(grep -aom1 '[0-9]* disagreements:$' "$log") in ${test_of[$name]}"
    else
        echo "$name: failed for another reason, see $log" >&2
        exit 1
    fi
done

echo "$caught lies were noticed"
if [ ${#missed[@]} -gt 0 ]; then
    echo "not noticed: ${missed[*]}" >&2
    exit 1
fi
if [ "$caught" -eq 0 ]; then
    echo 'no lie was told' >&2
    exit 1
fi
