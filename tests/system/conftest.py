"""System tests: real PostgreSQL, real binaries under the supervisor, the public interfaces, a virtual clock.

One instance serves all tests of a session; each test brings projects of its own and only ever moves the clock
forward.  Tests that kill things start an instance of their own (`own_instance`).
"""
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "deploy"), str(ROOT / "deploy/examples"), str(ROOT / "tests/system")]

from instance import Instance  # noqa: E402
from stage import Stage  # noqa: E402
from town import Town  # noqa: E402


class Place:
    """A running instance in a directory of its own, and the clients to it."""

    def __init__(self):
        self.directory = Path(tempfile.mkdtemp(prefix="bangban-test-", dir="/tmp"))
        os.chmod(self.directory, 0o755)  # PostgreSQL runs as another user
        build = os.environ.get("BANGBAN_BUILD", ROOT / "build-test")
        first = int(os.environ.get("BANGBAN_FIRST_PORT", 20000))  # runs side by side keep apart
        port = random.randrange(first, first + 5000, 100)
        self.instance = Instance(self.directory / "i", build=build, first_port=port)
        try:
            self.instance.start()
        except BaseException as failure:
            self.instance.stop()  # nobody else will
            if isinstance(failure, SystemExit):  # pytest would try again for every test
                raise RuntimeError(failure.code) from None
            raise
        self.stage = Stage(self.instance.directory)
        self.town = Town(self.stage)

    def close(self):
        self.instance.stop()
        if os.environ.get("BANGBAN_KEEP"):
            print(f"kept {self.directory}")
        else:
            shutil.rmtree(self.directory, ignore_errors=True)


@pytest.fixture(scope="session")
def place():
    place = Place()
    yield place
    place.close()


@pytest.fixture
def own_instance():
    place = Place()
    yield place
    place.close()


@pytest.fixture
def town(place):
    return place.town


@pytest.fixture
def stage(place):
    return place.stage


