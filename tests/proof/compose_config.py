"""What docker-compose itself makes of projects.

Reads a JSON list of projects, each a map of paths to texts, and writes a list of what comes of each.
"""
import json
import os
import sys
import tempfile

from compose.config import config
from compose.config.environment import Environment
from compose.config.serialize import serialize_config
import yaml


def resolved(files):
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            path = os.path.join(folder, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        environment = Environment.from_env_file(folder)
        details = config.find(folder, None, environment)
        return yaml.safe_load(serialize_config(config.load(details), escape_dollar=False))


def main():
    # Only the project says what is set.
    os.environ.clear()
    answers = []
    for files in json.load(sys.stdin):
        try:
            answers.append({"is": resolved(files)})
        except Exception as error:  # What it refuses, it says in many ways.
            answers.append({"refused": f"{type(error).__name__}: {error}"})
    real.write(json.dumps(answers, default=str))


# It warns of variables that are not set; the answer has a stream of its own.
real, sys.stdout = sys.stdout, sys.stderr
main()
