#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The drawing of an approval's life in ARCHITECTURE.md, from the table that runs.

    lifecycle_diagram.py --write ADAPTER     puts what the executable bangban-adapter prints between the marks
    lifecycle_diagram.py --check ADAPTER     exit status 1 when what stands there is not what it prints
"""
import subprocess
import sys
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "ARCHITECTURE.md"
BEGIN, END = "<!-- lifecycle: begin -->", "<!-- lifecycle: end -->"


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("--write", "--check"):
        sys.exit(__doc__)
    drawing = subprocess.run([sys.argv[2], "--print-lifecycle"], check=True, capture_output=True, encoding="utf-8").stdout
    document = DOCUMENT.read_text(encoding="utf-8")
    head, rest = document.split(BEGIN)
    _, tail = rest.split(END)
    fresh = f"{head}{BEGIN}\n```mermaid\n{drawing}```\n{END}{tail}"
    if sys.argv[1] == "--write":
        DOCUMENT.write_text(fresh, encoding="utf-8")
    elif fresh != document:
        sys.exit("ARCHITECTURE.md: the drawing of an approval's life is stale; run "
                 "services/department-adapter/lifecycle_diagram.py --write build/bin/bangban-adapter")


if __name__ == "__main__":
    main()
