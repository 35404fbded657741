#!/usr/bin/env python3
"""Writes a run directory as a whole study would leave it, with invented numbers.

usage: make_run.py FOLDER

Everything that a report can show is in it: a transfer probe, a sweep, what was
forgotten, an inspection with pictures, curves and weights over training. The
same folder every time.
"""

import base64
import json
import math
import pathlib
import random
import struct
import sys
import zlib

MODELS = ["generalist", "SL", "TD", "RC"]
TASKS = [  # name, relation, classes, accuracy of the generalist, gains
    ("cars (d)", "related", 98, 0.479, {"SL": -0.005, "TD": 0.121, "RC": 0.118}),
    ("birds (d)", "related", 100, 0.552, {"SL": 0.004, "TD": 0.062, "RC": 0.094}),
    ("flowers", "related", 51, 0.861, {"SL": 0.002, "TD": -0.031, "RC": 0.006}),
    ("caltech", "unrelated", 128, 0.802, {"SL": -0.009, "TD": -0.106, "RC": -0.002}),
    ("textures", "unrelated", 24, 0.587, {"SL": 0.001, "TD": -0.074, "RC": 0.003}),
    ("aircraft", "unrelated", 50, 0.288, {"SL": 0.011, "TD": -0.043, "RC": -0.012}),
    ("food", "unrelated", 101, 0.433, {"SL": 0.003, "TD": -0.132, "RC": -0.004}),
]
CLASSES = """junco jay magpie wren kinglet goldfinch bunting robin bulbul chickadee
    dipper kite eagle vulture owl salamander newt axolotl bullfrog treefrog
    turtle terrapin iguana chameleon agama viper mamba""".split()


def interval(mean, half):
    return {"mean": mean, "low": mean - half, "high": mean + half}


def difference(mean, half):
    is_clear = abs(mean) >= 0.01 and abs(mean) > half
    verdict = ("win" if mean > 0 else "lose") if is_clear else "tie"
    return {**interval(mean, half), "verdict": verdict,
            "bootstrap": {"low": mean - 0.9 * half, "high": mean + 0.9 * half}}


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value))


def write_rows(path, rows):
    write(path, "".join(json.dumps(row) + "\n" for row in rows))


def accuracies(base, gains, random_):
    """Of every model, over ten draws that are the same for all."""
    noise = [random_.gauss(0, 0.012) for _ in range(10)]
    values = {}
    for model in MODELS:
        gain = gains.get(model, 0.0)
        draws = [base + gain + n + random_.gauss(0, 0.004) for n in noise]
        mean = sum(draws) / len(draws)
        values[model] = {**interval(mean, 0.009), "values": draws}
    return values


def differences(accuracy, other, half=0.004):
    return {
        model: difference(accuracy[model]["mean"] - accuracy[other]["mean"], half)
        for model in MODELS if model != other
    }


def mean_over(tasks):
    return {
        model: interval(
            sum(task["accuracy"][model]["mean"] for task in tasks) / len(tasks),
            0.004)
        for model in MODELS
    }


def probe(random_):
    tasks = []
    for name, relation, classes, base, gains in TASKS:
        accuracy = accuracies(base, gains, random_)
        tasks.append({
            "name": name, "relation": relation, "classes": classes,
            "train_images": 60 * classes, "test_images": 40 * classes,
            "shots": 5, "draws": 10, "draw_hash": "0123abcd",
            "chance": 1 / classes, "accuracy": accuracy,
            "difference": differences(accuracy, "generalist"),
            "control_difference": differences(accuracy, "SL")})
    means = {
        relation: mean_over([t for t in tasks if t["relation"] == relation])
        for relation in ("related", "unrelated")
    }
    return {
        "fingerprint": "7a" * 32, "kind": "probe", "seconds": 412.7,
        "summary": "RC gains 7.3 points on the experts' domains and forgets "
                   "nothing elsewhere; TD gains 5.1 and forgets 8.9.",
        "models": MODELS, "baseline": "generalist", "control": "SL",
        "tasks": tasks, "means": means,
        "mean_difference": {
            relation: differences(mean, "generalist", 0.003)
            for relation, mean in means.items()},
        "mean_control_difference": {
            relation: differences(mean, "SL", 0.003)
            for relation, mean in means.items()}}


