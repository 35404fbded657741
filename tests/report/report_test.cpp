#include "solera/report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/report/html.h"
#include "solera/report/html_frame.h"
#include "solera/report/page_parts.h"
#include "tests/report/markup.h"
#include "tests/support/temp_folder.h"

namespace solera::report {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kProbe[] = R"({
  "fingerprint": "f1n6e4", "kind": "probe",
  "summary": "RC gains 2.1 points & forgets nothing",
  "models": ["generalist", "SL", "RC"],
  "baseline": "generalist", "control": "SL",
  "tasks": [
    {"name": "clothes <b>", "relation": "related", "classes": 5,
     "test_images": 913, "shots": 7, "draws": 2, "chance": 0.2,
     "accuracy": {
       "generalist": {"mean": 0.763, "low": 0.751, "high": 0.774,
                      "values": [0.7612, 0.7648]},
       "SL": {"mean": 0.7712, "low": 0.760, "high": 0.782},
       "RC": {"mean": 0.784, "low": 0.7724, "high": 0.7953,
              "values": [0.7931, 0.7857]}},
     "difference": {
       "SL": {"mean": 0.0082, "low": -0.0033, "high": 0.0187,
              "verdict": "tie"},
       "RC": {"mean": 0.021, "low": 0.0149, "high": 0.0266,
              "verdict": "win"}},
     "control_difference": {
       "RC": {"mean": 0.0128, "low": 0.0043, "high": 0.0206,
              "verdict": "win"}}},
    {"name": "greek", "relation": "unrelated",
     "accuracy": {"generalist": {"mean": 0.814}, "RC": {"mean": 0.779}},
     "difference": {"RC": {"mean": -0.035, "low": -0.0411, "high": -0.0302,
                           "verdict": "lose"}}}],
  "means": {"related": {"generalist": {"mean": 0.7633, "low": 0.7501,
                                       "high": 0.7755},
                        "RC": {"mean": 0.8349}}},
  "mean_difference": {"related": {"RC": {"mean": 0.0716, "low": 0.0621,
                                  "high": 0.0835, "verdict": "win"}}},
  "seconds": 12.3})";

constexpr char kStudent[] = R"({
  "fingerprint": "abcd", "kind": "consolidate", "epochs": 11, "steps": 1234,
  "seconds": 98.0, "final": {"train/loss": 0.4321},
  "weights_sha256": "5eedc0ffee", "accuracy": 0.8765})";

constexpr char kRecipe[] =
    "steps:\n"
    "  student:\n    consolidate: {temperature: 2.5}\n"
    "  transfer:\n    probe: {shots: 7}\n";

constexpr char kManifest[] = R"({
  "command": "solera run demo.yaml --out '<x>'", "seed": 4711,
  "solera": "0.1.0", "libtorch": "1.13.0",
  "teachers": [{"name": "generalist", "sha256": "aa55"}]})";

constexpr char kMetrics[] =
    "{\"step\":1,\"epoch\":0.5,\"time\":1,\"train/loss\":2.25,"
    "\"kl/birds\":0.75}\n"
    "{\"step\":2,\"epoch\":1.0,\"time\":2,\"train/loss\":1.125,"
    "\"kl/birds\":null}\n"
    "{\"step\":3,\"epoch\":1.5,\"time\":3,\"train/loss\":0.5625,"
    "\"kl/birds\":0.375}\n";

/// A small, complete run.
class ReportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("run/recipe.resolved.yaml", kRecipe);
    folder_.write("run/manifest.json", kManifest);
    folder_.write("run/steps/student/result.json", kStudent);
    folder_.write("run/steps/student/metrics.jsonl", kMetrics);
    folder_.write("run/steps/transfer/result.json", kProbe);
  }
  std::string html() const { return make_report_html({run()}); }
  std::filesystem::path run() const { return folder_.path() / "run"; }

  support::TempFolder folder_;
};

TEST_F(ReportTest, IsWellFormed) { EXPECT_EQ(nesting_fault(html()), ""); }

TEST_F(ReportTest, SaysNothingOfTheStepThatMakesIt) {
  folder_.write("run/recipe.resolved.yaml",
                std::string(kRecipe) + "  zpage:\n    report: {}\n");
  folder_.write("run/steps/zpage/plan.json", std::string("{}"));
  EXPECT_THAT(html(), Not(HasSubstr("not finished")));
}

TEST_F(ReportTest, BeginsWithTheAnswer) {
  const std::string page = html();
  const std::size_t answer =
      page.find("RC gains 2.1 points &amp; forgets nothing");
  ASSERT_NE(answer, std::string::npos);
  EXPECT_LT(page.find("<h1>run</h1>"), answer);
  EXPECT_LT(answer, page.find("<table"));
}

