#include "solera/report/inspection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/report/changed_images.h"
#include "solera/report/embedding.h"
#include "solera/report/html_changed.h"
#include "solera/report/html_classes.h"
#include "tests/report/markup.h"

namespace solera::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kInspection[] = R"({"kind": "inspect", "models": ["old", "new"],
  "dataset": "birds", "accuracy": {"old": {"mean": 0.5}, "new": {"mean": 0.6}},
  "difference": {"mean": 0.1, "low": 0.05, "high": 0.15, "verdict": "win"},
  "classes": [
   {"name": "jay", "images": 10, "correct": {"old": 6, "new": 5}},
   {"name": "wren", "images": 20, "correct": {"old": 8, "new": 14}},
   {"name": "owl", "images": 10, "correct": {"old": 5, "new": 5}},
   {"name": "none", "images": 0, "correct": {"old": 0, "new": 0}},
   {"name": "half", "images": 10, "correct": {"old": 1}}],
  "gained": 9, "lost": 4})";

Inspection inspection() {
  return read_inspection(parse_json(kInspection, "")).value();
}

std::vector<std::string> names_of(const std::vector<ClassChange>& classes) {
  std::vector<std::string> names;
  for (const ClassChange& change : classes) names.push_back(change.name);
  return names;
}

TEST(Inspection, IsNoneWithoutTwoModelsAndClasses) {
  for (const char* result :
       {"null", "{}", R"({"models": ["a", "b"], "classes": []})",
        R"({"models": ["a"], "classes": [{"name": "x", "images": 1,
            "correct": {"a": 1}}]})",
        R"({"models": ["a", 2], "classes": []})"}) {
    EXPECT_FALSE(read_inspection(parse_json(result, ""))) << result;
  }
}

TEST(Inspection, PutsTheBestChangeFirstAndLeavesOutWhatHasNoNumbers) {
  EXPECT_THAT(names_of(inspection().classes),
              ElementsAre("wren", "owl", "jay"));
  EXPECT_EQ(inspection().classes[0].change(), 0.3);
}

TEST(Inspection, HasExtremesOfBothKinds) {
  EXPECT_THAT(names_of(extremes_of(inspection(), 1)),
              ElementsAre("wren", "jay"));
  EXPECT_THAT(names_of(extremes_of(inspection(), 2)),
              ElementsAre("wren", "owl", "jay"));
}

TEST(Inspection, TellsItsNumbers) {
  const std::string html = html_classes(inspection(), "id");
  EXPECT_EQ(nesting_fault(html), "");
  for (const char* text :
       {"On birds, old is right for 50.0 % of the images and new for 60.0 %: "
        "+10.0 points (95 % interval +5.0 to +15.0), a win. 9 images that "
        "were wrong are right now, 4 that were right are wrong.",
        ">wren</th><td>20</td><td>40.0</td><td>70.0</td><td>+30.0</td>"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
}

TEST(ChangedImages, TakesNothingButBase64ForAPicture) {
  const ChangedImages images = read_changed_images(parse_json(
      R"({"gained": [
          {"image": "data:image/png;base64,AAAA"},
          {"image": "data:image/jpeg;base64,Zm9v+/=="},
          {"image": "data:image/png;base64,AA\" onerror=\"x"},
          {"image": "data:text/html;base64,AAAA"},
          {"image": "https://example.org/x.png"}, {"image": 3}, 7]})",
      ""));
  std::vector<bool> has_picture;
  for (const ChangedImage& image : images.gained) {
    has_picture.push_back(!image.picture.empty());
  }
  EXPECT_THAT(has_picture,
              ElementsAre(true, true, false, false, false, false, false));
}

TEST(ChangedImages, AreShownWithBothAnswers) {
  const ChangedImages images = read_changed_images(parse_json(
      R"({"lost": [{"sample": "a/1.jpg", "label": "jay", "before": "jay",
                    "after": "<owl>", "image": "data:image/png;base64,AA"}]})",
      ""));
  const std::string html = html_changed(images, inspection());
  EXPECT_EQ(nesting_fault(html), "");
  EXPECT_THAT(html, HasSubstr("From right to wrong"));
  EXPECT_THAT(html, Not(HasSubstr("From wrong to right")));
  EXPECT_THAT(html, HasSubstr("<img alt=\"jay\" src=\"data:image/png;base64,"
                              "AA\">"));
  EXPECT_THAT(html,
              HasSubstr("class=\"wrong\"><b>\u2717 </b>new: &lt;owl&gt;"));
}

std::string embedding_with(const std::string& labels,
                           const std::string& places) {
  return R"({"method": "pca", "classes": ["a", "b"], "labels": )" + labels +
         R"(, "samples": ["1", "2"], "models": {"before": )" + places + "}}";
}

TEST(Embedding, IsReadWhereEveryListFits) {
  const auto embedding = read_embedding(
      parse_json(embedding_with("[1, 0]", "[[0.5, 1], [2, -3]]"), ""));
  ASSERT_TRUE(embedding);
  EXPECT_THAT(embedding->labels, ElementsAre(1u, 0u));
  EXPECT_EQ(embedding->models[0].second[1].second, -3.0);
}

TEST(Embedding, IsNoneWhereAListDoesNotFit) {
  const std::string good = "[[0.5, 1], [2, -3]]";
  for (const std::string& document :
       {std::string("{}"), embedding_with("[1, 2]", good),
        embedding_with("[1, -1]", good), embedding_with("[1]", good),
        embedding_with("[1, 0.5]", good), embedding_with("[]", "[]"),
        embedding_with("[1, 0]", "[[0.5, 1]]"),
        embedding_with("[1, 0]", "[[0.5, 1], [2]]"),
        embedding_with("[1, 0]", "[[0.5, 1], [2, \"x\"]]"),
        embedding_with("[1, 0]", "7")}) {
    EXPECT_FALSE(read_embedding(parse_json(document, ""))) << document;
  }
}

}  // namespace
}  // namespace solera::report
