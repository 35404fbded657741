#include "solera/recipe/inspect_step.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/recipe/engine.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/step_kinds.h"
#include "tests/support/errors.h"
#include "tests/support/image_tree.h"
#include "tests/support/known_answers.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::int64_t kImages = 40;

// `good` knows every image of the set `task`; `bad` is the same network but
// never says class 1.
class Inspect : public testing::Test {
 protected:
  Inspect() {
    const torch::NoGradGuard no_grad;
    const auto known =
        support::known_answers(support::known_spec(models::Padding::kSymmetric),
                               support::toy_input(), kImages);
    data_ = known.data;
    support::write_image_tree(temp_, "task", *data_);
    names_ = data_->class_names();
    write(*known.network, "good", names_);
    known.network->heads().front().linear->bias[1].sub_(1e6);
    write(*known.network, "bad", names_);
  }

  // A network folder whose head has these class names.
  void write(const models::Network& network, const std::string& folder,
             std::vector<std::string> names) {
    models::ModelSpec spec = network.spec();
    spec.classes = 0;
    const auto copy = models::make_network(spec, 1);
    tensor::load_state_strict(
        copy->backbone(),
        tensor::state_of(const_cast<models::Network&>(network).backbone()),
        folder);
    const auto classes = static_cast<std::int64_t>(names.size());
    const models::Head& given = network.heads().front();
    copy->add_head("head", classes, std::move(names));
    if (classes == given.classes()) {
      tensor::load_state_strict(*copy->heads().front().linear,
                                tensor::state_of(*given.linear), folder);
    }
    write_network_folder(temp_.path() / folder, *copy, support::toy_input(),
                         Value::object());
  }

  std::int64_t count_of(std::int64_t label) const {
    std::int64_t count = 0;
    for (std::int64_t i = 0; i < data_->size(); ++i) {
      count += data_->label(i) == label;
    }
    return count;
  }

  Value run(const std::vector<std::string>& overrides = {},
            const std::string& out = "run") {
    const Recipe recipe = parse_recipe(R"(
seed: 5
steps:
  look:
    inspect:
      models: {before: bad, after: good}
      data: {folder: task}
      embedding: pca
      points: 20
      images: 3
      workers: 1
)",
                                       (temp_.path() / "look.yaml").string(),
                                       overrides, kind_names(step_kinds()));
    RunOptions options;
    options.out = temp_.path() / out;
    options.device = "cpu";
    options.quiet = true;
    const RunOutcome outcome = run_recipe(recipe, step_kinds(), options);
    text_ = outcome.steps.front().text;
    return outcome.steps.front().result;
  }

  std::string error_of(const std::vector<std::string>& overrides) {
    return support::usage_error_of([&] { run(overrides, overrides[0]); });
  }

  fs::path file(const std::string& name) const {
    return temp_.path() / "run/steps/look" / name;
  }

  support::TempFolder temp_;
  std::shared_ptr<support::ColouredDataset> data_;
  std::vector<std::string> names_;
  std::string text_;
};

TEST_F(Inspect, CountsEveryClassBeforeAndAfter) {
  const Value result = run();
  const std::int64_t ones = count_of(1);
  ASSERT_GT(ones, 1);
  EXPECT_EQ(result.at("models"), Value::array({"before", "after"}));
  EXPECT_EQ(result.at("names").at("before"), Value("bad"));
  EXPECT_EQ(result.at("dataset"), Value("task"));
  EXPECT_EQ(result.at("gained"), Value(ones));
  EXPECT_EQ(result.at("lost"), Value(0));
  EXPECT_EQ(result.at("accuracy").at("after").at("mean"), Value(1.0));
  EXPECT_NEAR(result.at("difference").at("mean").as_double(),
              static_cast<double>(ones) / kImages, 1e-12);
  const auto& classes = result.at("classes").items();
  ASSERT_EQ(classes.size(), names_.size());
  for (std::int64_t c = 0; c < 6; ++c) {
    const Value& row = classes[static_cast<std::size_t>(c)];
    EXPECT_EQ(row.at("images"), Value(count_of(c)));
    EXPECT_EQ(row.at("correct").at("after"), Value(count_of(c)));
    EXPECT_EQ(row.at("correct").at("before"), Value(c == 1 ? 0 : count_of(c)));
  }
  EXPECT_THAT(text_, HasSubstr("became right"));
}

