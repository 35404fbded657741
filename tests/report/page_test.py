#!/usr/bin/env python3
"""The page of a report in a browser.

usage: page_test.py SOLERA

Makes a run directory (make_run.py), lets `SOLERA report` write its page, and
looks at it with Chromium: that it draws, says nothing on the console, asks the
network for nothing, shows the numbers of result.json, and works without
scripts. Exits with 77, which ctest calls skipped, where Chromium is missing.
"""

import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import browser

HERE = pathlib.Path(__file__).resolve().parent
SOLERA = None  # the program
CHROMIUM = browser.find_chromium()
ATTACK = "</script><script>window.hacked = 1</script><img src=x onerror=hacked=1>"

TABLE = """(() => {
  const table = document.querySelector('table.%s');
  return [...table.rows].map((row) =>
    [...row.cells].map((cell) => cell.innerText.trim().replace(/\\s+/g, ' ')));
})()"""


def percent(x):
    return f"{100 * x:.1f}"


def points(x):
    digits = f"{abs(100 * x):.1f}"
    return digits if digits == "0.0" else ("\u2212" if x < 0 else "+") + digits


def percent_cell(estimate):
    return (f"{percent(estimate['mean'])} {percent(estimate['low'])} to "
            f"{percent(estimate['high'])}")


def points_cell(difference, versus=""):
    sign = {"win": "\u25b2", "tie": "=", "lose": "\u25bc"}
    return (f"{sign[difference['verdict']]} {points(difference['mean'])} "
            f"{difference['verdict']}{versus} {points(difference['low'])} to "
            f"{points(difference['high'])}")


