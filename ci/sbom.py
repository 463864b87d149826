"""Writes the bill of materials of the program, as CycloneDX 1.6 JSON, to standard output: the crates that are linked
into it on one target or another, and how they depend on each other. What only tests and builds need is left out.

    cargo metadata --format-version 1 --locked | python3 ci/sbom.py Cargo.lock
"""

import json
import pathlib
import sys
import tomllib


def component(package: dict, checksums: dict[tuple[str, str], str]) -> dict:
    url = f"pkg:cargo/{package['name']}@{package['version']}"
    made = {"type": "library", "bom-ref": url, "name": package["name"], "version": package["version"], "purl": url}
    if package["license"]:
        # Older crates write `/` for `OR`.
        made["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    digest = checksums.get((package["name"], package["version"]))
    if digest:
        made["hashes"] = [{"alg": "SHA-256", "content": digest}]
    return made


def linked(node: dict) -> list[str]:
    """What a package of the graph needs when it runs."""
    return [d["pkg"] for d in node["deps"] if any(kind["kind"] is None for kind in d["dep_kinds"])]


def main(lock: pathlib.Path) -> None:
    metadata = json.load(sys.stdin)
    packages = {p["id"]: p for p in metadata["packages"]}
    nodes = {n["id"]: n for n in metadata["resolve"]["nodes"]}
    own = metadata["resolve"]["root"]
    locked = tomllib.loads(lock.read_text())["package"]
    checksums = {(p["name"], p["version"]): p["checksum"] for p in locked if "checksum" in p}
    reached, rest = {own}, [own]
    while rest:
        for needed in linked(nodes[rest.pop()]):
            if needed not in reached:
                reached.add(needed)
                rest.append(needed)
    made = {id: component(packages[id], checksums) for id in reached}
    assert packages[own]["name"] == "lint-secrets" and len(made) > 1, "this is not the metadata of lint-secrets"
    assert all("hashes" in c for id, c in made.items() if id != own), "Cargo.lock has no checksum for a crate"
    by_name = sorted(made, key=lambda id: made[id]["bom-ref"])
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": made[own] | {"type": "application"}},
        "components": [made[id] for id in by_name if id != own],
        "dependencies": [
            {"ref": made[id]["bom-ref"], "dependsOn": sorted({made[n]["bom-ref"] for n in linked(nodes[id])})}
            for id in by_name
        ],
    }
    json.dump(bill, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
