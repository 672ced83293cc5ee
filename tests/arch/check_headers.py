# SPDX-License-Identifier: Apache-2.0
"""Every header compiles alone, with the flags of a source file beside it, so that no header needs another one
to be included before it."""
import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import tree


def flags_by_directory(build):
    """Include and language flags of the sources of each directory."""
    flags = {}
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    for entry in entries:
        directory = os.path.relpath(os.path.dirname(os.path.realpath(entry["file"])), tree.ROOT)
        words, wanted = shlex.split(entry["command"]), flags.setdefault(directory, [])
        for i, word in enumerate(words):
            if word == "-isystem":
                word += words[i + 1]
            if word.startswith(("-I", "-isystem", "-D", "-std")) and word not in wanted and word != "-isystem":
                wanted.append(word)
    return flags


def fallback(flags):
    union = []
    for directory in sorted(flags):
        union += [f for f in flags[directory] if f not in union and directory.startswith(("common", "proto"))]
    return union


def compile_alone(path, flags):
    command = ["cc", "-fsyntax-only", "-x", "c", "-Wall", "-Wextra", "-Wno-unused", "-Werror", *flags, "-include",
               os.path.join(tree.ROOT, path), "/dev/null"]
    done = subprocess.run(command, text=True, capture_output=True)
    return None if done.returncode == 0 else f"{path}:1: does not compile alone\n{done.stderr.strip()}"


def main():
    flags = flags_by_directory(sys.argv[1])
    headers = tree.files("common", "services", "proto", "tests", suffixes=(".h",))
    union = fallback(flags)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda h: compile_alone(h, flags.get(os.path.dirname(h), union)), headers))
    tree.report([r for r in results if r], len(headers))


if __name__ == "__main__":
    main()
