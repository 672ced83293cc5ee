"""What a run has cost: transactions, write-ahead log, memory, and how far the consumers are behind."""
import os
import re
import subprocess
import time

from instance import PG

WAL_LINE = re.compile(r"len \(rec/tot\): +\d+/ *(\d+), tx: +(\d+)")
CONSUMERS = ("intake", "routing", "deadline", "assessment")


def ask(instance, sql):
    return instance.psql("-At", "-c", sql, capture_output=True).stdout.strip()


def wal_position(instance):
    return ask(instance, "SELECT pg_current_wal_flush_lsn()")


def stream_heads(instance):
    rows = ask(instance, "SELECT stream, seq FROM bus.head WHERE stream LIKE 'department.%'").splitlines()
    return {stream: int(seq) for stream, seq in (row.split("|") for row in rows)}


def transactions_since(instance, heads):
    """Ids of the transactions that appended to the streams after `heads`."""
    since = " OR ".join(f"(stream = '{stream}' AND seq > {seq})" for stream, seq in heads.items())
    return set(ask(instance, f"SELECT DISTINCT xmin FROM bus.event WHERE {since}").split())


def wal_bytes(instance, start, end, transactions):
    """Bytes of the log between two positions, and those that belong to the transactions."""
    dump = subprocess.Popen([PG / "pg_waldump", "-p", instance.directory / "pg" / "pg_wal", "-s", start, "-e", end],
                            stdout=subprocess.PIPE, text=True)
    everything = own = 0
    for line in dump.stdout:
        found = WAL_LINE.search(line)
        if found:
            everything += int(found[1])
            own += int(found[1]) if found[2] in transactions else 0
    dump.wait()
    return everything, own


def payload_bytes(instance):
    """Of a push as it was received."""
    return float(ask(instance, "SELECT avg(length(raw)) FROM department.approval_event"))


def service_processes(instance):
    """Service -> process id."""
    return dict(re.findall(r"^services:(\S+) +RUNNING +pid (\d+)",
                           instance.supervisorctl("status", check=False).stdout, re.MULTILINE))


def resident_megabytes(instance):
    """Service -> RSS in MB."""
    sizes = {}
    for name, pid in service_processes(instance).items():
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            sizes[name] = int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) / 1024
    return sizes


def lags(stage):
    """Consumer -> events of departments that it has not applied yet."""
    statuses = stage.statuses()
    return {name: sum(c.head - c.applied for c in statuses[name].cursors if c.stream.startswith("department."))
            for name in CONSUMERS if name in statuses}


def drain(stage, limit):
    """Seconds until no consumer lags any more; None after `limit` seconds."""
    start = time.monotonic()
    while time.monotonic() - start < limit:
        if not any(lags(stage).values()):
            return time.monotonic() - start
        time.sleep(0.1)
    return None


def processes(instance):
    """Group -> process ids: adapters, the sessions of their logins, consumers and theirs."""
    services = service_processes(instance).items()
    sessions = [row.split("|") for row in
                ask(instance, "SELECT usename, pid FROM pg_stat_activity WHERE usename IS NOT NULL").splitlines()]
    return {
        "adapters": [pid for name, pid in services if name.startswith("department.")],
        "their sessions": [pid for name, pid in sessions if name.startswith("dept_")],
        "consumers": [pid for name, pid in services if not name.startswith("department.")],
        "consumers' sessions": [pid for name, pid in sessions if name in CONSUMERS],
    }


def processor_seconds(groups):
    """Group -> seconds of processor time that its processes have used so far."""
    def used(pid):
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return {name: sum(used(pid) for pid in pids) for name, pids in groups.items()}
