#!/usr/bin/python3
"""Every step of the paper's recipes resolves where the data are, and every
missing thing is named where they are not.

Usage: paper_recipes.py PROGRAM RECIPE
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

CLASSES = 24  # halves of twelve, from which five subsets of two are taken


def run(program, recipe, data, splits):
    words = [program, "run", recipe, "--dry-run", "--json",
             f"vars.data={data}", f"vars.splits={splits}"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr


def data_paths(recipe):
    """What stands below ${data}, by the recipe's own words."""
    text = pathlib.Path(recipe).read_text()
    return sorted(set(re.findall(r'"\$\{data\}/([^"]+)"', text)))


def make_images(folder):
    for split in ("train", "test"):
        for number in range(CLASSES):
            images = folder / split / f"class{number:02d}"
            images.mkdir(parents=True)
            (images / "0.jpg").write_bytes(b"not read")


def make_table(folder):
    (folder / "images").mkdir(parents=True)
    for name in ("0.jpg", "1.jpg"):
        (folder / "images" / name).write_bytes(b"not read")
    for name in ("train_sleeve.csv", "test_sleeve.csv"):
        (folder / name).write_text(
            "path,labels\n0.jpg,long|wide\n1.jpg,short\n")


def make_layout(data, paths):
    for path in paths:
        if path.startswith("weights/"):
            (data / "weights").mkdir(exist_ok=True)
            (data / path).write_bytes(b"not read")
        elif path == "ifashion":
            make_table(data / path)
        else:
            make_images(data / path)


def expect(condition, what):
    if not condition:
        sys.exit(what)


def check_complete(program, recipe, work):
    data = work / "data"
    data.mkdir()
    make_layout(data, data_paths(recipe))
    code, forecast, error = run(program, recipe, data, work)
    expect(code == 0, f"exit code {code}: {error} {forecast.get('missing')}")
    expect(forecast["missing"] == [], f"missing: {forecast['missing']}")
    for step in forecast["steps"]:
        expect(step["action"] == "run", f"{step}")


def check_nothing(program, recipe, work):
    data = work / "nothing"
    code, forecast, error = run(program, recipe, data, work / "none")
    expect(code == 3, f"exit code {code}, expected 3: {error}")
    lines = [each["problem"] for each in forecast["missing"]]
    for path in data_paths(recipe):
        found = [line for line in lines if line.startswith(f"[{data / path}")]
        expect(found, f"{path} is not named in\n" + "\n".join(lines))
    expect(len(lines) == len(set(lines)), "a line comes twice")


def main():
    program, recipe = sys.argv[1:]
    for check in (check_complete, check_nothing):
        with tempfile.TemporaryDirectory() as folder:
            check(program, recipe, pathlib.Path(folder))


if __name__ == "__main__":
    main()
