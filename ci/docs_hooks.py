"""What MkDocs is told besides mkdocs.yml: no text stands in the repository twice, and links work in it and on the site.

Pages outside of docs/ are taken in where they are. A link to one leads to its place on the site; a link to a file that is
no page leads into the repository when `repo_url` is set, and is plain text else. Fences lose what stands behind their
language, which says to the tests what is expected of a block.
"""

import logging
import os
import posixpath
import re

from mkdocs.structure.files import File

# Its warnings fail a strict build.
log = logging.getLogger("mkdocs.plugins")

# Where pages outside of docs/ go.
TAKEN_IN = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changes.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "github-action/README.md": "action.md",
}
FROM = {page: path for path, page in TAKEN_IN.items()}

LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
FENCE = re.compile(r"^(```+)([\w-]*).*$")


def on_files(files, config):
    root = posixpath.dirname(config.config_file_path)
    for path, page in TAKEN_IN.items():
        files.append(File.generated(config, page, abs_src_path=posixpath.join(root, path)))
    return files


def on_page_markdown(markdown, page, config, files):
    # Where it is in the repository, which its links are relative to.
    source = FROM.get(page.file.src_uri, "docs/" + page.file.src_uri)

    def target(path):
        """The place of a repository's path on the site, relative to the page; None for what is no page."""
        if path in TAKEN_IN:
            there = TAKEN_IN[path]
        elif path.startswith("docs/"):
            there = path.removeprefix("docs/")
        else:
            return None
        if there not in files.src_uris:
            there = posixpath.join(there, "README.md")
        if there not in files.src_uris:
            return None
        return posixpath.relpath(there, posixpath.dirname(page.file.src_uri) or ".")

    def fitted(link):
        text, address = link.groups()
        path, _, anchor = address.partition("#")
        if not path or "://" in path or path.startswith("mailto:"):
            return link.group()
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        anchor = f"#{anchor}" if anchor else ""
        if there := target(path):
            return f"[{text}]({there}{anchor})"
        root = posixpath.dirname(config.config_file_path)
        if not os.path.exists(posixpath.join(root, path)):
            log.warning("%s links to %s, which is not there", source, path)
        if config.repo_url:
            return f"[{text}]({config.repo_url.rstrip('/')}/blob/main/{path}{anchor})"
        return text

    lines, fenced = [], False
    for line in markdown.splitlines():
        if fence := FENCE.match(line):
            fenced = not fenced
            line = "".join(fence.groups())
        elif not fenced:
            line = LINK.sub(fitted, line)
        lines.append(line)
    return "\n".join(lines) + "\n"