TEST_F(Inspect, WritesThePredictionOfEveryImage) {
  run();
  const auto lines = split(read_text(file("predictions.csv")), '\n');
  ASSERT_EQ(lines.size(), static_cast<std::size_t>(kImages) + 2);
  EXPECT_EQ(lines[0], "sample,label,before,after");
  std::int64_t mistaken = 0;
  for (const std::string& line : lines) {
    mistaken += line.find(",class1,class") != std::string::npos &&
                ends_with(line, ",class1");
  }
  EXPECT_EQ(mistaken, count_of(1));
}

TEST_F(Inspect, ShowsSomeOfTheImagesThatChanged) {
  run({"look.models={before: good, after: bad}"});
  const Value changed = read_json(file("changed.json"));
  EXPECT_EQ(changed.at("gained").size(), 0u);
  const auto& lost = changed.at("lost").items();
  EXPECT_EQ(static_cast<std::int64_t>(lost.size()),
            std::min<std::int64_t>(3, count_of(1)));
  for (const Value& image : lost) {
    EXPECT_THAT(image.at("sample").as_string(), HasSubstr("class1/"));
    EXPECT_EQ(image.at("label"), Value("class1"));
    EXPECT_EQ(image.at("before"), Value("class1"));
    EXPECT_NE(image.at("after"), Value("class1"));
    // FF D8 FF: a JPEG.
    EXPECT_THAT(image.at("image").as_string(),
                StartsWith("data:image/jpeg;base64,/9j/"));
  }
}

TEST_F(Inspect, DrawsTheSameImagesForBoth) {
  run();
  const Value embedding = read_json(file("embedding.json"));
  EXPECT_EQ(embedding.at("method"), Value("pca"));
  EXPECT_EQ(embedding.at("samples").size(), 20u);
  EXPECT_EQ(embedding.at("labels").size(), 20u);
  EXPECT_EQ(embedding.at("classes").size(), names_.size());
  const Value& models = embedding.at("models");
  EXPECT_EQ(models.keys(), (std::vector<std::string>{"before", "after"}));
  ASSERT_EQ(models.at("after").size(), 20u);
  // The networks differ in their heads only.
  EXPECT_EQ(models.at("before"), models.at("after"));
}

TEST_F(Inspect, DrawsByTsneOrNotAtAll) {
  run({"look.embedding=tsne"});
  EXPECT_EQ(read_json(file("embedding.json")).at("method"), Value("tsne"));
  run({"look.embedding=none"}, "none");
  EXPECT_FALSE(fs::exists(temp_.path() / "none/steps/look/embedding.json"));
  EXPECT_THAT(support::input_error_of([&] {
                run({"look.embedding=tsne", "look.points=5"}, "few");
              }),
              HasSubstr("set embedding: pca"));
}

TEST_F(Inspect, FindsClassesByNameInAnyOrder) {
  const StoredNetwork good = read_network_folder(temp_.path() / "good");
  std::vector<std::string> renamed = names_;
  std::swap(renamed[0], renamed[1]);
  write(*good.network, "swapped", renamed);
  const Value result = run({"look.models.after=swapped"});
  const auto& classes = result.at("classes").items();
  for (const std::size_t c : {0u, 1u}) {
    EXPECT_EQ(classes[c].at("correct").at("after"), Value(0));
  }
  EXPECT_EQ(classes[2].at("correct").at("after"), Value(count_of(2)));
}

TEST_F(Inspect, RefusesHeadsOfOtherClasses) {
  const StoredNetwork good = read_network_folder(temp_.path() / "good");
  std::vector<std::string> more = names_;
  more.push_back("class6");
  write(*good.network, "more", more);
  EXPECT_THAT(error_of({"look.models.after=more"}),
              HasSubstr("6 classes before and 7 after"));
  write(*good.network, "other", {"a", "b", "c", "d", "e", "f"});
  EXPECT_THAT(error_of({"look.models.after=other"}),
              HasSubstr("not those of the data"));
  EXPECT_THAT(error_of({"look.models={before: good}"}),
              HasSubstr("found no network"));
  EXPECT_THAT(error_of({"look.data={images: task}"}),
              HasSubstr("without labels"));
  EXPECT_THAT(error_of({"look.points=0"}), HasSubstr("1 to 1000"));
}

}  // namespace
}  // namespace solera::recipe
