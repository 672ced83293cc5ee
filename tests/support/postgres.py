#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A throw-away PostgreSQL cluster for tests: private directory, Unix socket only, gone afterwards.

As a program, it runs a command with the cluster up and PGHOST, PGPORT, PGUSER, PGDATABASE set:

    tests/support/postgres.py [--roles] [--sql FILE] COMMAND [ARGUMENT…]

As a module:

    with Cluster() as cluster:
        cluster.apply_roles()
        psycopg.connect(cluster.conninfo(user="intake"))

fsync stays on, because the services refuse to work without it.  When called as root, PostgreSQL runs as the user
postgres, which it insists on.
"""
import argparse
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
DATABASE = "bangban"
# Trust inside a 0700 socket directory: only root and the cluster's own user reach it.
SETTINGS = """
listen_addresses = ''
max_connections = 100
shared_buffers = 64MB
wal_level = minimal
max_wal_senders = 0
max_wal_size = 1GB
log_min_messages = warning
log_line_prefix = '%m [%p] %u@%d %a '
logging_collector = off
"""


class Cluster:
    def __init__(self, base=None):
        self._temporary = base is None
        self.base = pathlib.Path(base or tempfile.mkdtemp(prefix="bangban-pg-", dir="/tmp"))
        self.data = self.base / "data"
        self.log = self.base / "postgres.log"
        self.port = 5432
        self._as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def __enter__(self):
        try:
            self._create()
            self.start()
            self.psql("postgres", "-c", f"CREATE DATABASE {DATABASE} ENCODING UTF8 TEMPLATE template0 LOCALE 'C.UTF-8'")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        if self._temporary:
            shutil.rmtree(self.base, ignore_errors=True)

    def _create(self):
        if self._as_user:
            postgres = pwd.getpwnam("postgres")
            os.chown(self.base, postgres.pw_uid, postgres.pw_gid)
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                  "--no-instructions", "--no-sync")
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as conf:
            conf.write(f"{SETTINGS}unix_socket_directories = '{self.base}'\nport = {self.port}\n")

    def _run(self, program, *arguments):
        command = [*self._as_user, str(BIN / program), *map(str, arguments)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, cwd="/", check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{done.stdout}\n{self._log_tail()}")

    def _log_tail(self):
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def start(self):
        self._run("pg_ctl", "start", "-w", "-t", "60", "-s", "-D", self.data, "-l", self.log)

    def stop(self, mode="fast"):
        self._run("pg_ctl", "stop", "-w", "-t", "60", "-s", "-m", mode, "-D", self.data)

    def restart(self, mode="fast"):
        self.stop(mode)
        self.start()

    @property
    def pid(self):
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def conninfo(self, user="postgres", database=DATABASE):
        return f"host={self.base} port={self.port} user={user} dbname={database}"

    def environment(self, user="postgres"):
        """What libpq reads, and how a test program stops and starts the cluster."""
        return {**os.environ, "PGHOST": str(self.base), "PGPORT": str(self.port), "PGUSER": user,
                "PGDATABASE": DATABASE, "BANGBAN_TEST_PG_CTL":
                " ".join([*self._as_user, str(BIN / "pg_ctl"), "-w", "-s", "-D", str(self.data), "-l", str(self.log)])}

    def psql(self, database, *arguments):
        done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments], text=True, check=False,
                              env={**self.environment(), "PGDATABASE": database}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            raise RuntimeError(f"psql {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def apply_roles(self):
        self.psql(DATABASE, "-f", str(ROOT / "deploy/postgres/roles.sql"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--roles", action="store_true", help="apply deploy/postgres/roles.sql first")
    parser.add_argument("--sql", help="run this script as superuser, after the roles")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    with Cluster() as cluster:
        if args.roles:
            cluster.apply_roles()
        if args.sql:
            cluster.psql(DATABASE, "-f", args.sql)
        return subprocess.run(args.command, env=cluster.environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
