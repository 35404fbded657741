#include "solera/eval/accuracy_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <numeric>

#include "solera/core/error.h"
#include "solera/data/subset.h"
#include "solera/eval/import_variants.h"
#include "tests/support/known_answers.h"

namespace solera::eval {
namespace {

using models::InputSpec;
using models::Padding;
using support::KnownAnswers;
using testing::ElementsAre;

InputSpec input_with(double mean, double std) {
  InputSpec input = support::toy_input(16);
  input.mean.assign(3, mean);
  input.std.assign(3, std);
  return input;
}

KnownAnswers right_import(Padding padding = Padding::kSymmetric,
                          const InputSpec& input = input_with(0.5, 0.25)) {
  return support::known_answers(support::known_spec(padding), input);
}

AccuracyCheckOptions one_worker() {
  AccuracyCheckOptions options;
  options.features.workers = 1;
  return options;
}

AccuracyCheck check(const KnownAnswers& known,
                    std::vector<std::int64_t> outputs = {0, 1, 2, 3, 4, 5}) {
  return check_accuracy(known.network, known.input, outputs, known.data,
                        one_worker());
}

std::vector<std::string> explanation(const AccuracyCheck& check) {
  std::vector<std::string> names;
  for (const Attempt& attempt : check.trial.explanation) {
    names.push_back(attempt.name);
  }
  return names;
}

// The same weights with another padding.
models::NetworkPtr with_padding(const models::Network& network,
                                const std::string& padding) {
  for (const NetworkVariant& variant : network_variants(network)) {
    if (variant.name == "padding: " + padding) return variant.make();
  }
  return nullptr;
}

TEST(AccuracyCheck, GivesARightImportItsAccuracyAndNoExplanation) {
  const AccuracyCheck found = check(right_import());
  EXPECT_EQ(found.all.percent(), 100.0);
  EXPECT_EQ(found.among.percent(), 100.0);
  EXPECT_EQ(found.all.count, 300);
  EXPECT_TRUE(found.beats_chance);
  ASSERT_THAT(explanation(found), ElementsAre());
  ASSERT_EQ(found.trial.rounds.size(), 1u);
  EXPECT_GE(found.trial.rounds[0].size(), 10u);
}

TEST(AccuracyCheck, FindsWrongPadding) {
  KnownAnswers known = right_import(Padding::kSame);
  known.network = with_padding(*known.network, "symmetric");
  const AccuracyCheck found = check(known);
  EXPECT_LT(found.all.percent(), 98.0);
  ASSERT_THAT(explanation(found), ElementsAre("padding: same"));
  EXPECT_EQ(found.trial.explanation[0].after.percent(), 100.0);
  EXPECT_EQ(found.trial.explanation[0].remedy, "padding=same");
}

TEST(AccuracyCheck, FindsChannelsInTheOtherOrder) {
  KnownAnswers known = right_import();
  const torch::NoGradGuard no_grad;
  for (const auto& parameter : known.network->named_parameters()) {
    if (parameter.key() != "backbone.conv1.weight") continue;
    torch::Tensor(parameter.value()).copy_(parameter.value().flip({1}).clone());
  }
  const AccuracyCheck found = check(known);
  ASSERT_THAT(explanation(found), ElementsAre("BGR instead of RGB"));
  EXPECT_EQ(found.trial.explanation[0].after.percent(), 100.0);
}

TEST(AccuracyCheck, FindsAnotherMeanAndStd) {
  KnownAnswers known = right_import(Padding::kSymmetric, input_with(0.5, 0.5));
  known.input = support::toy_input(16);
  EXPECT_THAT(explanation(check(known)), ElementsAre("mean and std 0.5"));
  known = right_import(Padding::kSymmetric, support::toy_input(16));
  known.input = input_with(0.0, 1.0);
  EXPECT_THAT(explanation(check(known)),
              ElementsAre("the mean and std of ImageNet"));
}

TEST(AccuracyCheck, FindsPixelsThatShouldReachTo255) {
  KnownAnswers known =
      right_import(Padding::kSymmetric, input_with(0.0, 1.0 / 255));
  known.input = support::toy_input(16);
  EXPECT_THAT(explanation(check(known)),
              ElementsAre("pixels in 0..255 without mean and std"));
}

TEST(AccuracyCheck, FindsAnotherCrop) {
  InputSpec input = input_with(0.5, 0.25);
  input.crop_pct = 1.0;
  KnownAnswers known = right_import(Padding::kSymmetric, input);
  known.input.crop_pct = 0.875;
  EXPECT_THAT(explanation(check(known)),
              ElementsAre("the whole image, not a crop"));
}

TEST(AccuracyCheck, FindsAShiftByABackgroundClass) {
  const KnownAnswers known = right_import();
  const torch::NoGradGuard no_grad;
  models::Head& head = known.network->heads().front();
  torch::nn::Linear wider(head.linear->options.in_features(), 7);
  wider->weight.zero_();
  wider->bias.fill_(-1e3);
  wider->weight.slice(0, 1).copy_(head.linear->weight);
  wider->bias.slice(0, 1).copy_(head.linear->bias);
  head.linear = wider;
  const AccuracyCheck found = check(known);
  ASSERT_THAT(explanation(found), ElementsAre("classes shifted by +1"));
  EXPECT_EQ(found.trial.explanation[0].after.percent(), 100.0);
}

TEST(AccuracyCheck, FindsPermutedClassesOnImagesItWasNotFittedTo) {
  const AccuracyCheck found = check(right_import(), {3, 0, 5, 1, 4, 2});
  ASSERT_THAT(explanation(found), ElementsAre("another order of classes"));
  EXPECT_EQ(found.trial.explanation[0].after.percent(), 100.0);
  // Half of the images of each of six classes, rounded down.
  EXPECT_NEAR(found.trial.explanation[0].after.count, 150, 6);
}

TEST(AccuracyCheck, FindsTwoMistakesOneAfterTheOther) {
  KnownAnswers known = right_import(Padding::kSame, input_with(0.5, 0.5));
  known.network = with_padding(*known.network, "symmetric");
  known.input = input_with(0.0, 1.0 / 255);
  const AccuracyCheck found = check(known);
  ASSERT_THAT(explanation(found), testing::UnorderedElementsAre(
                                      "padding: same", "mean and std 0.5"));
  EXPECT_EQ(found.trial.explanation.back().after.percent(), 100.0);
}

TEST(AccuracyCheck, ClaimsNothingOfLabelsThatMeanNothing) {
  const KnownAnswers known = right_import();
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < known.data->size(); ++i) labels.push_back(i % 6);
  known.data->set_labels(labels);
  const AccuracyCheck found = check(known);
  ASSERT_THAT(explanation(found), ElementsAre());
  EXPECT_FALSE(found.beats_chance);
}

TEST(AccuracyCheck, TellsAllOutputsFromThoseOfTheClasses) {
  const KnownAnswers known = right_import();
  const torch::NoGradGuard no_grad;
  // Output 5 wins always, unless only the others compete.
  known.network->heads().front().linear->bias[5] += 1e3;
  const data::DatasetPtr five =
      data::select_classes(known.data, {0, 1, 2, 3, 4});
  AccuracyCheckOptions options = one_worker();
  options.trial_images = 0;
  const AccuracyCheck found = check_accuracy(known.network, known.input,
                                             {0, 1, 2, 3, 4}, five, options);
  EXPECT_EQ(found.all.percent(), 0.0);
  EXPECT_EQ(found.among.percent(), 100.0);
  EXPECT_TRUE(found.trial.rounds.empty());
}

TEST(AccuracyCheck, RefusesHeadsAndDataWithoutOneLabelAnImage) {
  KnownAnswers known = right_import();
  EXPECT_THROW(check_accuracy(known.network, known.input, {},
                              data::drop_labels(known.data), one_worker()),
               Error);
  known.network->heads().front().multi_label = true;
  EXPECT_THROW(check(known), Error);
}

TEST(AccuracyCheck, NamesAnImageWhoseLogitsAreNotFinite) {
  const KnownAnswers known = right_import();
  const torch::NoGradGuard no_grad;
  known.network->heads().front().linear->bias[0] =
      std::numeric_limits<float>::quiet_NaN();
  try {
    check(known);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("coloured/0"));
  }
}

}  // namespace
}  // namespace solera::eval
