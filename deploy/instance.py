#!/usr/bin/env python3
"""One private instance of bangban in a directory: PostgreSQL, keys, configuration, supervisor.

    instance.py start DIR [--live]     create what is missing, migrate, start everything, wait until it works
    instance.py stop DIR               stop everything; data stay
    instance.py describe DIR           say where things are

Layout of DIR: pg/ (cluster), run/ (sockets, process ids), log/ (one file per process), keys/ (CURVE),
secrets/ (database passwords), conf/ (one file per process), topology.csv, clock (virtual clock).

The system tests start their instances through the class below, so what is tested is what is deployed.
"""
import csv
import hashlib
import os
import pwd
import secrets
import shutil
import socket
import struct
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PG = Path("/usr/lib/postgresql/15/bin")
BEIJING = timezone(timedelta(hours=8))
DEMO_START = datetime(2026, 3, 2, 8, 30, tzinfo=BEIJING)  # a Monday; the examples begin here
SERVICES = {  # name in the topology: (executable, database role)
    "intake": ("bangban-intake", "intake"),
    "routing": ("bangban-routing", "routing"),
    "deadline": ("bangban-watcher", "deadline"),
    "assessment": ("bangban-assessment", "assessment"),
}
PEOPLE = ["window.w01", "agent.a01", "agent.a02", "office.o01", "leader.l01", "operator.ops", "auditor.u01",
          "public.p01"]
SOCKET_PATH_MAX = 107  # bytes of a Unix socket's path


def departments():
    with open(ROOT / "deploy/data/departments.csv", encoding="utf-8") as file:
        return [row["code"] for row in csv.DictReader(line for line in file if not line.startswith("#"))]


def reachable_by(user, directory):
    """Whether another user can walk to a directory (a checkout under /root is closed to postgres)."""
    return subprocess.run(["runuser", "-u", user, "--", "test", "-x", str(directory)]).returncode == 0