TEST_F(ReportTest, AsksWhatTheRecipeAsks) {
  EXPECT_THAT(html(), HasSubstr("Does the student transfer better, and did it "
                                "forget?</p>"));
  folder_.write("run/recipe.resolved.yaml",
                "description: Is it better?\n" + std::string(kRecipe));
  EXPECT_THAT(html(), HasSubstr("<p class=\"question\">Is it better?</p>"));
}

TEST_F(ReportTest, HasEveryNumberOfTheProbe) {
  const std::string page = html();
  for (const char* number : {">76.3<",
                             "75.1 to 77.4",
                             ">76.1<",
                             ">76.5<",
                             ">77.1<",
                             "76.0 to 78.2",
                             ">78.4<",
                             "77.2 to 79.5",
                             ">79.3<",
                             ">78.6<",
                             "+0.8 tie",
                             "\u22120.3 to +1.9",
                             "+2.1 win",
                             "+1.5 to +2.7",
                             "+1.3 win vs SL",
                             "+0.4 to +2.1",
                             ">81.4<",
                             ">77.9<",
                             "\u22123.5 lose",
                             "\u22124.1 to \u22123.0",
                             "75.0 to 77.5",
                             ">83.5<",
                             "+7.2 win",
                             "+6.2 to +8.3",
                             "5 classes, 913 test images, 7 shots, 2 draws",
                             "chance 20.0 %",
                             "12 s"}) {
    EXPECT_THAT(page, HasSubstr(number));
  }
}

TEST_F(ReportTest, TalliesWinsTiesAndLosses) {
  const std::string page = html();
  EXPECT_THAT(page, HasSubstr("<td>1 / 0 / 0</td>"));  // RC, related
  EXPECT_THAT(page, HasSubstr("<td>0 / 1 / 0</td>"));  // SL, related
  EXPECT_THAT(page, HasSubstr("<td>0 / 0 / 1</td>"));  // RC, unrelated
}

TEST_F(ReportTest, HasEveryNumberOfATrainedStep) {
  for (const char* number : {">11<", ">1234<", ">0.4321<", ">5eedc0ffee<",
                             ">0.8765<", "1 min 38 s", ">abcd<"}) {
    EXPECT_THAT(html(), HasSubstr(number));
  }
}

TEST_F(ReportTest, DrawsLossAndTheKlOfEachHeadAndTellsTheirNumbers) {
  const std::string page = html();
  EXPECT_THAT(page, HasSubstr("KL divergence of each head"));
  EXPECT_THAT(page, HasSubstr("kl/birds goes from 0.75 to 0.375."));
  EXPECT_THAT(page, HasSubstr("train/loss goes from 2.25 to 0.5625."));
  for (const char* number : {">2.25<", ">1.125<", ">0.5625<"}) {
    EXPECT_THAT(page, HasSubstr(number));
  }
}

TEST_F(ReportTest, HasTheProvenance) {
  for (const char* fact : {"solera run demo.yaml --out &#39;&lt;x&gt;&#39;",
                           "4711", "1.13.0", "aa55", "temperature: 2.5"}) {
    EXPECT_THAT(html(), HasSubstr(fact));
  }
}

TEST_F(ReportTest, NeedsNoNetwork) {
  EXPECT_THAT(without_scripts(html()),
              AllOf(Not(HasSubstr("http:")), Not(HasSubstr("https:")),
                    Not(HasSubstr(" src=")), Not(HasSubstr("url(")),
                    Not(HasSubstr("@import"))));
}

