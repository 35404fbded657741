#include "tests/models/every_model.h"

#include <cmath>

#include "solera/tensor/state_dict.h"

namespace solera::models {
namespace {

// Its first convolution has no border, so maps are a pixel smaller.
bool has_border(const std::string& name) { return name != "squeezenet1_1"; }

// Its norms come before the convolutions, where they cannot be folded.
bool folds_every_norm(const std::string& name) { return name != "densenet121"; }

class EveryModel : public testing::TestWithParam<std::string> {
 protected:
  const ModelEntry& entry() const { return find_model(GetParam()); }
  ModelSpec narrow() const { return narrow_spec(GetParam()); }

  void check_levels(const ModelSpec& spec, std::int64_t side) {
    const NetworkPtr network = make_network(spec, 1);
    network->eval();
    const torch::NoGradGuard no_grad;
    const Features features =
        network->backbone().forward_features(torch::zeros({2, 3, side, side}));
    const std::vector<Level>& levels = network->backbone().levels();
    ASSERT_EQ(features.maps.size(), levels.size());
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const std::int64_t lost =
          spec.stem == Stem::kStandard && !has_border(GetParam()) ? 1 : 0;
      const std::int64_t map_side = side / levels[i].stride - lost;
      const std::vector<std::int64_t> expected = {2, levels[i].channels,
                                                  map_side, map_side};
      EXPECT_EQ(features.maps[i].sizes().vec(), expected) << levels[i].name;
      if (i == 0) continue;
      EXPECT_GE(levels[i].stride, levels[i - 1].stride) << levels[i].name;
    }
    EXPECT_EQ(features.embedding.size(1), network->backbone().embedding_size());
  }
};

TEST_P(EveryModel, DeclaresTheLevelsItGives) {
  check_levels(narrow(), side_below(64, narrow()));
}

TEST_P(EveryModel, EmbedsAsForwardFeaturesDoes) {
  const NetworkPtr network = make_network(narrow(), 1);
  network->eval();
  const torch::NoGradGuard no_grad;
  torch::manual_seed(2);
  const std::int64_t side = side_below(64, narrow());
  const torch::Tensor input = torch::randn({2, 3, side, side});
  Backbone& backbone = network->backbone();
  const torch::Tensor embedding = backbone.forward_features(input).embedding;
  EXPECT_TRUE(backbone.embed(input).equal(embedding));
  EXPECT_TRUE(backbone.embed(input.narrow(0, 1, 1))
                  .allclose(embedding.narrow(0, 1, 1), 1e-4, 1e-4));
}

TEST_P(EveryModel, LearnsABatchByHeart) {
  const NetworkPtr network = make_network(narrow(), 3);
  network->train();
  torch::manual_seed(0);
  const std::int64_t side = side_below(64, narrow());
  const torch::Tensor input = torch::randn({6, 3, side, side});
  const torch::Tensor labels = torch::arange(6).remainder(5);
  torch::optim::Adam optimizer(network->parameters(),
                               torch::optim::AdamOptions(1e-3));
  double first = 0.0;
  double last = 0.0;
  for (int step = 0; step < 30; ++step) {
    optimizer.zero_grad();
    const torch::Tensor loss =
        torch::nn::functional::cross_entropy(network->forward(input), labels);
    last = loss.item<double>();
    if (step == 0) first = last;
    if (last < 0.7 * first) break;
    loss.backward();
    if (step == 0) {
      for (const auto& item : network->named_parameters()) {
        EXPECT_TRUE(item.value().grad().defined()) << item.key();
      }
    }
    optimizer.step();
  }
  // Chance is ln 5 = 1.6 on average; some classifiers start with large weights.
  EXPECT_GT(first, 0.8);
  EXPECT_LT(last, 0.7 * first);
}

TEST_P(EveryModel, IsTheSameFromTheSameSeed) {
  const auto hash = [&](std::uint64_t seed) {
    return tensor::state_hash(tensor::state_of(*make_network(narrow(), seed)));
  };
  const std::string first = hash(5);
  torch::rand({3});  // the global generator has no part in it
  EXPECT_EQ(hash(5), first);
  EXPECT_NE(hash(6), first);
}

using EveryModelWithASmallStem = EveryModel;

TEST_P(EveryModelWithASmallStem, DeclaresTheLevelsItGives) {
  ModelSpec spec = narrow();
  spec.stem = Stem::kSmall;
  check_levels(spec, 32);
  std::int64_t stride = 0;
  for (const Level& level : outline(narrow())->levels()) {
    stride = std::max(stride, level.stride);
  }
  // The CIFAR ResNets have no other stem.
  const bool always_small = stride == 4;
  const std::int64_t small = outline(spec)->levels().back().stride;
  EXPECT_TRUE(always_small ? small == stride : small < stride);
}

using EveryModelWithSamePadding = EveryModel;

TEST_P(EveryModelWithSamePadding, TakesASameBorderAtOddSizes) {
  ModelSpec spec = narrow();
  if (entry().takes_stem) spec.stem = Stem::kSmall;
  spec.padding = Padding::kSame;
  const NetworkPtr network = make_network(spec, 1);
  network->eval();
  const torch::NoGradGuard no_grad;
  const Features features =
      network->backbone().forward_features(torch::zeros({1, 3, 29, 29}));
  const std::vector<Level>& levels = network->backbone().levels();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    std::int64_t side = 29;
    for (std::int64_t s = 1; s < levels[i].stride; s *= 2)
      side = (side + 1) / 2;
    EXPECT_EQ(features.maps[i].size(2), side) << levels[i].name;
  }
}

