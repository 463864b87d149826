#!/usr/bin/env bash
# Fuzzes the program: builds the targets of fuzz/, replays what earlier runs kept, and looks for more.
#
#   ci/fuzz.sh [--seconds N] [--seed N] [--jobs N] [--keep-going] [--record] [--minimise] [TARGET...]
#
# --seconds     how long each target runs (30); 0 only replays
# --seed        what the inputs are made up from: the same ones in the same order each time (0: others each time)
# --jobs        how many run at once (2)
# --keep-going  a target that fails goes on with another seed, for the rest of its time
# --record      adds the figures to docs/fuzzing.md
# --minimise    makes fuzz/corpus anew of what was found: as few inputs as reach as much
#
# Fails with the path of the input that fails, and the command that shows it. Needs stable Rust, Python and a C++ compiler,
# which it installs (Debian or Ubuntu); libFuzzer comes with the crate libfuzzer-sys. docs/decisions/0230 says why there is no
# cargo-fuzz in it.
set -euo pipefail
cd "$(dirname -- "$0")/.."

seconds=30 seed=0 jobs=2 keep_going='' record='' minimise='' targets=()
while [ $# -gt 0 ]; do
    case $1 in
        --seconds) seconds=$2; shift ;;
        --seed) seed=$2; shift ;;
        --jobs) jobs=$2; shift ;;
        --keep-going) keep_going=yes ;;
        --record) record=yes ;;
        --minimise) minimise=yes ;;
        -*) echo "unknown option $1" >&2; exit 2 ;;
        *) targets+=("$1") ;;
    esac
    shift
done
if [ ${#targets[@]} -eq 0 ]; then
    mapfile -t targets < <(find fuzz/fuzz_targets -name '*.rs' -printf '%f\n' | sed 's/\.rs$//' | sort)
fi

if ! command -v c++ >/dev/null; then
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends g++ >/dev/null
fi

home=${CARGO_TARGET_DIR:-target}/fuzz
host=$(rustc -vV | sed -n 's/^host: //p')
# Counters for each edge of the program, and what is compared with what: what cargo-fuzz passes, but for the sanitizer. There
# is no unsafe code in the program that it could look at. With --target nothing that runs while building is slowed down.
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares"
wanted=()
for target in "${targets[@]}"; do
    wanted+=(--bin "$target")
done
begun=$SECONDS
CARGO_INCREMENTAL=0 cargo build --quiet --release --locked --manifest-path fuzz/Cargo.toml --target-dir "$home" \
    --target "$host" "${wanted[@]}"
binaries=$home/$host/release
echo "built in $((SECONDS - begun)) s"

rm -rf -- "$home/seeds"
python3 ci/fuzz_seeds.py "$home/seeds"

# Small enough to be fast, large enough for a project of a few files.
# libFuzzer's entropic schedule takes longer than the program does, for so many edges.
limits=(-timeout=30 -rss_limit_mb=1024 -max_len=4096 -entropic=0 -dict=fuzz/words.dict -print_final_stats=1)

# one TARGET: replays and fuzzes; the log and the exit code stay beside the corpus.
one() {
    local target=$1 left=$seconds start=$SECONDS code=0 log=$home/logs/$1.log
    local corpus=$home/corpus/$target crashes=$home/crashes/$target
    mkdir -p "$corpus" "$crashes" "$home/logs" "$home/seeds/$target" "fuzz/corpus/$target"
    : >"$log"
    if [ "$seconds" -eq 0 ]; then
        "$binaries/$target" "${limits[@]}" -runs=0 "-artifact_prefix=$crashes/" "fuzz/corpus/$target" "$home/seeds/$target" \
            >>"$log" 2>&1 || code=$?
    else
        while [ "$left" -gt 0 ]; do
            local this=0
            "$binaries/$target" "${limits[@]}" "-seed=$seed" "-max_total_time=$left" "-artifact_prefix=$crashes/" \
                "$corpus" "fuzz/corpus/$target" "$home/seeds/$target" >>"$log" 2>&1 || this=$?
            [ "$this" -eq 0 ] || code=$this
            left=$((seconds - SECONDS + start))
            [ "$this" -ne 0 ] && [ -n "$keep_going" ] || break
        done
    fi
    echo "$code $((SECONDS - start))" >"$home/logs/$target.code"
    python3 ci/fuzz_figures.py "$target" "$home/logs"
}

export -f one
export seconds seed keep_going home binaries
declare -p limits >"$home/limits.sh"
printf '%-12s %9s %12s %8s %9s %8s  %s\n' target seconds executions a-second edges MiB failures
printf '%s\n' "${targets[@]}" | xargs -P "$jobs" -I {} bash -c 'set -uo pipefail; . "$home/limits.sh"; one "$1"' one {}

failed=0
for target in "${targets[@]}"; do
    read -r code _ <"$home/logs/$target.code"
    [ "$code" -eq 0 ] && continue
    failed=1
    echo "$target failed with $code; the end of $home/logs/$target.log:" >&2
    grep -aE 'panicked at|^assertion|ERROR: libFuzzer|Test unit written' -A2 "$home/logs/$target.log" | tail -n 12 >&2
    grep -ao 'Test unit written to .*' "$home/logs/$target.log" | sort -u | sed 's/.* to //' | while read -r input; do
        echo "see it again: $binaries/$target $input" >&2
    done
done

if [ -n "$record" ]; then
    python3 ci/fuzz_figures.py --record docs/fuzzing.md "$home/logs" "${targets[@]}"
fi
if [ -n "$minimise" ]; then
    for target in "${targets[@]}"; do
        # What the seeds reach needs no input more, and how often an edge is taken is not worth one.
        rm -rf -- "$home/small"
        mkdir -p "fuzz/corpus/$target"
        cp -r -- "$home/seeds/$target" "$home/small"
        "$binaries/$target" "${limits[@]}" -use_counters=0 -merge=1 "$home/small" "fuzz/corpus/$target" \
            "$home/corpus/$target" >"$home/logs/$target.merge.log" 2>&1 || failed=1
        python3 ci/fuzz_seeds.py --keep "$home/small" "$home/seeds/$target" "fuzz/corpus/$target"
    done
fi
exit "$failed"
