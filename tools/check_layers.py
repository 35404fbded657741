#!/usr/bin/env python3
"""Checks that includes point one way.

usage: check_layers.py SOURCE_FOLDER LAYERS_FILE

LAYERS_FILE lists folders, lowest first, each with the folders it may include:
`data: core image tensor io`. Checked: every `#include "solera/..."`, every
`USES` of a folder's CMakeLists.txt, that the file itself names lower folders
only, and that every folder with sources is listed.
"""

import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+"solera/([^/"]+)/')
USES = re.compile(r"\bUSES\s+([a-z\s]+?)\s*(?:LIBS\b|SOURCES\b|TORCH\b|\))")


def read_layers(path):
    layers = {}
    problems = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        folder, _, allowed = line.partition(":")
        for lower in allowed.split():
            if lower not in layers:
                problems.append(
                    f"{path}:{number}: {folder} names {lower}, which is not "
                    "below it")
        layers[folder] = set(allowed.split())
    return layers, problems


def check_file(path, folder, allowed):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if match and match[1] not in allowed | {folder}:
            yield (f"{path}:{number}: {folder} includes {match[1]}, allowed: "
                   f"{' '.join(sorted(allowed)) or 'nothing'}")


def check_cmake(path, folder, allowed):
    for match in USES.finditer(path.read_text()):
        for used in match[1].split():
            if used not in allowed:
                yield f"{path}: {folder} links {used}, which is not allowed"


def check_folder(folder, layers):
    files = [p for p in sorted(folder.rglob("*"))
             if p.suffix in (".h", ".cpp", ".inc")]
    name = folder.name
    if name not in layers:
        if files:
            yield f"{folder}: is not listed in the layers file"
        return
    for path in files:
        yield from check_file(path, name, layers[name])
    cmake = folder / "CMakeLists.txt"
    if cmake.exists():
        yield from check_cmake(cmake, name, layers[name])


def main(source, layers_file):
    layers, problems = read_layers(pathlib.Path(layers_file))
    for folder in sorted(pathlib.Path(source).iterdir()):
        if folder.is_dir():
            problems += check_folder(folder, layers)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
