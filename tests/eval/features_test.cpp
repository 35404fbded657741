#include "solera/eval/features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/eval/evaluation_mode.h"
#include "solera/eval/input_view.h"
#include "tests/support/toy_dataset.h"
#include "tests/support/toy_network.h"

namespace solera::eval {
namespace {

constexpr int kSide = 16;

models::InputSpec whole_picture() {
  models::InputSpec input = support::toy_input(kSide);
  input.crop_pct = 1.0;
  return input;
}

FeatureOptions in_batches_of(int size, int workers = 1) {
  FeatureOptions options;
  options.batch_size = size;
  options.workers = workers;
  return options;
}

/// Pictures of a toy set, one of which does not decode.
class BrokenDataset final : public data::Dataset {
 public:
  explicit BrokenDataset(std::int64_t broken) : broken_(broken) {}

  std::int64_t size() const override { return toy_.size(); }
  data::RawSample read(std::int64_t index) const override {
    if (index != broken_) return toy_.read(index);
    data::RawSample sample;
    sample.encoded = {1, 2, 3};
    return sample;
  }
  std::int64_t label(std::int64_t index) const override {
    return toy_.label(index);
  }
  std::string sample_name(std::int64_t index) const override {
    return toy_.sample_name(index);
  }
  const std::vector<std::string>& class_names() const override {
    return toy_.class_names();
  }

 private:
  support::ToyDataset toy_{9, 3, kSide};
  std::int64_t broken_;
};

torch::Tensor embedding_by_hand(models::Backbone& backbone,
                                const data::Dataset& dataset) {
  std::vector<torch::Tensor> images;
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    data::RawSample sample = dataset.read(i);
    images.push_back(torch::from_blob(sample.pixels.pixels.data(),
                                      {kSide, kSide, 3}, torch::kUInt8)
                         .permute({2, 0, 1})
                         .clone());
  }
  const torch::NoGradGuard no_grad;
  const EvaluationMode evaluation(backbone);
  return backbone.embed(
      models::make_input(torch::stack(images), whole_picture(), torch::kCPU));
}

TEST(InputView, IsResizedAsTheNetworkWasTrained) {
  models::InputSpec input = support::toy_input(12);
  input.crop_pct = 0.75;
  input.interpolation = models::Interpolation::kBicubic;
  const data::ViewOptions view = input_view(input);
  EXPECT_EQ(view.interpolation, image::Filter::kBicubic);
  EXPECT_EQ(view.crop, data::CropKind::kCenter);
  EXPECT_EQ(view.size, 12);
  EXPECT_EQ(view.crop_pct, 0.75);
  input.interpolation = models::Interpolation::kNearest;
  EXPECT_EQ(input_view(input).interpolation, image::Filter::kNearest);
}

TEST(Features, AreTheEmbeddingsInTheOrderOfTheDataset) {
  const auto network = support::toy_network(3);
  const auto dataset = std::make_shared<support::ToyDataset>(10, 3, kSide);
  const FeatureSet set = extract_features(network->backbone(), whole_picture(),
                                          dataset, in_batches_of(4));
  const torch::Tensor expected =
      embedding_by_hand(network->backbone(), *dataset);
  // Convolutions over batches of other sizes may add in another order.
  EXPECT_TRUE(torch::allclose(set.features, expected, 1e-4, 1e-5));
  EXPECT_EQ(set.features.size(1), network->backbone().embedding_size());
  EXPECT_EQ(set.class_names, dataset->class_names());
  for (std::int64_t i = 0; i < 10; ++i) {
    EXPECT_EQ(set.labels[i].item<std::int64_t>(), i % 3);
  }
}

TEST(Features, OfAHeadAreItsLogits) {
  const auto network = support::toy_network(3);
  const auto dataset = std::make_shared<support::ToyDataset>(10, 3, kSide);
  const models::Head& head = network->heads().front();
  const FeatureSet set = extract_logits(*network, head, whole_picture(),
                                        dataset, in_batches_of(4));
  const torch::NoGradGuard no_grad;
  const torch::Tensor expected =
      torch::linear(embedding_by_hand(network->backbone(), *dataset),
                    head.linear->weight, head.linear->bias);
  // Convolutions over batches of other sizes may add in another order.
  EXPECT_TRUE(torch::allclose(set.features, expected, 1e-4, 1e-5));
  EXPECT_EQ(set.labels[4].item<std::int64_t>(), 1);
}

TEST(Features, OfAHeadThatReadsAMapAreNotThoseOfTheEmbedding) {
  models::ModelSpec spec;
  spec.architecture = "squeezenet1_1";
  spec.classes = 3;
  spec.width = 0.25;
  spec.stem = models::Stem::kSmall;
  const auto network = models::make_network(spec, 1);
  const auto dataset = std::make_shared<support::ToyDataset>(4, 3, kSide);
  const models::Head& head = network->heads().front();
  const torch::Tensor logits =
      extract_logits(*network, head, whole_picture(), dataset, in_batches_of(4))
          .features;
  const torch::NoGradGuard no_grad;
  const torch::Tensor embedding =
      embedding_by_hand(network->backbone(), *dataset);
  const torch::Tensor wrong =
      torch::linear(embedding, head.linear->weight, head.linear->bias);
  EXPECT_GE(logits.min().item<float>(), 0.0F);  // a mean of relu(...)
  EXPECT_GT(logits.max().item<float>(), 0.0F);
  EXPECT_FALSE(torch::allclose(logits, wrong, 1e-3, 1e-3));
}

TEST(Features, AreTheSameForAnyNumberOfWorkers) {
  const auto network = support::toy_network(3);
  const auto dataset = std::make_shared<support::ToyDataset>(12, 3, kSide);
  const auto with_workers = [&](int workers) {
    return extract_features(network->backbone(), support::toy_input(kSide),
                            dataset, in_batches_of(5, workers))
        .features;
  };
  EXPECT_TRUE(torch::equal(with_workers(1), with_workers(3)));
}

TEST(Features, LeaveEveryModeAsItWas) {
  const auto network = support::toy_network(3);
  models::Backbone& backbone = network->backbone();
  const auto dataset = std::make_shared<support::ToyDataset>(4, 2, kSide);
  backbone.train();
  const auto frozen = backbone.children().front();
  frozen->eval();
  const torch::Tensor before =
      embedding_by_hand(backbone, *dataset);  // statistics are not updated
  extract_features(backbone, whole_picture(), dataset, in_batches_of(4));
  EXPECT_TRUE(backbone.is_training());
  EXPECT_FALSE(frozen->is_training());
  EXPECT_TRUE(backbone.children().back()->is_training());
  EXPECT_TRUE(torch::equal(before, embedding_by_hand(backbone, *dataset)));
}

TEST(Features, LeaveOutABrokenImageWithItsLabel) {
  const auto network = support::toy_network(3);
  const auto dataset = std::make_shared<BrokenDataset>(4);
  const FeatureSet set = extract_features(network->backbone(), whole_picture(),
                                          dataset, in_batches_of(3));
  EXPECT_EQ(set.size(), 8);
  EXPECT_TRUE(
      torch::equal(set.labels, torch::tensor({0, 1, 2, 0, 2, 0, 1, 2})));
}

TEST(Features, RefuseABrokenImageIfStrict) {
  const auto network = support::toy_network(3);
  FeatureOptions options = in_batches_of(3);
  options.strict = true;
  EXPECT_THROW(extract_features(network->backbone(), whole_picture(),
                                std::make_shared<BrokenDataset>(4), options),
               Error);
}

TEST(Features, NameTheImageWhoseEmbeddingIsNoNumber) {
  const auto network = support::toy_network(3);
  const torch::NoGradGuard no_grad;
  network->backbone().parameters().front().fill_(
      std::numeric_limits<float>::quiet_NaN());
  try {
    extract_features(network->backbone(), whole_picture(),
                     std::make_shared<support::ToyDataset>(4, 2, kSide),
                     in_batches_of(4));
    FAIL() << "no complaint";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("[toy/0] "));
  }
}

