# SPDX-License-Identifier: Apache-2.0
"""What people are shown is Chinese: the codes that the database admits and the kinds of acts have words in the CLI.

A column with CHECK (... IN ('a', 'b')) is shown where services/bangban/labels.def has a field of its name; the label says
in which list of services/bangban/words.c the words are."""
import re

import check_templates
import tree

WORDS = "services/bangban/words.c"
LABELS = "services/bangban/labels.def"
LIST = re.compile(r"\[(WORD_\w+)\] = \{(.*?)\}\},?\s*(?=\[WORD_|\};)", re.S)
LABEL = re.compile(r'\{"(\w+)", "[^"]*", (WORD_\w+)\}')
CODES = re.compile(r"\b(\w+)\s+IN\s+\(((?:\s*'[^']*',?)+)\s*\)")
ACT = re.compile(r"\b(?:act_record|act_record_own|inquiry_record)\s*\(")
KIND = re.compile(r'"([a-z_.]+)"(?:\s*:\s*"([a-z_.]+)")?')


def read_words():
    """The codes of each list."""
    return {name: set(re.findall(r'\{"([^"]+)",', rows)) for name, rows in LIST.findall(tree.code(WORDS))}


def codes_of_columns():
    """(place, column, code) of every list in a migration."""
    for path in tree.files("services", suffixes=(".sql",)):
        text = re.sub(r"--[^\n]*", "", tree.read(path)) if "/migrations/" in path else ""
        for match in CODES.finditer(text):
            for code in filter(None, re.findall("'([^']*)'", match.group(2))):
                yield path, match.group(1), code


def kinds_of_acts():
    """(place, kind): of each call the first literal, or both of a choice."""
    for path in tree.files("services", suffixes=(".c",)):
        text = tree.code(path)
        for match in ACT.finditer(text):
            first = KIND.search(" ".join(check_templates.arguments(text, match.end())))
            for kind in filter(None, first.groups() if first else ()):
                yield f"{path}:{tree.line_of(text, match.start())}", kind


def main():
    words, labels, checked = read_words(), dict(LABEL.findall(tree.code(LABELS))), 0
    faults = set()
    for where, column, code in codes_of_columns():
        checked += column in labels
        if column in labels and code not in words.get(labels[column], ()):
            faults.add(f"{where}: {WORDS} has no word for {code} of {column} in {labels[column]}")
    for where, kind in kinds_of_acts():
        checked += 1
        if kind not in words.get("WORD_VALUE", ()):
            faults.add(f"{where}: {WORDS} has no word for the act {kind} in WORD_VALUE")
    tree.report(sorted(faults), checked)


if __name__ == "__main__":
    main()