using EveryModelWithBatchNorms = EveryModel;

// Norms with statistics, weights and shifts of their own: fresh ones would
// hide mistakes, and those of a residual that starts at zero would hide the
// whole residual.
void disturb_norms(torch::nn::Module& module) {
  if (auto* norm = dynamic_cast<nn::BatchNorm2dImpl*>(&module)) {
    norm->weight.uniform_(0.8, 1.2);
    norm->bias.uniform_(-0.2, 0.2);
  }
  for (const auto& child : module.children()) disturb_norms(*child);
}

TEST_P(EveryModelWithBatchNorms, FoldsThemWithoutChangingOutputs) {
  const NetworkPtr network = make_network(narrow(), 4);
  torch::manual_seed(1);
  const torch::NoGradGuard no_grad;
  disturb_norms(*network);
  const std::int64_t side = side_below(64, narrow());
  network->train();  // so that the running statistics mean something
  for (int i = 0; i < 3; ++i) {
    network->forward(torch::randn({8, 3, side, side}));
  }
  network->eval();
  const torch::Tensor input = torch::randn({2, 3, side, side});
  const torch::Tensor before = network->forward(input);
  network->backbone().fold_batch_norm();
  const torch::Tensor after = network->forward(input);
  EXPECT_FALSE(after.equal(before));  // or nothing was folded
  const torch::Tensor largest = before.abs().max();
  // Relative tolerance 1e-4: rounding of float32 through up to 154 layers.
  EXPECT_LE(((after - before).abs().max() / largest).item<double>(), 1e-4);
  if (!folds_every_norm(GetParam())) return;
  for (const auto& item : network->backbone().named_buffers()) {
    item.value().fill_(7.0);  // a folded norm does not look at them
  }
  EXPECT_TRUE(network->forward(input).equal(after));
}

std::string name_of_case(const testing::TestParamInfo<std::string>& each) {
  return each.param;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryModel,
                         testing::ValuesIn(names_where([](const ModelEntry&) {
                           return true;
                         })),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(
    Catalogue, EveryModelWithASmallStem,
    testing::ValuesIn(names_where([](const ModelEntry& entry) {
      return entry.takes_stem;
    })),
    name_of_case);
INSTANTIATE_TEST_SUITE_P(
    Catalogue, EveryModelWithSamePadding,
    testing::ValuesIn(names_where([](const ModelEntry& entry) {
      return entry.takes_padding;
    })),
    name_of_case);
INSTANTIATE_TEST_SUITE_P(Catalogue, EveryModelWithBatchNorms,
                         testing::ValuesIn(names_where(has_batch_norm)),
                         name_of_case);

}  // namespace
}  // namespace solera::models