def accuracy_cell(task, model, control):
    cell = percent_cell(task["accuracy"][model])
    if model in task["difference"]:
        cell += " " + points_cell(task["difference"][model])
    if model in task["control_difference"]:
        cell += " " + points_cell(task["control_difference"][model],
                                  f" vs {control}")
    return cell


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="solera-report-")
        root = pathlib.Path(cls.folder.name)
        cls.run_folder = root / "study"
        cls.page_file = root / "page.html"
        subprocess.run([sys.executable, HERE / "make_run.py", cls.run_folder],
                       check=True)
        cls.csv_folder = root / "csv"
        subprocess.run([SOLERA, "report", cls.run_folder, "-o", cls.page_file,
                        "--csv", cls.csv_folder],
                       check=True, stdout=subprocess.DEVNULL)
        cls.browser = browser.Browser(CHROMIUM)
        cls.page = cls.browser.open(cls.page_file)  # for tests that only look

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        cls.folder.cleanup()

    def result(self, step):
        return json.loads(
            (self.run_folder / "steps" / step / "result.json").read_text())

    def open(self, **looks):
        return self.browser.open(self.page_file, **looks)

    def assert_quiet(self, page):
        self.assertEqual(page.complaints(), [])
        self.assertEqual(page.requests(), [])

    def test_draws_every_figure_and_says_what_it_shows(self):
        figures = self.page.evaluate("""
              [...document.querySelectorAll('figure.chart')].map((figure) => ({
                chart: figure.dataset.chart,
                drawings: figure.querySelectorAll('svg.drawing').length,
                shapes: figure.querySelectorAll(
                  '.drawing :is(path, circle, rect)').length,
                named: [...figure.querySelectorAll('svg.drawing')].every(
                  (svg) => svg.getAttribute('role') === 'img' &&
                    svg.getAttribute('aria-label') &&
                    document.getElementById(svg.getAttribute(
                      'aria-describedby')).textContent.length > 10),
              }))""")
        self.assert_quiet(self.page)
        self.assertEqual(
            {figure["chart"] for figure in figures},
            {"bars", "front", "classes", "embedding", "lines", "percentiles",
             "histograms"})
        for figure in figures:
            self.assertGreater(figure["drawings"], 0, figure)
            self.assertGreater(figure["shapes"], 0, figure)
            self.assertTrue(figure["named"], figure)

    def test_draws_a_bar_for_every_difference_and_a_point_for_every_image(self):
        probe = self.result("transfer")
        bars = sum(len(task["difference"]) for task in probe["tasks"])
        bars += sum(len(mean) for mean in probe["mean_difference"].values())
        count = """document.querySelectorAll(
          'figure[data-chart=%s] [aria-label=%s] %s').length"""
        self.assertEqual(
            self.page.evaluate(count % ("bars", "bar", "rect")), bars)
        self.assertEqual(
            self.page.evaluate(count % ("embedding", "dot", "path")), 2 * 360)

    def check_tables(self, page):
        probe = self.result("transfer")
        models, control = probe["models"], probe["control"]
        rows = {row[0].split(" ")[0]: row
                for row in page.evaluate(TABLE % "transfer")}
        for task in probe["tasks"]:
            row = rows[task["name"].split(" ")[0]]
            self.assertEqual(
                row[1:], [accuracy_cell(task, model, control)
                          for model in models])
        sweep = self.result("shares")
        shown = page.evaluate(TABLE % "sweep")[1:]
        self.assertEqual(len(shown), len(sweep["points"]))
        for row, point in zip(shown, sweep["points"]):
            self.assertEqual(float(row[0]), point["value"])
            self.assertEqual(row[1:6], [
                point["model"], percent_cell(point["related"]),
                points_cell(point["related_difference"]),
                percent_cell(point["unrelated"]),
                points_cell(point["unrelated_difference"])])
        forgetting = self.result("own_tasks")["forgetting"]
        for row, one in zip(page.evaluate(TABLE % "forgetting")[1:], forgetting):
            self.assertEqual(row, [
                one["teacher"], one["student"], one["task"],
                str(one["images"]),
                percent_cell(one["teacher_accuracy"]),
                percent_cell(one["student_accuracy"]),
                points_cell(one["difference"]),
                percent_cell(one["agreement"])])

    def check_classes(self, page):
        page.evaluate("document.querySelectorAll('details').forEach("
                      "(one) => one.open = true)")
        shown = {row[0]: row[1:] for row in
                 page.evaluate(TABLE % "classes")[1:]}
        classes = self.result("look")["classes"]
        self.assertEqual(len(shown), len(classes))
        for one in classes:
            before, after = one["correct"]["before"], one["correct"]["after"]
            images = one["images"]
            self.assertEqual(shown[one["name"]], [
                str(images), percent(before / images), percent(after / images),
                points((after - before) / images)])

    def test_shows_the_numbers_of_the_results(self):
        self.check_tables(self.page)
        self.check_classes(self.page)

    def test_has_the_answer_and_all_tables_without_scripts(self):
        with self.open(scripts=False) as page:
            self.check_tables(page)
            self.check_classes(page)
            text = page.evaluate("document.body.innerText")
            for told in (self.result("transfer")["summary"],
                         "Charts are drawn by scripts, which are off"):
                self.assertTrue(told in text, told)
            self.assertEqual(
                page.evaluate("document.querySelectorAll('svg').length"), 0)
            self.assert_quiet(page)

    def test_is_no_wider_than_a_phone_or_a_sheet_of_paper(self):
        for looks in ({"width": 360, "height": 740},
                      {"width": 740, "media": "print"}, {"dark": True}):
            with self.open(**looks) as page:
                wide = page.evaluate("document.documentElement.scrollWidth")
                self.assertLessEqual(wide, looks.get("width", 1200), looks)
                self.assert_quiet(page)

    def test_is_dark_where_the_reader_wants_it(self):
        ground = "getComputedStyle(document.body).backgroundColor"
        self.assertGreater(min(brightness(self.page.evaluate(ground))), 200)
        with self.open(dark=True) as dark:
            self.assertLess(max(brightness(dark.evaluate(ground))), 60)

    def test_hides_a_curve_by_the_keyboard(self):
        count = """document.querySelectorAll('#' + document.activeElement
          .closest('figure').id + ' [aria-label=line]').length"""
        with self.open() as page:
            page.evaluate("""[...document.querySelectorAll('.legend button')]
              .find((one) => one.innerText === 'kl/birds').focus()""")
            before = page.evaluate(count)
            page.press(" ")
            self.assertEqual(page.evaluate(
                "document.activeElement.getAttribute('aria-pressed')"), "false")
            self.assertEqual(page.evaluate(count), before - 1)
            self.assert_quiet(page)

    def test_sorts_classes_by_a_column(self):
        with self.open() as page:
            self.check_classes(page)
            page.evaluate("""document.querySelectorAll(
              'table.classes th button')[4].click()""")
            changes = [float(row[4].replace("\u2212", "-")) for row in
                       page.evaluate(TABLE % "classes")[1:]]
            self.assertEqual(changes, sorted(changes))

    def test_shows_the_pictures(self):
        self.assertEqual(self.page.evaluate("""
          [...document.querySelectorAll('.gallery img')].filter((one) =>
            one.complete && one.naturalWidth === 48 && one.alt).length"""), 19)

    def test_refuses_scripts_that_are_not_its_own(self):
        with self.open() as page:
            page.evaluate("""(() => {
              const script = document.createElement('script');
              script.textContent = 'window.hacked = 1';
              document.body.append(script);
            })()""")
            self.assertIsNone(page.evaluate("window.hacked"))
            self.assertIn("Content Security Policy", " ".join(page.complaints()))

    def test_takes_no_text_for_code(self):
        with tempfile.TemporaryDirectory() as folder:
            run = pathlib.Path(folder) / "run"
            for file in self.run_folder.rglob("*"):
                if not file.is_file():
                    continue
                text = file.read_text()
                for word in ("generalist", "RC", "birds", "junco", "backbone",
                             "before", "cars"):
                    text = text.replace(word, json.dumps(ATTACK)[1:-1])
                copy = run / file.relative_to(self.run_folder)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(text)
            page_file = pathlib.Path(folder) / "page.html"
            subprocess.run([SOLERA, "report", run, "-o", page_file],
                           check=True, stdout=subprocess.DEVNULL)
            with self.browser.open(page_file) as page:
                self.assertIsNone(page.evaluate("window.hacked"))
                self.assertTrue(
                    page.evaluate("document.body.innerText").count(ATTACK) > 50)
                self.assert_quiet(page)

    def test_draws_what_is_small_constant_or_unknown(self):
        with tempfile.TemporaryDirectory() as folder:
            run = pathlib.Path(folder) / "run"
            write_odd_run(run)
            page_file = pathlib.Path(folder) / "page.html"
            subprocess.run([SOLERA, "report", run, "-o", page_file],
                           check=True, stdout=subprocess.DEVNULL)
            with self.browser.open(page_file, width=360) as page:
                for _ in range(2):  # all curves off, then on again
                    page.evaluate("""document.querySelectorAll(
                      '.legend button').forEach((one) => one.click())""")
                self.assertEqual(page.evaluate("""[...document
                  .querySelectorAll('figure.chart')].filter((one) =>
                    !one.querySelector('svg.drawing')).length"""), 0)
                signs = page.evaluate("""[...document.querySelectorAll(
                  'figure[data-chart=bars] .legend .key')].map(
                    (one) => one.innerHTML)""")
                self.assertEqual(len(set(signs)), 10)
                self.assertFalse(page.evaluate(
                    "/NaN|Infinity|undefined/.test(document.body.innerHTML"
                    ".replace(/<script[^]*?<[/]script>/g, ''))"))
                self.assertLessEqual(page.evaluate(
                    "document.documentElement.scrollWidth"), 360)
                self.assert_quiet(page)

    def test_writes_the_same_numbers_as_csv(self):
        probe = self.result("transfer")
        with open(self.csv_folder / "study_transfer_transfer.csv",
                  newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(
            len(rows), len(probe["models"]) * (len(probe["tasks"]) + 2))
        tasks = {task["name"]: task for task in probe["tasks"]}
        for row in rows:
            if row["task"] not in tasks:
                continue
            task, model = tasks[row["task"]], row["model"]
            self.assertEqual(float(row["accuracy"]),
                             task["accuracy"][model]["mean"])
            if model != probe["baseline"]:
                self.assertEqual(float(row["difference_low"]),
                                 task["difference"][model]["low"])
                self.assertEqual(row["difference_verdict"],
                                 task["difference"][model]["verdict"])


def write_odd_run(run):
    """Twelve models with long names, and one of everything else."""
    models = [f"a student with a name of some length {i}" for i in range(12)]
    same = {"mean": 0.0, "low": 0.0, "high": 0.0, "verdict": "tie"}
    task = {"name": "a task whose name no column was made for " * 3,
            "relation": "related",
            "accuracy": {model: {"mean": 0.5} for model in models},
            "difference": {model: same for model in models[1:-1]}}
    task["difference"][models[-1]] = {"mean": None}
    steps = {
        "probe/result.json": {
            "kind": "probe", "models": models, "baseline": models[0],
            "tasks": [task, {**task, "name": "b", "relation": "other"}]},
        "sweep/result.json": {
            "kind": "sweep", "key": "k", "points": [
                {"value": 1, "related_difference": 0.0,
                 "unrelated_difference": 0.0}, {"value": 2}]},
        "inspect/result.json": {
            "kind": "inspect", "models": ["x", "y"], "classes": [
                {"name": "only", "images": 1, "correct": {"x": 1, "y": 1}}]},
        "inspect/embedding.json": {
            "classes": [f"class {i}" for i in range(40)], "labels": [39],
            "samples": ["s"], "models": {"x": [[0, 0]]}},
        "train/weights.jsonl": {
            "epoch": 0, "part": "heads", "percentiles": {"50": 0},
            "histogram": {"low": 0, "high": 1, "counts": [0, 0]}}}
    for name, value in steps.items():
        path = run / "steps" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value) + "\n")
    (run / "steps/train/metrics.jsonl").write_text("".join(
        json.dumps({"step": step, "kl/a": None, "kl/b": 1e-9, "lr": 0.0,
                    "loss": 10.0 ** (5 * step)}) + "\n" for step in (1, 2, 3)))


def brightness(colour):
    """Of "rgb(1, 2, 3)"."""
    return [int(part) for part in colour[4:-1].split(",")]


if __name__ == "__main__":
    SOLERA = sys.argv.pop(1)
    if CHROMIUM is None:
        print("skipped: Chromium is not installed; scripts/install-dependencies "
              "test installs it")
        sys.exit(77)
    unittest.main()
