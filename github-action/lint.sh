#!/usr/bin/env bash
# One run: annotations in the log, SARIF in a file, a table on the job's page. Never fails for findings: the exit code
# is an output, and the last step of the action ends with it.
#
# In: PROGRAM, INPUT_PATHS, INPUT_ARGS, INPUT_CONFIG, INPUT_FAIL_ON, INPUT_SARIF_FILE, RUNNER_TEMP, GITHUB_OUTPUT,
# GITHUB_STEP_SUMMARY.
set -euo pipefail

arguments=(--format github --format "markdown=$RUNNER_TEMP/lint-secrets.md")
if [ -n "$INPUT_SARIF_FILE" ]; then
    arguments+=(--format "sarif=$INPUT_SARIF_FILE")
fi
if [ -n "$INPUT_CONFIG" ]; then
    arguments+=(--config "$INPUT_CONFIG")
fi
if [ -n "$INPUT_FAIL_ON" ]; then
    arguments+=(--fail-on "$INPUT_FAIL_ON")
fi
while IFS= read -r word; do
    word=${word%$'\r'}
    [ -z "$word" ] || arguments+=("$word")
done <<<"$INPUT_ARGS"
# What begins with a dash is a path all the same.
arguments+=(--)
while IFS= read -r path; do
    path=${path%$'\r'}
    [ -z "$path" ] || arguments+=("$path")
done <<<"$INPUT_PATHS"

rm -f -- "$RUNNER_TEMP/lint-secrets.md"
code=0
"$PROGRAM" "${arguments[@]}" || code=$?
if [ -f "$RUNNER_TEMP/lint-secrets.md" ]; then
    cat "$RUNNER_TEMP/lint-secrets.md" >>"$GITHUB_STEP_SUMMARY"
fi
{
    echo "exit-code=$code"
    if [ -n "$INPUT_SARIF_FILE" ] && [ -f "$INPUT_SARIF_FILE" ]; then
        # A name with a line break would add outputs.
        printf 'sarif-file=%s\n' "${INPUT_SARIF_FILE//[$'\r\n']/}"
    fi
} >>"$GITHUB_OUTPUT"
