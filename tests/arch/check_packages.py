# SPDX-License-Identifier: Apache-2.0
"""deploy/packages.txt is the one list: what the executables are linked with, and what they call, is marked [run] there,
and the image names no package beside it.

    check_packages.py BIN      the directory of the built executables
"""
import os
import re
import subprocess
import sys

import tree

LIST, IMAGE = "deploy/packages.txt", "deploy/docker/Dockerfile"
LINE = re.compile(r"([a-z0-9.+-]+)\s+# \[(run|host|build|test)\]\s+\S")
ESSENTIAL = {"libc6"}                        # Debian has it
CALLED = {"weasyprint", "fonts-noto-cjk"}    # by bangban document --pdf


def listed(text):
    """Package -> kind, and what is wrong with the list."""
    kinds, faults = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        match = LINE.match(line)
        if match and match.group(1) not in kinds:
            kinds[match.group(1)] = match.group(2)
        elif line and not line.startswith("#"):
            faults.append(f"{LIST}:{number}: not a package with a kind and a reason, or one that stood before")
    return kinds, faults


def linked(bin_directory):
    """The packages of the libraries that the executables name themselves."""
    programs = [os.path.join(bin_directory, name) for name in os.listdir(bin_directory) if name.startswith("bangban")]
    found = set()
    for program in programs:
        dynamic = subprocess.run(["readelf", "-d", program], check=True, capture_output=True, text=True).stdout
        needed = set(re.findall(r"NEEDED.*\[(.*)\]", dynamic))
        loaded = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
        found |= {os.path.realpath(path) for name, path in re.findall(r"(\S+) => (\S+)", loaded) if name in needed}
    owners = subprocess.run(["dpkg", "-S", *sorted(found | {path.removeprefix("/usr") for path in found})],
                            capture_output=True, text=True).stdout
    return {line.split(":")[0] for line in owners.splitlines()}, len(programs)


def image_faults(text):
    if re.search(r"apt-get\s+install|apt\s+install", text):
        yield f"{IMAGE}: installs by itself; {LIST} is the list"
    for kind in ("build", "run"):
        if f"install_packages {kind}'" not in text:
            yield f"{IMAGE}: does not install what is marked [{kind}]"


def main():
    kinds, faults = listed(tree.read(LIST))
    packages, programs = linked(sys.argv[1])
    faults += [f"{LIST}: {name} is not marked [run]" for name in sorted((packages | CALLED) - ESSENTIAL)
               if kinds.get(name) != "run"]
    faults += image_faults(tree.read(IMAGE))
    tree.report(faults, programs and len(packages))


if __name__ == "__main__":
    main()