TEST_F(ReportTest, AllowsItsOwnScriptsAndNoOthers) {
  const std::string page = html();
  EXPECT_THAT(page, HasSubstr("content=\"default-src &#39;none&#39;"));
  EXPECT_THAT(page, Not(HasSubstr("unsafe")));
  if (!has_charts()) return;
  const std::string code = kDrawing;
  ASSERT_THAT(page, HasSubstr("<script>" + code + "</script>"));
  // SHA-256 of nothing, in hexadecimal and in base 64, as OpenSSL has them.
  EXPECT_EQ(content_hash(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  EXPECT_THAT(page, HasSubstr(escape_html("'" + content_hash(code) + "'")));
}

TEST_F(ReportTest, HasTheLicencesOfItsScripts) {
  if (!has_charts()) GTEST_SKIP() << "built without the chart libraries";
  const std::string page = html();
  for (const ChartLibrary& library : {kD3, kPlot}) {
    const std::string licence =
        std::string(library.name) + "\n" + library.licence;
    EXPECT_THAT(licence, HasSubstr("Permission to use, copy, modify"));
    EXPECT_THAT(page, HasSubstr("<script>/*! " + licence + "*/\n"));
    EXPECT_THAT(page, HasSubstr("<pre>" + escape_html(licence) + "</pre>"));
  }
}

TEST_F(ReportTest, HasNoIdentifierTwice) {
  const std::string page = make_report_html({run(), run()});
  std::set<std::string> seen;
  for (std::size_t at = page.find(" id=\""); at != std::string::npos;
       at = page.find(" id=\"", at + 1)) {
    const std::string id = page.substr(at + 5, page.find('"', at + 5) - at - 5);
    EXPECT_TRUE(seen.insert(id).second) << id;
  }
  EXPECT_GT(seen.size(), 10u);
}

TEST_F(ReportTest, EscapesWhatComesFromOutside) {
  const std::string attack = "<script>alert(1)</script>";
  std::string probe = kProbe;
  for (const char* old : {"RC gains", "greek", "\"RC\"", "win"}) {
    const bool is_quoted = old[0] == '"';
    for (std::size_t at = probe.find(old); at != std::string::npos;
         at = probe.find(old, at + attack.size() + 2)) {
      probe.replace(at, std::string(old).size(),
                    is_quoted ? "\"" + attack + "\"" : attack);
    }
  }
  folder_.write("run/steps/transfer/result.json", probe);
  folder_.write("run/manifest.json",
                "{\"" + attack + "\": \"" + attack + "\"}");
  folder_.write("run/recipe.resolved.yaml",
                "question: \"" + attack + "\"\nsteps: {\"" + attack +
                    "\": {\"" + attack + "\": 1}}\n");
  folder_.write("run/steps/student/metrics.jsonl",
                "{\"step\":1,\"kl/" + attack + "\":1}\n{\"step\":2,\"kl/" +
                    attack + "\":2}\n");
  const std::string page = html();
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(page, HasSubstr("\\u003cscript>alert"));  // data of charts
  EXPECT_EQ(nesting_fault(page), "");
  EXPECT_THAT(make_report_markdown({run()}), Not(HasSubstr("<script")));
}

TEST_F(ReportTest, SaysThatAStepIsMissingOrUnfinished) {
  std::filesystem::remove(run() / "steps/student/result.json");
  std::filesystem::remove_all(run() / "steps/transfer");
  const std::string page = html();
  EXPECT_THAT(page, HasSubstr("This run is not complete: student (not "
                              "finished), transfer (not started)."));
  EXPECT_THAT(page, HasSubstr("train/loss goes from 2.25 to 0.5625."));
  EXPECT_EQ(nesting_fault(page), "");
}

TEST_F(ReportTest, SaysThatAFileIsUnreadable) {
  folder_.write("run/steps/student/result.json", "{\"kind\": \"cons");
  folder_.write("run/steps/student/metrics.jsonl", "nonsense\n{\"step\":1}\n");
  folder_.write("run/steps/transfer/result.json", "[]");
  folder_.write("run/manifest.json", "");
  folder_.write("run/recipe.resolved.yaml", "steps: [unclosed\n");
  const std::string page = html();
  for (const char* name : {"steps/student/result.json", "metrics.jsonl:1",
                           "steps/transfer/result.json", "manifest.json",
                           "recipe.resolved.yaml", "result unreadable"}) {
    EXPECT_THAT(page, HasSubstr(name));
  }
  EXPECT_EQ(nesting_fault(page), "");
}

TEST_F(ReportTest, SurvivesAResultOfAnotherShape) {
  folder_.write("run/steps/transfer/result.json",
                R"({"kind": "probe", "models": ["a", 1, null], "tasks": [
                  3, {"name": 4, "relation": "strange", "accuracy": [],
                      "difference": {"a": {"mean": "x"}}}],
                  "means": 7, "seconds": "long", "summary": [1]})");
  EXPECT_EQ(nesting_fault(html()), "");
  EXPECT_NO_THROW(make_report_markdown({run()}));
}

TEST_F(ReportTest, SaysThatARunIsOfAnotherVersion) {
  EXPECT_THAT(html(), Not(HasSubstr("may not find everything")));
  folder_.write("run/manifest.json", "{\"solera\": \"0.0.7\"}");
  EXPECT_THAT(html(), HasSubstr("This run was written by Solera 0.0.7; this "
                                "is Solera "));
  folder_.write("run/manifest.json", "{\"seed\": 1}");
  EXPECT_THAT(html(), HasSubstr("The manifest names no version"));
}

