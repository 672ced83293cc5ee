# SPDX-License-Identifier: Apache-2.0
"""The project's own C files, with and without comments, for the checks beside this file."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def files(*tops, suffixes=(".c", ".h")):
    """Paths relative to the root, sorted."""
    found = []
    for top in tops:
        for directory, _, names in os.walk(os.path.join(ROOT, top)):
            found += [os.path.relpath(os.path.join(directory, n), ROOT) for n in names if n.endswith(suffixes)]
    return sorted(found)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def code(path, strings=True):
    """The text with comments (and string literals, if not wanted) blanked, line numbers kept."""
    def blank(match):
        text = match.group(0)
        if text[0] == "/" or not strings:
            return re.sub(r"[^\n]", " ", text)
        return text
    return COMMENT_OR_STRING.sub(blank, read(path))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def report(faults, checked):
    """Prints the faults as file:line: text and exits; nothing checked is a fault too."""
    for fault in faults:
        print(fault)
    if not checked:
        faults = ["nothing was checked"]
    print(f"{checked} checked, {len(faults)} faults")
    sys.exit(1 if faults else 0)
