#include "solera/models/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

#include "solera/core/error.h"
#include "solera/models/network.h"

namespace solera::models {
namespace {

using testing::HasSubstr;

std::vector<std::string> names() {
  std::vector<std::string> result;
  for (const ModelEntry& entry : model_catalogue()) {
    result.push_back(entry.name);
  }
  return result;
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

ModelSpec small_spec(const std::string& architecture) {
  ModelSpec spec;
  spec.architecture = architecture;
  spec.classes = 5;
  spec.width = 0.25;
  spec.stem = Stem::kSmall;
  return spec;
}

TEST(Catalogue, FindsEveryEntryByItsName) {
  for (const ModelEntry& entry : model_catalogue()) {
    EXPECT_EQ(&find_model(entry.name), &entry);
    EXPECT_FALSE(entry.description.empty()) << entry.name;
    EXPECT_NO_THROW(entry.input.validate(entry.name));
  }
}

TEST(Catalogue, NamesTheNearestOfAnUnknownName) {
  const std::string message = message_of([] { find_model("resnet81"); });
  EXPECT_THAT(message, HasSubstr("unknown architecture 'resnet81'"));
  EXPECT_THAT(message, HasSubstr("did you mean 'resnet"));
}

TEST(ModelSpec, RefusesNumbersOutOfRangeByName) {
  ModelSpec spec;
  spec.width = 0.0;
  EXPECT_THAT(message_of([&] { spec.validate("student"); }),
              HasSubstr("[student] width is 0"));
  spec = ModelSpec{};
  spec.dropout = 1.0;
  EXPECT_THAT(message_of([&] { spec.validate("student"); }),
              HasSubstr("dropout is 1"));
  spec = ModelSpec{};
  spec.classes = -1;
  EXPECT_THAT(message_of([&] { spec.validate("student"); }),
              HasSubstr("classes is -1"));
}

TEST(ModelSpec, ScalesChannelsAsTorchvisionDoes) {
  EXPECT_EQ(scale_channels(32, 1.0), 32);
  EXPECT_EQ(scale_channels(24, 0.5), 16);   // 12: 8 would lose a third
  EXPECT_EQ(scale_channels(16, 0.25), 8);   // never below 8
  EXPECT_EQ(scale_channels(64, 0.35), 24);  // 22.4
  EXPECT_EQ(scale_channels(96, 0.35), 32);  // 33.6
}

class EveryModel : public testing::TestWithParam<std::string> {
 protected:
  void check_levels(const ModelSpec& spec, std::int64_t side) {
    const NetworkPtr network = make_network(spec, 1);
    network->eval();
    const torch::NoGradGuard no_grad;
    const Features features =
        network->backbone().forward_features(torch::zeros({2, 3, side, side}));
    const std::vector<Level>& levels = network->backbone().levels();
    ASSERT_EQ(features.maps.size(), levels.size());
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const std::int64_t map_side = side / levels[i].stride;
      const std::vector<std::int64_t> expected = {2, levels[i].channels,
                                                  map_side, map_side};
      EXPECT_EQ(features.maps[i].sizes().vec(), expected) << levels[i].name;
    }
    EXPECT_EQ(features.embedding.size(1), network->backbone().embedding_size());
  }
};

TEST_P(EveryModel, DeclaresTheLevelsItGives) {
  ModelSpec spec = small_spec(GetParam());
  check_levels(spec, 32);
  spec.stem = Stem::kStandard;
  spec.padding = Padding::kSame;
  spec.width = 0.5;
  check_levels(spec, 64);
}

TEST_P(EveryModel, TakesASameBorderAtOddSizes) {
  ModelSpec spec = small_spec(GetParam());
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

TEST_P(EveryModel, LearnsABatchByHeart) {
  const NetworkPtr network = make_network(small_spec(GetParam()), 3);
  network->train();
  torch::manual_seed(0);
  const torch::Tensor input = torch::randn({10, 3, 28, 28});
  const torch::Tensor labels = torch::arange(10).remainder(5);
  torch::optim::SGD optimizer(network->parameters(),
                              torch::optim::SGDOptions(0.02).momentum(0.9));
  double first = 0.0;
  double last = 0.0;
  for (int step = 0; step < 10; ++step) {
    optimizer.zero_grad();
    const torch::Tensor loss =
        torch::nn::functional::cross_entropy(network->forward(input), labels);
    loss.backward();
    optimizer.step();
    last = loss.item<double>();
    if (step == 0) first = last;
  }
  EXPECT_GT(first, 1.2);  // chance is ln 5 = 1.6
  EXPECT_LT(last, 0.8 * first);
}

TEST_P(EveryModel, FoldsItsBatchNormsWithoutChangingOutputs) {
  const NetworkPtr network = make_network(small_spec(GetParam()), 4);
  torch::manual_seed(1);
  const torch::NoGradGuard no_grad;
  network->train();  // so that the running statistics mean something
  for (int i = 0; i < 3; ++i) network->forward(torch::randn({8, 3, 32, 32}));
  network->eval();
  const torch::Tensor input = torch::randn({2, 3, 32, 32});
  const torch::Tensor before = network->forward(input);
  network->backbone().fold_batch_norm();
  const torch::Tensor after = network->forward(input);
  EXPECT_FALSE(after.equal(before));  // or nothing was folded
  const torch::Tensor largest = before.abs().max();
  // Relative tolerance 1e-4: rounding of float32 through up to 56 layers.
  EXPECT_LE(((after - before).abs().max() / largest).item<double>(), 1e-4);
  for (const auto& item : network->backbone().named_buffers()) {
    item.value().fill_(7.0);  // a folded norm does not look at them
  }
  EXPECT_TRUE(network->forward(input).equal(after));
}

TEST_P(EveryModel, IsTheSameFromTheSameSeed) {
  const ModelSpec spec = small_spec(GetParam());
  const auto hash = [&](std::uint64_t seed) {
    return tensor::state_hash(tensor::state_of(*make_network(spec, seed)));
  };
  const std::string first = hash(5);
  torch::rand({3});  // the global generator has no part in it
  EXPECT_EQ(hash(5), first);
  EXPECT_NE(hash(6), first);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryModel, testing::ValuesIn(names()),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace solera::models
