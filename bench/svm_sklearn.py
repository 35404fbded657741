#!/usr/bin/python3
"""The linear SVM probe as one writes it with scikit-learn: the other side of
`solera bench probe`.

usage: solera bench probe --out problem.safetensors
       /usr/bin/python3 bench/svm_sklearn.py problem.safetensors
           [--jobs N] [--draws N] [--representations N]

For every representation and draw of the file: LinearSVC, C by a stratified
5-fold cross-validation over the same grid (GridSearchCV), accuracy on the test
images. Same stop value and bound of passes as Solera. Draws run side by side
on N processes, which is what suits scikit-learn best. With fewer draws or
representations the time is scaled up.

Prints one JSON object: seconds and mean accuracy of both, and their ratio.
"""

import argparse
import json
import os
import time
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402
from joblib import Parallel, delayed  # noqa: E402
from sklearn.model_selection import GridSearchCV, StratifiedKFold  # noqa: E402
from sklearn.preprocessing import normalize  # noqa: E402
from sklearn.svm import LinearSVC  # noqa: E402

TYPES = {"F32": np.float32, "I64": np.int64}


def read_problem(path):
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        data = file.read()
    facts = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[begin:end], TYPES[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"])
    return tensors, facts


def run_draw(train, train_labels, test, test_labels, svm):
    warnings.simplefilter("ignore")
    model = LinearSVC(dual=True, tol=svm["tolerance"],
                      max_iter=svm["max_passes"], random_state=0)
    folds = min(svm["folds"], np.bincount(train_labels).max())
    if folds > 1:
        model = GridSearchCV(
            model, {"C": svm["c_grid"]},
            cv=StratifiedKFold(folds, shuffle=True, random_state=0))
    model.fit(train, train_labels)
    return 100.0 * model.score(test, test_labels)


def run_representation(tensors, index, draws, svm, jobs):
    def part(name):
        return tensors[f"{index}.{name}"]

    train = part("train_features").astype(np.float64)
    test = part("test_features").astype(np.float64)
    if svm["l2_normalize"]:
        train, test = normalize(train), normalize(test)
    tasks = []
    for draw in draws:
        chosen = draw[draw >= 0]
        tasks.append(delayed(run_draw)(
            train[chosen], part("train_labels")[chosen], test,
            part("test_labels"), svm))
    return float(np.mean(Parallel(n_jobs=jobs)(tasks)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("problem")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--draws", type=int)
    parser.add_argument("--representations", type=int)
    arguments = parser.parse_args()
    tensors, facts = read_problem(arguments.problem)
    svm = json.loads(facts["svm"])
    ours = json.loads(facts["accuracies"])
    draws = tensors["draws"][:arguments.draws]
    count = min(arguments.representations or len(ours), len(ours))
    Parallel(n_jobs=arguments.jobs)(delayed(abs)(i) for i in range(64))  # warm
    start = time.perf_counter()
    theirs = [run_representation(tensors, i, draws, svm, arguments.jobs)
              for i in range(count)]
    share = len(draws) / len(tensors["draws"]) * count / len(ours)
    seconds = (time.perf_counter() - start) / share
    print(json.dumps({
        "sklearn_seconds": seconds,
        "sklearn_jobs": arguments.jobs,
        "sklearn_accuracy": float(np.mean(theirs)),
        "measured_share": share,
        "solera_seconds": float(facts["seconds"]),
        "solera_threads": int(facts["threads"]),
        "solera_accuracy": float(np.mean(ours[:count])),
        "ratio": seconds / float(facts["seconds"]),
    }, indent=2))


if __name__ == "__main__":
    main()
