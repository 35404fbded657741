#!/usr/bin/env python3
"""Kills a real `solera run` at many random moments and runs it again: the
final weights must be those of a run that nobody disturbed, bit for bit.

usage: kill_resume.py SOLERA
"""

import hashlib
import json
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

RECIPE = """
seed: 5
vars:
  distillation: &distillation
    proxy: {glyphs: {fonts: ["/usr/share/fonts/truetype/dejavu/*.ttf"], script: digits, per_class: 12}, unlabelled: true}
    generalist: "${general}"
    view: {crop: padded, size: 16, padding: 2, flip: 0}
    batch_size: 16
    epochs: 4
    checkpoint_interval: 1
    log_interval: 3
steps:
  general:
    train:
      model: {architecture: resnet10, width: 0.125, stem: small, dropout: 0.1}
      data: {glyphs: {fonts: ["/usr/share/fonts/truetype/dejavu/*.ttf"], script: digits, per_class: 12}}
      view: {crop: padded, size: 16, padding: 2, flip: 0}
      batch_size: 16
      epochs: 4
      ema: {decay: 0.9}
      checkpoint_interval: 1
      log_interval: 3
  expert:
    train:
      init: "${general}"
      data: {glyphs: {fonts: ["/usr/share/fonts/truetype/dejavu/*.ttf"], script: greek, per_class: 6}}
      view: {crop: padded, size: 16, padding: 2, flip: 0}
      batch_size: 16
      epochs: 2
      optimizer: {kind: adamw, lr: 0.001}
      checkpoint_interval: 1
  student:
    consolidate: {<<: *distillation, experts: ["${expert}"]}
  transfer:
    probe:
      models: ["${general}", "${expert}", "${student}"]
      shots: 2
      draws: 5
      svm: {c_grid: [0.1, 1], folds: 2}
      tasks:
        - name: greek
          train: {glyphs: {fonts: ["/usr/share/fonts/truetype/dejavu/*.ttf"], script: greek, per_class: 6}}
          test: {glyphs: {fonts: ["/usr/share/fonts/truetype/dejavu/*.ttf"], script: greek, per_class: 4, seed: 2}}
  page:
    report: {}
"""

KILLS = 20  # at least
LONGEST_SECONDS = 600


class Runs:
    def __init__(self, solera, folder):
        self.solera = solera
        self.folder = folder
        self.recipe = folder / "recipe.yaml"
        self.recipe.write_text(RECIPE)

    def command(self, out):
        return [self.solera, "run", str(self.recipe), "--out", str(out),
                "--threads", "1", "-q"]

    def start(self, out):
        return subprocess.Popen(self.command(out), stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def finish(self, out):
        process = self.start(out)
        errors = process.communicate(timeout=LONGEST_SECONDS)[1]
        if process.returncode != 0:
            sys.exit(f"exit {process.returncode}: {errors}")


def accuracies(out):
    result = json.loads((out / "steps/transfer/result.json").read_text())
    return [task["accuracy"] for task in result["tasks"]]


def digests(out):
    return {str(path.relative_to(out)):
            hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(out.glob("steps/*/export/*.safetensors"))}


def rows(out):
    return {str(path.relative_to(out)): len(path.read_text().splitlines())
            for path in sorted(out.glob("steps/*/metrics.*"))}


def kill_until_done(runs, out, choose, longest):
    """Starts the run again and again; returns how often it was killed."""
    killed = 0
    while True:
        process = runs.start(out)
        time.sleep(choose.uniform(0, longest))
        if process.poll() is not None:
            return killed
        process.kill()
        process.wait()
        killed += 1


def check_signal(runs, out, number, code):
    """Ctrl-C and SIGTERM save, say so, and exit with their own code."""
    process = runs.start(out)
    while not list(out.glob("steps/*/checkpoints/last")):
        if process.poll() is not None:
            sys.exit(f"ended before {number.name}: {process.communicate()[1]}")
        time.sleep(0.01)
    process.send_signal(number)
    errors = process.communicate(timeout=LONGEST_SECONDS)[1]
    if process.returncode != code:
        sys.exit(f"{number.name} gave exit {process.returncode}, expected "
                 f"{code}: {errors}")


def check_full_disk(runs, out):
    """Files that cannot grow: exit 1, one line, and what was saved is good."""
    limit = 40_000  # bytes: less than a checkpoint

    def limit_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    process = subprocess.run(
        runs.command(out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, timeout=LONGEST_SECONDS, preexec_fn=limit_files,
        restore_signals=False)
    if process.returncode != 1:
        sys.exit(f"a full disk gave exit {process.returncode}, expected 1: "
                 f"{process.stderr}")
    assert not list(out.rglob("*.tmp")), list(out.rglob("*.tmp"))


def main(solera):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="solera-kill-"))
    try:
        runs = Runs(solera, folder)
        whole = folder / "whole"
        start = time.monotonic()
        runs.finish(whole)
        seconds = time.monotonic() - start
        for number, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
            out = folder / number.name
            check_signal(runs, out, number, code)
            runs.finish(out)
            assert digests(out) == digests(whole), f"{number.name} changed weights"
        out = folder / "full"
        check_full_disk(runs, out)
        runs.finish(out)
        assert digests(out) == digests(whole), "a full disk changed weights"
        assert len(digests(whole)) == 6, digests(whole)
        choose = random.Random(1)
        killed = 0
        while killed < KILLS:
            out = folder / f"killed-{killed}"
            killed += kill_until_done(runs, out, choose, seconds / 2)
            runs.finish(out)
            assert digests(out) == digests(whole), f"{out} has other weights"
            assert rows(out) == rows(whole), (rows(out), rows(whole))
            assert accuracies(out) == accuracies(whole), f"{out}: other probe"
        print(f"{killed} kills, the same weights")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
