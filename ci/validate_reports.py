"""Validates reports; ci/validate-reports.sh says how it is called."""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree

# One fault each, that the schema has to find.
BROKEN = {
    "gitlab": '[{"description": "a", "check_name": "a", "fingerprint": "", "severity": "bad", "location": {}}]',
    "rdjson": '{"source": {"name": "a"}, "diagnostics": [{"message": "a", "location": {}, "severity": "ERROR"}]}',
    "junit": '<testsuites tests="1" failures="0" errors="0"/>',
    "checkstyle": '<checkstyle version="8.0"><file name="a"><error line="0"/></file></checkstyle>',
}


def faults(schemas: pathlib.Path, form: str, text: bytes) -> list[str]:
    """What the schema of `form` finds wrong with `text`."""
    if form in ("gitlab", "rdjson"):
        schema = json.loads((schemas / f"{form}.schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        checker = Draft202012Validator(schema, format_checker=FormatChecker())
        return [f"{e.json_path}: {e.message}" for e in checker.iter_errors(json.loads(text))]
    schema = etree.XMLSchema(etree.parse(schemas / f"{form}.xsd"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    schema.validate(etree.fromstring(text, parser))
    return [f"line {e.line}: {e.message}" for e in schema.error_log]


def main(schemas: pathlib.Path, reports: list[str]) -> int:
    if not reports or any("=" not in report for report in reports):
        print("usage: ci/validate-reports.sh FORMAT=FILE...", file=sys.stderr)
        return 2
    failed = 0
    for report in reports:
        form, _, file = report.partition("=")
        if not faults(schemas, form, BROKEN[form].encode()):
            print(f"{form}: the schema does not find the fault in a broken report", file=sys.stderr)
            failed = 1
        found = faults(schemas, form, pathlib.Path(file).read_bytes())
        for fault in found:
            print(f"{file}: {fault}", file=sys.stderr)
        failed |= bool(found)
        if not found:
            print(f"{file}: valid {form}")
    return failed


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
