"""Working days and the virtual clock, for the players of examples and tests.

The days come from `bangban calendar days`, so that there is one calendar only.
"""
import csv
import io
import struct
import subprocess
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

BEIJING = timezone(timedelta(hours=8))


def microseconds(moment):
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def moment_of(us):
    return datetime.fromtimestamp(us / 1_000_000, BEIJING)


class WorkingDays:
    def __init__(self, bangban, years):
        self.days = []
        for year in years:
            listing = subprocess.run([bangban, "calendar", "days", str(year)], check=True, capture_output=True,
                                     text=True).stdout
            self.days += [date.fromisoformat(row["date"]) for row in csv.DictReader(io.StringIO(listing))
                          if row["workday"] == "1"]
        self.number = {day: index for index, day in enumerate(self.days)}

    def on_or_after(self, day):
        while day not in self.number:
            day += timedelta(days=1)
        return day

    def add(self, day, count):
        """The working day `count` working days after `day` (day n counts from the next working day)."""
        return self.days[self.number[self.on_or_after(day)] + count]

    @staticmethod
    def at(day, hour, minute=0):
        return datetime.combine(day, time(hour, minute), BEIJING)


class VirtualClock:
    """The clock file of a played instance: microseconds since the epoch, little-endian int64."""

    def __init__(self, path):
        self.path = Path(path)

    def now(self):
        return moment_of(struct.unpack("<q", self.path.read_bytes()[:8])[0])

    def set(self, moment):
        if moment < self.now():
            raise ValueError(f"the clock never goes back: {moment} is before {self.now()}")
        with open(self.path, "r+b") as file:
            file.write(struct.pack("<q", microseconds(moment)))