def sweep(random_):
    points = []
    for value in (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0):
        related = 0.075 * (1 - value ** 3) - 0.02 * (1 - value) ** 6
        unrelated = -0.09 * (1 - value) ** 2.2
        related += random_.gauss(0, 0.002)
        points.append({
            "value": value, "model": f"rc_{value}",
            "related": interval(0.63 + related, 0.005),
            "unrelated": interval(0.53 + unrelated, 0.004),
            "related_difference": difference(related, 0.004),
            "unrelated_difference": difference(unrelated, 0.003)})
    return {
        "fingerprint": "5e" * 32, "kind": "sweep", "seconds": 5210.0,
        "key": "generalist_share", "points": points, "baseline": "generalist",
        "control": "SL",
        "summary": "A share of 0.25 to 0.5 gains 7 points and costs nothing."}


def upstream():
    rows = []
    for teacher, before, after, agreement in (
            ("generalist", 0.761, 0.754, 0.883), ("cars", 0.912, 0.897, 0.921),
            ("birds", 0.843, 0.801, 0.846)):
        rows.append({
            "teacher": teacher, "student": "rc", "task": f"{teacher} (t)",
            "images": 4000,
            "teacher_accuracy": interval(before, 0.006),
            "student_accuracy": interval(after, 0.007),
            "difference": difference(after - before, 0.005),
            "agreement": interval(agreement, 0.005)})
    return {"fingerprint": "0f" * 32, "kind": "upstream", "seconds": 33.1,
            "forgetting": rows}


def inspect(random_):
    classes = []
    for name in CLASSES:
        before = random_.randint(18, 44)
        after = max(0, min(50, before + round(random_.gauss(2, 6))))
        classes.append({"name": name, "images": 50,
                        "correct": {"before": before, "after": after}})
    right = {m: sum(c["correct"][m] for c in classes) for m in ("before", "after")}
    images = 50 * len(classes)
    share = {m: right[m] / images for m in right}
    return {
        "fingerprint": "ab" * 32, "kind": "inspect", "seconds": 12.0,
        "models": ["before", "after"], "dataset": "animals (test)",
        "accuracy": {m: interval(share[m], 0.02) for m in share},
        "difference": difference(share["after"] - share["before"], 0.011),
        "classes": classes, "gained": 131,
        "lost": 131 - (right["after"] - right["before"]),
        "summary": "After consolidation more classes gained than lost."}


def png(random_, side=48):
    """A picture of two colours that flow into each other."""
    a = [random_.randint(30, 225) for _ in range(3)]
    b = [random_.randint(30, 225) for _ in range(3)]
    lines = b""
    for y in range(side):
        lines += b"\0"
        for x in range(side):
            t = 0.5 + 0.5 * math.sin(x / 7) * math.cos(y / 9)
            lines += bytes(round(p + (q - p) * t) for p, q in zip(a, b))

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(
            ">I", zlib.crc32(body))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))
    return "data:image/png;base64," + base64.b64encode(data).decode()


def changed(random_):
    def images(count, is_gain):
        for i in range(count):
            label, other = random_.sample(CLASSES, 2)
            before, after = (other, label) if is_gain else (label, other)
            yield {"sample": f"{label}/{i:04d}.jpg", "label": label,
                   "before": before, "after": after, "image": png(random_)}
    return {"gained": list(images(12, True)), "lost": list(images(7, False))}


def embedding(random_, classes=12, points=360):
    centres = {}
    for model, spread in (("before", 2.2), ("after", 4.0)):
        centres[model] = [(random_.gauss(0, spread), random_.gauss(0, spread))
                          for _ in range(classes)]
    labels = [i % classes for i in range(points)]
    return {
        "method": "tsne", "classes": CLASSES[:classes], "labels": labels,
        "samples": [f"{CLASSES[l]}/{i:04d}.jpg" for i, l in enumerate(labels)],
        "models": {
            model: [[random_.gauss(c[l][0], 0.8), random_.gauss(c[l][1], 0.8)]
                    for l in labels] for model, c in centres.items()}}


