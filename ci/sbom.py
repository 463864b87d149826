"""Writes the bill of materials of Cargo.lock, as CycloneDX 1.6 JSON, to standard output.

    python3 ci/sbom.py Cargo.lock
"""

import json
import pathlib
import sys
import tomllib


def component(package: dict) -> dict:
    url = f"pkg:cargo/{package['name']}@{package['version']}"
    made = {"type": "library", "bom-ref": url, "name": package["name"], "version": package["version"], "purl": url}
    if "checksum" in package:
        made["hashes"] = [{"alg": "SHA-256", "content": package["checksum"]}]
    return made


def main(lock: pathlib.Path) -> None:
    packages = tomllib.loads(lock.read_text())["package"]
    own = [component(p) for p in packages if p["name"] == "lint-secrets"]
    others = [component(p) for p in packages if "source" in p]
    assert len(own) == 1 and others, "this is not the Cargo.lock of lint-secrets"
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own[0] | {"type": "application"}},
        "components": others,
    }
    json.dump(bill, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