/// Every image is of class i % 3 and of the class before it.
class TwoClasses final : public data::Dataset {
 public:
  std::int64_t size() const override { return toy_.size(); }
  data::RawSample read(std::int64_t index) const override {
    return toy_.read(index);
  }
  std::int64_t label(std::int64_t) const override { return data::kUnlabelled; }
  bool multi_label() const override { return true; }
  std::vector<std::int64_t> labels(std::int64_t index) const override {
    return index % 3 == 0 ? std::vector<std::int64_t>{0}
                          : std::vector<std::int64_t>{index % 3 - 1, index % 3};
  }
  std::string sample_name(std::int64_t index) const override {
    return toy_.sample_name(index);
  }
  const std::vector<std::string>& class_names() const override {
    return toy_.class_names();
  }

 private:
  support::ToyDataset toy_{4, 3, kSide};
};

TEST(Features, OfAMultiLabelSetHaveLabelSets) {
  const auto network = support::toy_network(3);
  const FeatureSet set =
      extract_features(network->backbone(), whole_picture(),
                       std::make_shared<TwoClasses>(), in_batches_of(3));
  EXPECT_TRUE(set.multi_label());
  EXPECT_FALSE(set.labels.defined());
  EXPECT_TRUE(torch::equal(
      set.label_sets.to(torch::kInt64),
      torch::tensor({1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0}).view({4, 3})));
}

}  // namespace
}  // namespace solera::eval
