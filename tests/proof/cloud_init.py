"""What cloud-init itself makes of user-data: run with the Python that has its modules.

Reads a JSON list of jobs, each with `kind` and base64 in `data`, and writes a list of what comes of each.
"""
import base64
import json
import sys
import tempfile

from cloudinit import helpers, user_data, util

folder = tempfile.mkdtemp()
paths = helpers.Paths({"cloud_dir": folder, "run_dir": folder})


class Processor(user_data.UserDataProcessor):
    """Fetches nothing, and leaves archives whole."""

    def _keep(self, kind, payload, outer):
        part = user_data.MIMEBase(*kind.split("/", 1))
        part.set_payload(payload)
        self._attach_part(outer, part)

    def _do_include(self, content, append_msg):
        self._keep("text/x-include-url", content, append_msg)

    def _explode_archive(self, archive, append_msg):
        self._keep("text/cloud-config-archive", archive, append_msg)


def bytes_of(payload):
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else payload or b""


def parts(data):
    message = Processor(paths).process(data)
    found = []
    for part in message.walk():
        if user_data.is_skippable(part):
            continue
        payload = bytes_of(util.fully_decoded_payload(part))
        found.append([part.get_content_type(), base64.b64encode(payload).decode()])
    return found


def exploded(data):
    message = user_data.UserDataProcessor(paths).process(data)
    found = []
    for part in message.walk():
        if not user_data.is_skippable(part):
            payload = bytes_of(util.fully_decoded_payload(part))
            found.append([part.get_content_type(), base64.b64encode(payload).decode()])
    return found


def written(data):
    """The files that `write_files` makes of a cloud-config."""
    from cloudinit.config import cc_write_files as module

    found = []
    module.util.write_file = lambda path, content, *rest, **named: found.append(
        [path, base64.b64encode(bytes_of(content)).decode()]
    )
    module.util.chownbyname = lambda *rest: None
    config = util.load_yaml(data) or {}
    module.write_files("proof", config.get("write_files", []), "root")
    return found


def passwords(data):
    """What `chpasswd` is given: users, passwords, and whether each is hashed."""
    import logging

    from cloudinit.config import cc_set_passwords as module

    found = []

    class Distro:
        name = "debian"

        def chpasswd(self, plist, hashed):
            found.extend([user, password, hashed] for user, password in plist)

        def set_passwd(self, user, password, hashed=False):
            found.append([user, password, hashed])

        def expire_passwd(self, user):
            pass

        def __getattr__(self, name):
            return lambda *rest, **named: None

    class Cloud:
        distro = Distro()

    module.ug_util.normalize_users_groups = lambda config, distro: ({"root": {"default": True}}, {})
    module.handle_ssh_pwauth = lambda *rest: None
    module.rand_user_password = lambda *rest: "(random)"
    config = util.load_yaml(data) or {}
    module.handle("proof", config, Cloud(), logging.getLogger("proof"), [])
    return found


KINDS = {"parts": parts, "exploded": exploded, "written": written, "passwords": passwords}


def main():
    answers = []
    for job in json.load(sys.stdin):
        try:
            answers.append({"is": KINDS[job["kind"]](base64.b64decode(job["data"]))})
        except Exception as error:  # What it refuses, it says in many ways.
            answers.append({"refused": f"{type(error).__name__}: {error}"})
    real.write(json.dumps(answers))


# Its modules log and print; the answer has a stream of its own.
real, sys.stdout = sys.stdout, sys.stderr
main()