TEST_F(ReportTest, SaysThatThereIsNothingToShowYet) {
  std::filesystem::remove_all(run() / "steps");
  EXPECT_THAT(html(), HasSubstr("No step has anything to show yet."));
  EXPECT_EQ(nesting_fault(html()), "");
}

TEST_F(ReportTest, AnswersWithTheComparisonNotWithTheStepAfterIt) {
  folder_.write("run/steps/zlast/result.json",
                R"({"kind": "inspect", "models": ["a", "b"],
                    "classes": [{"name": "x", "images": 4,
                                 "correct": {"a": 1, "b": 2}}],
                    "summary": "something else"})");
  EXPECT_THAT(html(), HasSubstr("<p class=\"answer\">RC gains 2.1 points"));
}

TEST_F(ReportTest, AnswersWithEveryComparisonOnce) {
  folder_.write("run/steps/other/result.json",
                R"({"kind": "probe", "models": ["a"], "summary": "a is alone",
                    "tasks": [{"name": "t"}]})");
  const std::string page = html();
  EXPECT_THAT(page, HasSubstr("<p class=\"answer\">transfer: RC gains"));
  EXPECT_THAT(page, HasSubstr("<p class=\"answer\">other: a is alone</p>"));
  EXPECT_EQ(page.find("a is alone", page.find("a is alone") + 1),
            std::string::npos);
}

TEST_F(ReportTest, HasBothKindsOfIntervals) {
  std::string probe = kProbe;
  const std::string tie = "\"verdict\": \"tie\"";
  probe.insert(probe.find(tie),
               "\"bootstrap\": {\"low\": -0.0021, \"high\": 0.0174}, ");
  folder_.write("run/steps/transfer/result.json", probe);
  const std::string page = html();
  EXPECT_THAT(page, HasSubstr("SL against generalist</td><td>+0.8</td><td>"
                              "\u22120.3 to +1.9</td><td>\u22120.2 to +1.7"));
}

TEST_F(ReportTest, RefusesAFolderThatIsNoRun) {
  for (const char* name : {"", "run/steps/student", "absent"}) {
    try {
      make_report_html({folder_.path() / name});
      ADD_FAILURE() << "accepted " << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << name;
    }
  }
}

TEST_F(ReportTest, ShowsSeveralRunsOnOnePage) {
  folder_.write("other/manifest.json", "{\"seed\": 815}");
  const std::string page = make_report_html({run(), folder_.path() / "other"});
  EXPECT_THAT(page, AllOf(HasSubstr("<h1>run</h1>"),
                          HasSubstr("<h1>other</h1>"), HasSubstr(">815<")));
  EXPECT_EQ(nesting_fault(page), "");
}

TEST_F(ReportTest, HasTheTableInMarkdown) {
  const std::string page = make_report_markdown({run()});
  EXPECT_THAT(page,
              HasSubstr("| task | relation | generalist | SL | RC |\n"
                        "| --- | ---: | ---: | ---: | ---: |\n"
                        "| clothes &lt;b&gt; | related | 76.3 (75.1 to 77.4) | "
                        "77.1, +0.8 (\u22120.3 to +1.9) tie | "
                        "78.4, +2.1 (+1.5 to +2.7) win |\n"));
  EXPECT_THAT(page, HasSubstr("**RC gains 2.1 points &amp; forgets nothing**"));
}

TEST_F(ReportTest, CountsWinsAndFoldsWhatIsLongInMarkdown) {
  const std::string page = make_report_markdown({run()});
  EXPECT_THAT(page, HasSubstr("| model | related tasks: win / tie / lose | "
                              "unrelated tasks: win / tie / lose |\n"));
  EXPECT_THAT(page, HasSubstr("| RC | 1 / 0 / 0 | 0 / 0 / 1 |\n"));
  EXPECT_THAT(page, HasSubstr("<details><summary>Provenance</summary>\n\n|"));
  EXPECT_THAT(page, HasSubstr("| seed | 4711 |"));
}

TEST_F(ReportTest, WritesTheFormThatTheNameAsksFor) {
  write_report({run()}, folder_.path() / "out.html");
  write_report({run()}, folder_.path() / "out.md");
  EXPECT_EQ(read_text(folder_.path() / "out.html"), html());
  EXPECT_EQ(read_text(folder_.path() / "out.md"),
            make_report_markdown({run()}));
}

}  // namespace
}  // namespace solera::report
