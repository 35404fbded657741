#include "solera/methods/merging/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/data/loader.h"
#include "solera/methods/merging/recalibration.h"
#include "tests/support/errors.h"
#include "tests/support/toy_dataset.h"
#include "tests/support/toy_network.h"

namespace solera::methods {
namespace {

using support::usage_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

MergeOptions options_of(const std::string& yaml) {
  MergeOptions options;
  read_options(parse_yaml(yaml, "r"), {"r", "merge"}, options);
  return options;
}

MergeSource source(const std::string& name, std::int64_t classes,
                   std::uint64_t seed) {
  return {name, support::toy_network(classes, seed)};
}

std::string backbone_hash(models::Network& network) {
  return tensor::state_hash(tensor::state_of(network.backbone()));
}

class Merge : public testing::Test {
 protected:
  models::NetworkPtr merge(const std::string& yaml) {
    const MergeOptions options = options_of(yaml);
    return merge_networks({cars_, birds_},
                          options.needs_base() ? &base_ : nullptr, options,
                          "r merge");
  }
  models::NetworkPtr merge_cars(const std::string& yaml) {
    return merge_networks({cars_}, &base_, options_of(yaml), "r merge");
  }

  MergeSource base_ = source("general", 4, 1);
  MergeSource cars_ = source("cars", 3, 2);
  MergeSource birds_ = source("birds", 5, 3);
};

TEST_F(Merge, KeepsTheHeadOfEachNetworkUnderItsName) {
  const models::NetworkPtr merged = merge("{method: ties}");
  ASSERT_EQ(merged->heads().size(), 3u);
  std::size_t i = 0;
  for (const MergeSource* each : {&base_, &cars_, &birds_}) {
    const models::Head& head = merged->heads()[i++];
    EXPECT_EQ(head.name, each->name);
    EXPECT_TRUE(torch::equal(head.linear->weight,
                             each->network->heads().front().linear->weight));
  }
  EXPECT_EQ(merge("{method: average}")->heads().front().name, "cars");
}

TEST_F(Merge, LeavesAHeadOutWhereThereIsNone) {
  birds_ = source("birds", 0, 3);
  EXPECT_EQ(merge("{method: average}")->heads().size(), 1u);
}

TEST_F(Merge, IsTheBaseOrTheNetworkAtTheEndsOfEachMethod) {
  const std::string base = backbone_hash(*base_.network);
  const std::string cars = backbone_hash(*cars_.network);
  EXPECT_NE(base, cars);
  for (const char* yaml :
       {"{method: wise_ft, alpha: 0}", "{method: task_arithmetic, lambda: 0}",
        "{method: ties, lambda: 0}"}) {
    EXPECT_EQ(backbone_hash(*merge_cars(yaml)), base) << yaml;
  }
  for (const char* yaml :
       {"{method: wise_ft, alpha: 1}", "{method: task_arithmetic, lambda: 1}",
        "{method: ties, density: 1}"}) {
    EXPECT_EQ(backbone_hash(*merge_cars(yaml)), cars) << yaml;
  }
  EXPECT_EQ(backbone_hash(*merge("{method: average, weights: [1, 0]}")), cars);
}

TEST_F(Merge, NeverExtrapolatesStatisticsOfBatchNorms) {
  const auto set_variances = [](const MergeSource& source, double value) {
    for (const auto& [name, tensor] :
         tensor::state_of(source.network->backbone())) {
      if (name.find("running_var") != name.npos) tensor.fill_(value);
      if (name.find("num_batches_tracked") != name.npos) tensor.fill_(value);
    }
  };
  set_variances(base_, 4);
  set_variances(cars_, 1);
  set_variances(birds_, 2);
  const auto variance = [&](const std::string& yaml) {
    const models::NetworkPtr merged = merge(yaml);
    const auto state = tensor::state_of(merged->backbone());
    EXPECT_TRUE(state.find("bn1.num_batches_tracked")->item<double>() == 1 ||
                state.find("bn1.num_batches_tracked")->item<double>() == 4);
    return state.find("bn1.running_var")->min().item<double>();
  };
  EXPECT_EQ(variance("{method: average}"), 1.5);
  EXPECT_EQ(variance("{method: average, weights: [3, 1]}"), 1.25);
  EXPECT_EQ(variance("{method: task_arithmetic, lambda: 0.5}"), 2.75);
  EXPECT_EQ(variance("{method: task_arithmetic, lambda: 3}"), 1.5);
  EXPECT_EQ(variance("{method: ties}"), 1.5);
}

TEST_F(Merge, NamesTheFirstTensorThatDiffers) {
  models::ModelSpec wide = support::toy_spec(3);
  wide.width = 0.25;
  birds_.network = models::make_network(wide, 0);
  EXPECT_THAT(usage_error_of([&] { merge("{method: average}"); }),
              HasSubstr("[r merge] found 'conv1.weight' to be Float [16, 3, 3, "
                        "3] in 'birds' and Float [8, 3, 3, 3] in 'cars', "
                        "expected networks of one architecture"));
  models::ModelSpec deep = support::toy_spec(3);
  deep.architecture = "resnet18";
  birds_.network = models::make_network(deep, 0);
  EXPECT_THAT(usage_error_of([&] { merge("{method: average}"); }),
              HasSubstr("found no tensor 'layer1.1.conv1.weight' in 'cars', "
                        "which 'birds' has"));
  models::ModelSpec padded = support::toy_spec(3);
  padded.padding = models::Padding::kSame;
  birds_.network = models::make_network(padded, 0);
  EXPECT_THAT(usage_error_of([&] { merge("{method: average}"); }),
              HasSubstr("other forms"));
}

TEST_F(Merge, RefusesAWrongNumberOfNetworks) {
  EXPECT_THAT(usage_error_of([&] { merge("{method: wise_ft}"); }),
              HasSubstr("found 2 networks, expected 1 for wise_ft"));
  EXPECT_THAT(usage_error_of([&] { merge("{weights: [1, 2, 3]}"); }),
              HasSubstr("found 3 weights, expected one for each of 2"));
  EXPECT_THAT(usage_error_of([&] {
                merge_networks({cars_}, nullptr, options_of("{}"), "r");
              }),
              HasSubstr("found 1 networks, expected 2 at least"));
  EXPECT_THAT(usage_error_of([&] {
                merge_networks({cars_, birds_}, nullptr,
                               options_of("{method: ties}"), "r");
              }),
              HasSubstr("found no base"));
  EXPECT_THAT(usage_error_of([&] {
                merge_networks({cars_, birds_}, &base_, options_of("{}"), "r");
              }),
              HasSubstr("expected none for the average"));
}

TEST(MergeOptions, RefuseNumbersThatMeanNothing) {
  for (const char* yaml :
       {"{weights: [1, -1]}", "{weights: [0, 0]}", "{alpha: 1.1}",
        "{lambda: -1}", "{density: 0}", "{density: 1.5}",
        "{method: ties, weights: [1]}", "{method: mean}"}) {
    usage_error_of([&] { options_of(yaml); });
  }
}

TEST(MergeOptions, ScaleAsThePapersDoWithoutValidationData) {
  EXPECT_EQ(options_of("{method: task_arithmetic}").scale(), 0.4);
  EXPECT_EQ(options_of("{method: ties}").scale(), 1.0);
  EXPECT_EQ(options_of("{method: ties, lambda: 0.7}").scale(), 0.7);
}

class Recalibration : public testing::Test {
 protected:
  std::unique_ptr<data::Loader> loader(int batch_size) const {
    data::LoaderOptions options;
    options.batch_size = batch_size;
    options.workers = 1;
    options.shuffle = false;
    data::ViewOptions view = data::evaluation_view(16, 1.0);
    return data::make_loader(
        std::make_shared<support::ToyDataset>(12, 3, 16, 5), view, options);
  }

