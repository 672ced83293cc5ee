#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The message table of ARCHITECTURE.md, from messages.def.

    message_table.py --write     puts it between the marks in ARCHITECTURE.md
    message_table.py --check     exit status 1 when what stands there is not what messages.def says
"""
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE.parent / "ARCHITECTURE.md"
BEGIN, END = "<!-- messages.def: begin -->", "<!-- messages.def: end -->"


def rows(macro):
    text = (HERE / "messages.def").read_text(encoding="utf-8")
    for match in re.finditer(rf"^{macro}\((.*)\)$", text, re.MULTILINE):
        yield [word.strip().strip('"') for word in match.group(1).split(",")]


def words(flags):
    return ", ".join(flag.strip().lower().replace("role_", "") for flag in flags.split("|"))


def table():
    lines = ["| event | type | stream | read by |", "|---|---|---|---|"]
    lines += [f"| {name} | `{kind}` | {', '.join(f'`{stream}`' for stream in streams)} | {words(consumers)} |"
              for name, _, kind, consumers, *streams in rows("EVENT")]
    lines += ["", "| request | reply | answered by | who may ask | kind |", "|---|---|---|---|---|"]
    lines += [f"| {name} | {answer} | {'every service' if service == '*' else service} | {words(roles)} | {kind.lower()} |"
              for name, _, answer, _, service, roles, kind in rows("REQUEST")]
    return "\n".join(lines)


def main():
    document = DOCUMENT.read_text(encoding="utf-8")
    head, rest = document.split(BEGIN)
    _, tail = rest.split(END)
    fresh = f"{head}{BEGIN}\n{table()}\n{END}{tail}"
    if sys.argv[1:] == ["--write"]:
        DOCUMENT.write_text(fresh, encoding="utf-8")
    elif sys.argv[1:] == ["--check"]:
        if fresh != document:
            sys.exit("ARCHITECTURE.md: the message table is stale; run proto/message_table.py --write")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
