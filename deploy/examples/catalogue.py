"""The 59 items and 14 departments as deploy/data has them."""
import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def load_catalogue():
    return {int(row["item_no"]): row for row in rows("catalogue.csv")}


def load_departments():
    return {row["code"]: row for row in rows("departments.csv")}
