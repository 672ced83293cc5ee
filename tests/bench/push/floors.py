"""What PostgreSQL itself can do, in a scratch database of the same cluster."""
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLIENTS = 16      # of the one-by-one floor
CONNECTIONS = 2   # of the batch floor
BATCH = 500


def fields(line):
    """key=value key=value -> dict of numbers."""
    return {key: float(value) for key, value in re.findall(r"(\w+)=([\d.]+)", line)}


class Floors:
    def __init__(self, instance, seconds):
        self.seconds, self.binary = seconds, instance.bin / "bench_batches"
        self.conninfo = instance.conninfo("postgres").replace("dbname=bangban", "dbname=floor")
        instance.psql("-c", "CREATE DATABASE floor", database="postgres")
        instance.psql("-f", HERE / "floors.sql", database="floor", stdout=subprocess.DEVNULL)

    def batches(self, connections=CONNECTIONS, batch=BATCH):
        """events per second and p50, p99 of a batch in µs."""
        return fields(subprocess.run([self.binary, self.conninfo, str(connections), str(batch), str(self.seconds)],
                                     check=True, stdout=subprocess.PIPE, text=True).stdout)

    def singles(self):
        """Transactions, and so events, per second."""
        output = subprocess.run(["pgbench", "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2",
                                 "-T", str(max(1, round(self.seconds))), "-f", HERE / "floor_single.sql",
                                 self.conninfo],
                                check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        rate = re.search(r"^tps = ([\d.]+)", output, re.MULTILINE)
        if not rate:  # pgbench tells none when nothing was done in time
            raise SystemExit(f"the machine is too busy to measure anything on it; pgbench says:\n{output}")
        return float(rate.group(1))