def curves(heads, random_, steps=3000):
    rows = []
    for step in range(25, steps + 1, 25):
        t = step / steps
        row = {"step": step, "epoch": 12 * t, "time": 1.7e9 + step}
        total = 0.0
        for i, head in enumerate(heads):
            kl = (0.9 - 0.2 * i) * math.exp(-4 * t) + 0.05 + 0.02 * i
            kl *= math.exp(random_.gauss(0, 0.06))
            row[f"kl/{head}"] = kl
            row[f"loss/{head}"] = kl + 1.1
            row[f"agree/{head}"] = 0.95 - 0.4 * math.exp(-3 * t) - 0.02 * i
            total += kl + 1.1
        row["train/loss"] = total
        row["lr/backbone"] = 0.001 * (1 if t < .5 else .1 if t < .8 else .01)
        row["lr/heads"] = 10 * row["lr/backbone"]
        row["img/s"] = 1200 + random_.gauss(0, 20)
        rows.append(row)
    return rows


def weight_rows(random_, epochs=12):
    percents = (0.1, 1, 5, 25, 50, 75, 95, 99, 99.9)
    scores = (-3.09, -2.33, -1.64, -0.67, 0, 0.67, 1.64, 2.33, 3.09)
    rows = []
    for epoch in range(epochs + 1):
        for part, start in (("backbone", 0.035), ("heads", 0.01)):
            sigma = start * (1 + 0.05 * epoch * (1 if part == "backbone" else 6))
            high = 0.5 if part == "backbone" else 0.25
            edges = [-high + (i + 0.5) * 2 * high / 64 for i in range(64)]
            counts = [round(1e5 * math.exp(-0.5 * (x / sigma) ** 2)) for x in edges]
            rows.append({
                "epoch": epoch, "part": part, "count": sum(counts),
                "percentiles": {
                    str(p): sigma * s + random_.gauss(0, sigma / 60)
                    for p, s in zip(percents, scores)},
                "histogram": {"low": -high, "high": high, "counts": counts}})
    return rows


def recipe():
    train = {"epochs": 12}
    steps = {
        "generalist": {"train": train}, "rc": {"consolidate": train},
        "td": {"consolidate": train}, "own_tasks": {"upstream": {}},
        "transfer": {"probe": {"shots": 5}},
        "shares": {"sweep": {"key": "generalist_share"}},
        "look": {"inspect": {"embedding": "tsne"}}, "page": {"report": {}}}
    return {"description": "Does a generalist become better at cars and birds "
                       "without forgetting the rest?", "seed": 7,
            "steps": steps}


def manifest():
    return {
        "solera": "0.1.0", "libtorch": "1.13.0", "compiler": "g++ 12.2.0",
        "threads": 2, "device": "cpu", "seed": 7, "recipe": "study.yaml",
        "command": "solera run study.yaml --out runs/study --threads 2",
        "steps": {"rc": {"kind": "consolidate", "seconds": 1610.2,
                         "files": {"weights/birds.safetensors": "61338fee"}}}}


def training_result(kind, last):
    return {"fingerprint": "c0" * 32, "kind": kind, "epochs": 12, "steps": 3000,
            "seconds": 1610.2, "architecture": "resnet18",
            "last": {k: v for k, v in last.items() if k != "time"}}


def main():
    folder = pathlib.Path(sys.argv[1])
    random_ = random.Random(7)
    steps = folder / "steps"
    write(folder / "recipe.resolved.yaml", recipe())  # JSON is YAML
    write(folder / "manifest.json", manifest())
    for name, heads in (("rc", ["generalist", "cars", "birds"]),
                        ("td", ["cars", "birds"])):
        rows = curves(heads, random_)
        write_rows(steps / name / "metrics.jsonl", rows)
        write(steps / name / "result.json",
              training_result("consolidate", rows[-1]))
    write_rows(steps / "rc" / "weights.jsonl", weight_rows(random_))
    write(steps / "own_tasks" / "result.json", upstream())
    write(steps / "transfer" / "result.json", probe(random_))
    write(steps / "shares" / "result.json", sweep(random_))
    write(steps / "look" / "result.json", inspect(random_))
    write(steps / "look" / "changed.json", changed(random_))
    write(steps / "look" / "embedding.json", embedding(random_))
    # A step that is going on.
    write_rows(steps / "generalist" / "metrics.jsonl",
               [{"step": s, "epoch": s / 100, "time": 1.7e9,
                 "train/loss": 4 / (1 + s / 50), "train/acc1": s / 600}
                for s in range(10, 310, 10)])


if __name__ == "__main__":
    main()
