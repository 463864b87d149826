#!/usr/bin/env python3
"""The figures of fuzzing, out of what libFuzzer prints.

    ci/fuzz_figures.py TARGET LOGS                      a line for the terminal
    ci/fuzz_figures.py --record PAGE LOGS TARGET...     adds the runs to the table on the page

A log may be of several runs, one after the other: executions add up.
"""

import pathlib
import re
import sys

MARK = "<!-- ci/fuzz.sh --record writes this table -->"
HEAD = "| target | seconds | executions | most edges | peak memory | failures |\n|---|---:|---:|---:|---:|---:|\n"


def figures(target, logs):
    """Seconds, executions, edges, MiB, failures."""
    text = (logs / f"{target}.log").read_text(errors="replace")
    _, seconds = (logs / f"{target}.code").read_text().split()

    def numbers(pattern):
        return [int(number) for number in re.findall(pattern, text)] or [0]

    failures = len(re.findall(r"^==\d+== ERROR: libFuzzer", text, re.M))
    return (
        int(seconds),
        sum(numbers(r"stat::number_of_executed_units: *(\d+)")),
        max(numbers(r" cov: (\d+)")),
        max(numbers(r"stat::peak_rss_mb: *(\d+)")),
        failures,
    )


def rows(page):
    """The rows that a page has, by target."""
    text = page.read_text().partition(MARK)[2]
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and cells[1].replace(",", "").isdigit():
            found[cells[0].strip("`")] = [int(cell.split()[0].replace(",", "")) for cell in cells[1:]]
    return found


def record(page, logs, targets):
    """Seconds, executions and failures add up over the runs; edges and memory are the most of any."""
    found = rows(page)
    for target in targets:
        new = figures(target, logs)
        old = found.get(target, [0] * 5)
        add = [old[0] + new[0], old[1] + new[1], max(old[2], new[2]), max(old[3], new[3]), old[4] + new[4]]
        found[target] = add
    lines = []
    for target, (seconds, executions, edges, memory, failures) in sorted(found.items()):
        lines.append(f"| `{target}` | {seconds:,} | {executions:,} | {edges:,} | {memory:,} MiB | {failures} |\n")
    head, mark, rest = page.read_text().partition(MARK)
    if not mark:
        sys.exit(f"{page} has no place for the table: {MARK}")
    behind = re.sub(r"\A\s*(\|[^\n]*\n)*", "", rest)
    page.write_text(f"{head}{MARK}\n\n{HEAD}{''.join(lines)}" + (f"\n{behind.lstrip()}" if behind else ""))


def main():
    if sys.argv[1] == "--record":
        return record(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4:])
    target, logs = sys.argv[1], pathlib.Path(sys.argv[2])
    seconds, executions, edges, memory, failures = figures(target, logs)
    each = executions // max(seconds, 1)
    print(f"{target:12} {seconds:9} {executions:12,} {each:8} {edges:9,} {memory:8}  {failures}", flush=True)


if __name__ == "__main__":
    main()