class Instance:
    def __init__(self, directory, live=False, build=None, first_port=None):
        self.shown = Path(directory).absolute()  # what a person types; may be a link to where it really is
        self.directory = self.shown.resolve()
        self.live = live
        self.first_port = first_port or (18600 if live else 17600)  # apart, so that both run side by side
        self.bin = Path(build or ROOT / "build") / "bin"
        self.as_root = os.getuid() == 0
        self.pg_user = "postgres" if self.as_root else pwd.getpwuid(os.getuid()).pw_name
        self.services = dict(SERVICES)
        for code in departments():
            self.services[f"department.{code}"] = ("bangban-adapter", f"dept_{code}")

    # ---- places ----

    @property
    def run(self):
        """Directory of sockets; a short one elsewhere when the instance's own path is too long for them."""
        own = self.directory / "run"
        if len(str(own / ".s.PGSQL.5432.lock")) < SOCKET_PATH_MAX:
            return own
        return Path("/tmp") / ("bangban-" + hashlib.sha256(str(self.directory).encode()).hexdigest()[:12])

    def conninfo(self, role, password=True):
        parts = [f"host={self.run}", "port=5432", "dbname=bangban", f"user={role}"]
        if password:
            parts.append(f"passfile={self.directory / 'secrets' / (role + '.pass')}")
        return " ".join(parts)

    # ---- creating ----

    def create(self):
        if self.as_root and not (self.directory / "pg").exists():
            self.move_if_unreachable()
        for name in ("run", "log", "keys", "secrets", "conf"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        self.make_socket_directory()
        os.chmod(self.directory / "secrets", 0o700)
        self.create_cluster()
        self.create_keys()
        self.write_topology()
        self.write_clock()
        self.write_configuration()
        self.write_supervisor()

    def make_socket_directory(self):
        """Sockets and process ids; under /tmp somebody else may have made it before us."""
        self.run.mkdir(exist_ok=True)
        owner = pwd.getpwuid(self.run.lstat().st_uid).pw_name
        if self.run.is_symlink() or owner not in (self.pg_user, pwd.getpwuid(os.getuid()).pw_name):
            raise RuntimeError(f"{self.run} belongs to {owner}; remove it, or use a shorter path")
        os.chmod(self.run, 0o755)
        if self.as_root:
            shutil.chown(self.run, self.pg_user)

    def move_if_unreachable(self):
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        if reachable_by(self.pg_user, self.directory.parent):
            return
        tag = hashlib.sha256(str(self.shown).encode()).hexdigest()[:8]
        elsewhere = Path("/var/lib/bangban") / f"{self.directory.name}-{tag}"
        elsewhere.mkdir(parents=True, exist_ok=True)
        self.shown.symlink_to(elsewhere)
        self.directory = elsewhere

    def as_pg_user(self, command, **options):
        prefix = ["runuser", "-u", self.pg_user, "--"] if self.as_root else []
        return subprocess.run(prefix + [str(word) for word in command], check=True, cwd="/", **options)

    def create_cluster(self):
        data = self.directory / "pg"
        if (data / "PG_VERSION").exists():
            return
        data.mkdir(exist_ok=True)
        os.chmod(data, 0o700)
        if self.as_root:
            shutil.chown(data, self.pg_user)
        password = self.run / "initdb.password"  # initdb runs as another user and takes a file only
        password.unlink(missing_ok=True)
        with open(os.open(password, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(self.password("postgres"))
        if self.as_root:
            shutil.chown(password, self.pg_user)
        self.as_pg_user([PG / "initdb", "-D", data, "--username=postgres", "--auth-local=scram-sha-256",
                         "--auth-host=reject", f"--pwfile={password}", "--encoding=UTF8", "--locale=C.UTF-8",
                         "--no-instructions"], stdout=subprocess.DEVNULL)
        password.unlink()
        settings = (ROOT / "deploy/postgres/postgresql.conf").read_text()
        settings += f"unix_socket_directories = '{self.run}'\n"
        with open(data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write("\n" + settings)

    def password(self, role):
        """The role's password; made once, kept in a password file that libpq reads."""
        path = self.directory / "secrets" / f"{role}.pass"
        if not path.exists():
            with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
                file.write(f"*:*:*:{role}:{secrets.token_urlsafe(24)}\n")
        return path.read_text().strip().rsplit(":", 1)[1]

    def create_keys(self):
        names = [f"service.{name}" for name in self.services] + PEOPLE
        names += [name for name in self.services if name.startswith("department.")]
        missing = [name for name in names if not (self.directory / "keys" / f"{name}.key").exists()]
        if missing:
            subprocess.run([self.bin / "bangban", "--instance", self.directory, "keys", "new", *missing],
                           check=True, stdout=subprocess.DEVNULL)

    def write_topology(self):
        path = self.directory / "topology.csv"
        if path.exists():
            return
        port = free_ports(2 * len(self.services), self.first_port)
        with open(path, "w", encoding="utf-8") as file:
            file.write("name,request,publish\n")
            for name in self.services:
                file.write(f"{name},tcp://127.0.0.1:{port},tcp://127.0.0.1:{port + 1}\n")
                port += 2

    def write_clock(self):
        path = self.directory / "clock"
        if not self.live and not path.exists():
            path.write_bytes(struct.pack("<q", int(DEMO_START.timestamp()) * 1_000_000))

    def options(self, name):
        """What a service is told beside the common options."""
        if name != "intake":
            return ""
        # a played clock brings the messages of weeks in a moment: the folder takes them as they come
        return f"outbox-directory: {self.directory / 'outbox'}\n" + ("" if self.live else "courier-rate: 10000\n")

    def write_configuration(self):
        clock = "system" if self.live else f"file:{self.directory / 'clock'}"
        for name, (_, role) in self.services.items():
            self.password(role)
            (self.directory / "conf" / f"{name}.conf").write_text(
                f"key-directory: {self.directory / 'keys'}\n"
                f"topology: {self.directory / 'topology.csv'}\n"
                f"clock: {clock}\n"
                f"database: {self.conninfo(role)}\n" + self.options(name), encoding="utf-8")
        self.password("operator")
        (self.directory / "client.conf").write_text(
            f"key-directory: {self.directory / 'keys'}\n"
            f"topology: {self.directory / 'topology.csv'}\n"
            f"clock: {clock}\n"
            f"database: {self.conninfo('operator')}\n", encoding="utf-8")

    def command(self, name):
        executable, _ = self.services[name]
        base = ROOT / ("deploy/departments" if name.startswith("department.") else "deploy/config")
        return [str(self.bin / executable), "--config", str(base / f"{name.split('.')[-1]}.conf"),
                "--config", str(self.directory / "conf" / f"{name}.conf")]

    def write_supervisor(self):
        log = self.directory / "log"
        user = f"user={self.pg_user}\n" if self.as_root else ""
        text = (f"[supervisord]\nlogfile={log}/supervisord.log\npidfile={self.run}/supervisord.pid\n"
                f"directory={ROOT}\nchildlogdir={log}\n"
                + ("user=root\n" if self.as_root else "") +
                f"[unix_http_server]\nfile={self.run}/supervisor.sock\n"
                "[rpcinterface:supervisor]\n"
                "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n"
                f"[supervisorctl]\nserverurl=unix://{self.run}/supervisor.sock\n"
                f"[program:postgres]\ncommand={PG}/postgres -D {self.directory}/pg\n{user}directory=/\n"
                "autorestart=true\nstartretries=1000\nstopsignal=INT\nstopwaitsecs=30\nredirect_stderr=true\n"
                f"stdout_logfile={log}/postgres.log\n")
        for name in self.services:
            text += (f"[program:{name}]\ncommand={' '.join(self.command(name))}\nautostart=false\n"
                     "autorestart=true\nstartsecs=0\nstartretries=1000\nstopwaitsecs=20\n"
                     f"stdout_logfile={log}/{name}.log\nstdout_logfile_maxbytes=50MB\n"
                     f"stderr_logfile={log}/{name}.err\nstderr_logfile_maxbytes=10MB\n")
        text += f"[group:services]\nprograms={','.join(self.services)}\n"
        (self.directory / "supervisord.conf").write_text(text.replace("%", "%%"), encoding="utf-8")

    # ---- running ----

    def supervisorctl(self, *words, check=True):
        return subprocess.run(["supervisorctl", "-c", str(self.directory / "supervisord.conf"), *words],
                              check=check, capture_output=True, text=True)

    def running(self):
        return (self.run / "supervisor.sock").exists() and self.supervisorctl("pid", check=False).returncode == 0

    def start(self):
        self.create()
        if not self.running():
            # Options of whoever calls are not for the services.
            environment = {k: v for k, v in os.environ.items() if not k.startswith("BANGBAN_")}
            subprocess.run(["supervisord", "-c", str(self.directory / "supervisord.conf")], check=True,
                           env=environment)
        self.wait_for_database()
        self.migrate()
        self.supervisorctl("start", "services:*", check=False)
        self.wait_until_working()

    def stop(self):
        if not self.running():
            return
        self.supervisorctl("stop", "services:*", check=False)
        self.supervisorctl("shutdown", check=False)
        deadline = time.monotonic() + 60
        while (self.run / "supervisord.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)

    def wait_for_database(self):
        for _ in range(600):
            if subprocess.run([PG / "pg_isready", "-q", "-h", self.run]).returncode == 0:
                return
            time.sleep(0.05)
        raise SystemExit(f"PostgreSQL does not answer; see {self.directory}/log/postgres.log")

    def psql(self, *arguments, database="bangban", **options):
        return subprocess.run(
            [PG / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1",
             f"host={self.run} user=postgres dbname={database} "
             f"passfile={self.directory / 'secrets/postgres.pass'}", *[str(a) for a in arguments]],
            check=True, text=True, **options)

    def migrate(self):
        found = self.psql("-Atc", "SELECT 1 FROM pg_database WHERE datname = 'bangban'", database="postgres",
                          capture_output=True).stdout
        if not found.strip():
            self.psql("-c", "CREATE DATABASE bangban", database="postgres")
        self.psql("-f", ROOT / "deploy/postgres/roles.sql", stdout=subprocess.DEVNULL)
        roles = sorted({role for _, role in self.services.values()} | {"operator", "migrator"})
        # Through standard input, never on a command line.
        self.psql("-f", "-", stdout=subprocess.DEVNULL,
                  input="".join(f"ALTER ROLE {role} PASSWORD '{self.password(role)}';\n" for role in roles))
        with open(self.directory / "log" / "migrate.log", "a", encoding="utf-8") as log:
            subprocess.run([self.bin / "bangban-migrate", f"--database={self.conninfo('migrator')}"],
                           check=True, cwd=ROOT, stdout=log)

    def wait_until_working(self, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            asked = subprocess.run([self.bin / "bangban", "--instance", self.directory, "show", "status", "all",
                                    "--json"], capture_output=True, text=True)
            if asked.returncode == 0 and asked.stdout.count('"working"') == len(self.services):
                return
            if time.monotonic() > deadline:
                raise SystemExit(f"not every service came up; see {self.directory}/log and:\n"
                                 f"{asked.stdout}{asked.stderr}")
            time.sleep(0.1)

    def describe(self):
        place = os.path.relpath(self.shown, ROOT) if self.shown.is_relative_to(ROOT) else self.shown
        option = "" if place == "var/demo" else f" --instance {place}"
        print(f"\n系统正在运行（{place}）。\n"
              f"  查看办件      build/bin/bangban{option} list\n"
              f"  某项目进度    build/bin/bangban{option} show application <项目代码>\n"
              f"  实时动态      build/bin/bangban{option} watch\n"
              f"  各服务状态    build/bin/bangban{option} show status all\n"
              f"  运行日志      {place}/log/（每个进程一个文件，每行一个 JSON 对象）\n"
              f"  停止          ./deploy/stop")


def free_ports(count, base):
    """The first of `count` consecutive free ports of the loopback, below those that the kernel gives away."""
    for first in range(base, 32000, 100):
        if all(port_free(port) for port in range(first, first + count)):
            return first
    raise SystemExit(f"no {count} free ports between {base} and 32000 on 127.0.0.1")


def port_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in ("start", "stop", "describe"):
        raise SystemExit(__doc__)
    instance = Instance(arguments[1], live="--live" in arguments[2:])
    getattr(instance, arguments[0])()


if __name__ == "__main__":
    main(sys.argv[1:])