  models::NetworkPtr network_ = support::toy_network(3);
};

TEST_F(Recalibration, MeasuresTheMeanOverTheBatches) {
  tensor::state_of(network_->backbone()).find("bn1.running_mean")->fill_(9);
  EXPECT_EQ(recalibrate_norms(*network_, support::toy_input(), *loader(4), 8,
                              torch::kCPU),
            8);
  EXPECT_FALSE(network_->is_training());
  const auto batches = loader(4);
  torch::Tensor sum = torch::zeros({8});
  const torch::NoGradGuard no_grad;
  const auto state = tensor::state_of(network_->backbone());
  for (int i = 0; i < 2; ++i) {
    const torch::Tensor input = models::make_input(
        batches->next()->images, support::toy_input(), torch::kCPU);
    sum += torch::conv2d(input, *state.find("conv1.weight"), {}, 1, 1)
               .mean({0, 2, 3});
  }
  // Sums in another order: rounding of single precision.
  EXPECT_TRUE(torch::allclose(*state.find("bn1.running_mean"), sum / 2,
                              /*rtol=*/1e-4, /*atol=*/1e-5));
  EXPECT_EQ(state.find("bn1.num_batches_tracked")->item<std::int64_t>(), 2);
}

TEST_F(Recalibration, EndsWithTheImagesAndChangesNoParameter) {
  const torch::Tensor weight =
      network_->heads().front().linear->weight.detach().clone();
  const torch::Tensor conv =
      tensor::state_of(network_->backbone()).find("conv1.weight")->clone();
  EXPECT_EQ(recalibrate_norms(*network_, support::toy_input(), *loader(5), 1000,
                              torch::kCPU),
            12);
  EXPECT_TRUE(torch::equal(weight, network_->heads().front().linear->weight));
  EXPECT_TRUE(torch::equal(
      conv, *tensor::state_of(network_->backbone()).find("conv1.weight")));
}

TEST_F(Recalibration, ReadsNothingForANetworkWithoutBatchNorms) {
  models::ModelSpec spec;
  spec.architecture = "squeezenet1_1";
  spec.classes = 2;
  const models::NetworkPtr network = models::make_network(spec, 1);
  const auto batches = loader(4);
  EXPECT_EQ(recalibrate_norms(*network, support::toy_input(32), *batches, 8,
                              torch::kCPU),
            0);
  EXPECT_EQ(batches->next()->ids[0].item<std::int64_t>(), 0);
}

}  // namespace
}  // namespace solera::methods
