#!/usr/bin/env bash
# Breaks rules of the model on purpose, one at a time, in a copy: the tests against the real tools have to notice each.
# Called by ci/real-world.sh --mutants [NAME…], which starts the builders.
set -euo pipefail
cd "$(dirname -- "$0")/.."

copy=$PWD/target/mutants/source
export CARGO_TARGET_DIR=$PWD/target/mutants/target
export PROOF_RECORDS=$PWD/target/mutants/records
rm -rf -- "$copy"
mkdir -p "$copy" "$PROOF_RECORDS"
git ls-files -z --cached --others --exclude-standard -- Cargo.toml Cargo.lock build build.rs rules src benches tests test-data docs |
    tar --null --files-from=- --create | tar --extract --touch --directory="$copy"

# lie NAME TEST FILE PERL: what is claimed falsely; the test that has to fail; the file, and what is done to it.
caught=0
edited=
missed=()
wanted=("$@")
lie() {
    local name=$1 test=$2 file=$3 edit=$4 log
    # The one before is taken back.
    [ -z "$edited" ] || cp -- "$edited" "$copy/$edited"
    if [ ${#wanted[@]} -gt 0 ] && [[ " ${wanted[*]} " != *" $name "* ]]; then
        return
    fi
    perl -0pi -e "$edit" "$copy/$file"
    if cmp -s "$file" "$copy/$file"; then
        echo "$name: the edit changes nothing in $file" >&2
        exit 1
    fi
    log=$PWD/target/mutants/$name.log
    edited=$file
    if ! (cd "$copy" && cargo test --locked --test proof --no-run) >"$log" 2>&1; then
        echo "$name: does not compile, see $log" >&2
        exit 1
    fi
    if (cd "$copy" && cargo test --locked --test proof -- --ignored --nocapture "$test") >>"$log" 2>&1; then
        missed+=("$name")
        echo "$name: not noticed by $test"
    elif grep -aq ' disagreements:$' "$log"; then
        caught=$((caught + 1))
        echo "$name: $(grep -aom1 '[0-9]* disagreements:$' "$log") in $test"
    else
        echo "$name: failed for another reason, see $log" >&2
        exit 1
    fi
}

exposure=src/flow/exposure.rs
lie a-later-rm-makes-it-clean planted $exposure \
    's/(fn sinks\(.*?\{\n)/$1        if visit.file.and_then(|at| self.files.get(at)).is_some_and(|f| f.removed.is_some()) { return Vec::new(); }\n/s'
lie an-unused-argument-is-not-in-history planted $exposure \
    's/(fn shipped.*?Place::Argument => vec!\[)Sink::ImageHistory, /$1/s'
lie environment-is-not-in-history planted $exposure \
    's/(Place::Environment => vec!\[Sink::ImageEnv, )Sink::ImageHistory, /$1/'
lie labels-are-not-in-the-config planted $exposure \
    's/(Place::Label => vec!\[)Sink::ImageLabel, /$1/'
lie commands-are-not-in-the-config planted $exposure \
    's/(Place::Command\(_\) => vec!\[)Sink::ImageCommand, /$1/'
lie commands-are-not-in-the-log planted $exposure \
    's/(Place::Run if visit.written => vec!\[Sink::ImageHistory, )Sink::BuildLog, /$1/'
lie a-folder-is-in-no-layer planted $exposure \
    's/(Setting\("WORKDIR"\) => vec!\[\s*Sink::ImageSetting,\s*)Sink::Layer,/$1/'
lie a-trigger-is-in-no-config planted $exposure \
    's/vec!\[Sink::ImageTrigger, Sink::ImageHistory, /vec![Sink::ImageHistory, /'
lie a-stage-that-is-taken-from-is-shipped planted src/flow/reach.rs \
    's/\*slot = Reach::Built;/*slot = Reach::Shipped;/'
lie names-are-not-expanded-in-the-log planted src/flow/exposure/expanded.rs \
    's/return Some\(Exposed \{/if op.span.end > 0 { continue; }\n                    return Some(Exposed {/'
lie what-is-replaced-stays-in-the-config planted src/flow/exposure/replaced.rs \
    's/is_some_and\(\|last\| \*last > op.span.start\)/is_some_and(|last| *last > op.span.end + u32::MAX \/ 2)/'
lie a-stage-takes-nothing-of-another planted src/flow/evaluate.rs \
    's/OpKind::Take\(taken\) => self.take\(here, taken\),/OpKind::Take(_) => {}/'
lie an-exclamation-mark-takes-nothing-back ignore_files src/context/ignore.rs \
    's/ignored: !rule.pattern.negated,/ignored: true,/'
lie a-removed-file-stays scripts_leave src/effects/copies.rs \
    's/"rm" \| "unlink" \| "shred" \| "srm" =>/"unlink" | "shred" | "srm" =>/'
lie a-declared-script-is-none user_data_is src/syntax/user_data/mime.rs \
    's/unsaid.then_some\(Kind::Script\)/unsaid.then_some(Kind::Unknown)/'
lie two-dollars-are-one compose_files src/lower/compose/command.rs \
    's/\*part = Part::Opaque\(\*span\);/keep_own(word, names);/'

echo "$caught lies were noticed"
if [ ${#missed[@]} -gt 0 ]; then
    echo "not noticed: ${missed[*]}" >&2
    exit 1
fi
if [ "$caught" -eq 0 ]; then
    echo 'no lie was told' >&2
    exit 1
fi
