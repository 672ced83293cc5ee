"""Runs the bangban executable as a person would."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BANGBAN = os.environ.get("BANGBAN", str(ROOT / "build-test/bin/bangban"))
sys.path[:0] = [str(ROOT / "deploy/examples"), str(ROOT / "tests/support"), str(Path(__file__).parent)]
KEYS = ["service.intake", "service.routing", "service.department.housing", "department.housing", "window.w01",
        "operator.ops", "auditor.u01"]


class Ran:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


def environment(**more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BANGBAN_")}
    return kept | {"BANGBAN_DATA_DIRECTORY": str(ROOT / "deploy/data")} | more


def run(*arguments, stdin="", **more):
    done = subprocess.run([BANGBAN, *map(str, arguments)], input=stdin, text=True, capture_output=True, cwd=ROOT,
                          env=environment(**more), timeout=60)
    return Ran(done)


@pytest.fixture
def bangban():
    return run


@pytest.fixture
def instance(tmp_path):
    """A directory with keys and a topology of which nobody listens."""
    made = run("--instance", tmp_path, "keys", "new", *KEYS)
    assert made.code == 0, made.err
    (tmp_path / "topology.csv").write_text("name,request,publish\n"
                                           "intake,tcp://127.0.0.1:1,tcp://127.0.0.1:2\n"
                                           "department.housing,tcp://127.0.0.1:3,tcp://127.0.0.1:4\n")
    return tmp_path
