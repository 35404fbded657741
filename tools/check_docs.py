#!/usr/bin/env python3
"""Checks the documents.

- Relative links lead somewhere.
- A block of C++ that begins with a comment naming a file stands in that file.
- docs/architecture.md and src/solera name the same folders.
- Every Debian package that scripts/install-dependencies installs for the build
  stands in docs/dependencies.md.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
CPP_BLOCK = re.compile(r"```cpp\n// (\S+)\n(.*?)```", re.DOTALL)
FOLDER_ROW = re.compile(r"^\| \d+ \| `(\w+)` \|", re.MULTILINE)
BUILD_PACKAGES = re.compile(r"^build=\(\n(.*?)^\)", re.MULTILINE | re.DOTALL)


def broken_links(page):
    for target in LINK.findall(page.read_text()):
        if "://" in target or target.startswith("mailto:"):
            continue
        if not (page.parent / target).exists():
            yield f"{page.relative_to(ROOT)}: links to {target}, which is not there"


def stale_code(page):
    for name, code in CPP_BLOCK.findall(page.read_text()):
        file = ROOT / name
        if not file.exists() or code not in file.read_text():
            yield f"{page.relative_to(ROOT)}: shows code that {name} does not hold"


def wrong_folders():
    page = "docs/architecture.md"
    named = set(FOLDER_ROW.findall((ROOT / page).read_text()))
    there = {path.parent.name
             for path in ROOT.glob("src/solera/*/CMakeLists.txt")}
    for folder in sorted(there - named):
        yield f"{page}: does not name {folder}"
    for folder in sorted(named - there):
        yield f"{page}: names {folder}, which is not there"


def unexplained_packages():
    script = (ROOT / "scripts/install-dependencies").read_text()
    page = (ROOT / "docs/dependencies.md").read_text()
    for package in BUILD_PACKAGES.search(script)[1].split():
        if f"`{package}`" not in page:
            yield f"docs/dependencies.md: does not name {package}"


def main():
    problems = [*wrong_folders(), *unexplained_packages()]
    for page in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        problems += [*broken_links(page), *stale_code(page)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
