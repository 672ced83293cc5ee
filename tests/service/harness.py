# SPDX-License-Identifier: Apache-2.0
"""A stage for the demo services: keys, topology, processes that can be killed, and a look at what they left."""
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import psycopg
import zmq

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "deploy/examples")]
import bangban_client as bb  # noqa: E402
from postgres import Cluster  # noqa: E402,F401

bb.SENDS = 100  # within the timeout of a call: these services are restarted within a second

DEMO = os.environ["BANGBAN_DEMO"]
LOGINS = {"intake": "intake", "routing": "routing", "department": "dept_housing"}
NAMES = {"intake": "intake", "routing": "routing", "department": "department.housing"}
TABLES = """bus.owner, bus.head, bus.event, bus.cursor, bus.reply, bus.parked, intake.command, intake.planned, intake.tick,
            routing.effect, routing.seen, routing.cure, department.push, department.handed"""


def wait_until(check, timeout=10, what=""):
    """The first true value of check()."""
    deadline = time.monotonic() + timeout
    while True:
        value = check()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout} s: {what or check}")
        time.sleep(0.02)


class Process:
    def __init__(self, stage, service, instance=1, crash_at=None, **options):
        self.name, self.instance = NAMES[service], instance
        self.log_path = stage.directory / f"{service}-{time.monotonic_ns()}.log"
        flags = {"key-directory": stage.keys, "topology": stage.topology, "instance": instance,
                 "database": stage.cluster.conninfo(user=LOGINS[service]), "beacon-period": "200ms", **options}
        if service == "department":
            flags["department"] = "housing"
        command = [DEMO, service, *(f"--{name.replace('_', '-')}={value}" for name, value in flags.items())]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("BANGBAN_CRASH")}
        if crash_at:
            environment["BANGBAN_CRASH_AT"] = crash_at
        with open(self.log_path, "wb") as log:
            self.popen = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
        stage.processes.append(self)

    def signal(self, number):
        self.popen.send_signal(number)

    def kill(self):
        self.popen.kill()
        self.popen.wait()

    def stop(self, timeout=15):
        """Drains it; its exit status."""
        self.popen.terminate()
        return self.popen.wait(timeout)

    def events(self, name):
        lines = self.log_path.read_text(errors="replace").splitlines()
        return [line for line in map(read_line, lines) if line.get("event") == name]

    def log(self):
        return self.log_path.read_text(errors="replace")


def read_line(line):
    try:
        return json.loads(line)
    except ValueError:
        return {}


class Stage:
    def __init__(self, cluster):
        self.cluster, self.processes, self.clients = cluster, [], []
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="bangban-service-", dir="/tmp"))  # short: for sockets
        self.keys = self.directory / "keys"
        (self.keys / "allow").mkdir(parents=True)
        for name in ("service.intake", "service.routing", "service.department.housing", "window.w01", "window.w02",
                     "operator.o1",
                     "department.housing", "leader.l1"):
            self.new_key(name)
        self.topology = self.directory / "topology.csv"
        rows = [("intake", 1), ("intake", 2), ("routing", 1), ("department.housing", 1)]
        self.topology.write_text("name,request,publish\n" + "".join(
            f"{name},{self.endpoint(name, number)},{self.endpoint(name, number)}-pub\n" for name, number in rows))
        self.database = psycopg.connect(cluster.conninfo(), autocommit=True)
        self.database.execute(f"TRUNCATE {TABLES}")

    def new_key(self, name):
        public, secret = zmq.curve_keypair()
        (self.keys / f"{name}.pub").write_bytes(public)
        (self.keys / f"{name}.key").write_bytes(secret)
        (self.keys / f"{name}.key").chmod(0o600)
        (self.keys / "allow" / f"{name}.pub").write_bytes(public)

    def endpoint(self, name, instance=1):
        return f"ipc://{self.directory}/{name}-{instance}"

    def start(self, service, wait=True, **options):
        process = Process(self, service, **options)
        if wait:
            self.wait_state(service, "working", process)
        return process

    def client(self, service, key="window.w01", instance=1):
        client = bb.Client(self.endpoint(NAMES[service], instance), self.keys, key, f"service.{NAMES[service]}")
        self.clients.append(client)
        return client

    def status(self, service, instance=1, timeout=1):
        client = bb.Client(self.endpoint(NAMES[service], instance), self.keys, "operator.o1",
                           f"service.{NAMES[service]}")
        try:
            return client.call(bb.ShowStatus(), timeout)
        except bb.Unavailable:
            return None
        finally:
            client.close()

    def wait_state(self, service, state, process, timeout=15):
        def reached():
            assert process.popen.poll() is None, process.log()
            status = self.status(service, process.instance)
            return status if status and status.state == state else None
        return wait_until(reached, timeout, f"{service} {state}\n{process.log()}")

    def settled(self, service):
        status = self.status(service)
        return status and status.state == "working" and all(c.applied == c.head for c in status.cursors)

    def settle(self, *services, timeout=20):
        """Until nothing is under way between the services."""
        def quiet():
            before = self.rows("SELECT stream, seq FROM bus.head ORDER BY 1")
            return all(self.settled(s) for s in services) and before == self.rows(
                "SELECT stream, seq FROM bus.head ORDER BY 1")
        wait_until(quiet, timeout, f"{services} settled")

    def rows(self, sql, *args):
        return self.database.execute(sql, args).fetchall()

    def value(self, sql, *args):
        return self.rows(sql, *args)[0][0]

    def reconnect(self):
        self.database = psycopg.connect(self.cluster.conninfo(), autocommit=True)

    def close(self):
        for client in self.clients:
            client.close()
        for process in self.processes:
            if process.popen.poll() is None:
                process.signal(signal.SIGCONT)
                process.kill()
        self.database.close()
        if "BANGBAN_KEEP" not in os.environ:  # logs, to find out why
            shutil.rmtree(self.directory)

    # ---- the independent checker: the database alone must show one effect for each event, in order ----

    def check_chains(self):
        for stream, head, head_hash in self.rows("SELECT stream, seq, hash FROM bus.head"):
            last = bytes(32)
            events = self.rows("SELECT seq, header, payload, hash FROM bus.event WHERE stream = %s ORDER BY seq", stream)
            assert [e[0] for e in events] == list(range(1, head + 1)), f"holes in {stream}"
            for seq, header, payload, digest in events:
                last = hashlib.sha256(last + seq.to_bytes(8, "big") + header + payload).digest()
                assert last == digest, f"chain of {stream} is cut at {seq}"
                envelope = bb.Envelope.FromString(header)
                assert envelope.sequence == seq
            assert last == head_hash

    def check_effects(self, keys):
        """Every command told as done has one row and one event; every event one effect, in order of its stream."""
        self.check_chains()
        assert sorted(r[0] for r in self.rows("SELECT key FROM intake.command")) == sorted(keys)
        effects = self.rows("SELECT seq, key FROM routing.effect ORDER BY place")
        assert [seq for seq, _ in effects] == list(range(1, len(keys) + 1))
        assert sorted(key for _, key in effects) == sorted(keys)
        planned = self.rows("SELECT seq, key FROM intake.planned ORDER BY seq")
        assert [key for _, key in planned] == [key for _, key in effects]
