#!/usr/bin/env python3
"""Checks the documents: relative links lead somewhere, and every folder of
src/solera has a line in docs/architecture.md."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def broken_links(page):
    for target in LINK.findall(page.read_text()):
        if "://" in target or target.startswith("mailto:"):
            continue
        if not (page.parent / target).exists():
            yield f"{page.relative_to(ROOT)}: links to {target}, which is not there"


def unnamed_folders():
    text = (ROOT / "docs/architecture.md").read_text()
    for folder in sorted((ROOT / "src/solera").iterdir()):
        if folder.is_dir() and f"`{folder.name}`" not in text:
            yield f"docs/architecture.md: does not name {folder.name}"


def main():
    problems = list(unnamed_folders())
    for page in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        problems += broken_links(page)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
