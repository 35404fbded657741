#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <fstream>

#include "solera/core/file.h"
#include "solera/teacher/clean_features.h"
#include "solera/teacher/network_features.h"
#include "solera/teacher/stored_features.h"
#include "solera/tensor/state_dict.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_dataset.h"
#include "tests/support/toy_network.h"

namespace solera::teacher {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using torch::Tensor;

constexpr std::int64_t kImages = 70;  // more than one batch of a pass

data::DatasetPtr toy_images() {
  return std::make_shared<support::ToyDataset>(kImages, 3);
}

data::ViewOptions clean_view() {
  data::ViewOptions view = support::toy_view();
  view.flip = 0.0;
  return view;
}

/// Samples of the toy set, their pixels unlike any view of them.
data::Batch strange_batch(std::vector<std::int64_t> ids) {
  data::Batch batch;
  batch.ids = torch::tensor(ids, torch::kInt64);
  batch.images = torch::full({batch.ids.size(0), 3, 16, 16}, 200, torch::kByte);
  return batch;
}

Tap toy_tap(std::int64_t level, std::uint64_t seed = 7) {
  return {support::toy_network(3, seed), "toy", support::toy_input(), level};
}

std::unique_ptr<FeatureSource> toy_source(std::int64_t side = 0) {
  NetworkFeatureOptions options;
  options.side = side;
  return make_network_features(
      {toy_tap(2), toy_tap(kEmbeddingTap, 8), toy_tap(kLogitsTap)}, options,
      torch::kCPU);
}

TEST(NetworkFeatures, AreReadWhereTheTapsAre) {
  const Tap tap = toy_tap(2);
  tap.network->eval();
  const data::Batch batch = strange_batch({1, 2});
  const torch::NoGradGuard no_grad;
  const models::Features expected = tap.network->backbone().forward_features(
      models::make_input(batch.images, tap.input, torch::kCPU));
  const std::vector<Tensor> found = toy_source()->features(batch);
  ASSERT_EQ(found.size(), 3U);
  // Folded batch norms round otherwise.
  EXPECT_TRUE(found[0].allclose(expected.maps[2], 1e-4, 1e-5));
  EXPECT_EQ(found[1].sizes(), (std::vector<std::int64_t>{2, 64}));
  EXPECT_EQ(found[2].sizes(), (std::vector<std::int64_t>{2, 3}));
}

TEST(NetworkFeatures, AreBroughtToOneSide) {
  const data::Batch batch = strange_batch({1});
  const Tensor full = toy_source()->features(batch)[0];
  const std::int64_t side = full.size(2);
  const Tensor small = toy_source(side / 2)->features(batch)[0];
  EXPECT_TRUE(small.allclose(torch::avg_pool2d(full, 2), 1e-5, 1e-6));
  const Tensor large = toy_source(side * 2)->features(batch)[0];
  EXPECT_TRUE(torch::max_pool2d(large, 2, 2).equal(full));
}

TEST(NetworkFeatures, LeaveTheNetworkBitIdentical) {
  const Tap tap = toy_tap(2);
  tap.network->train();
  const std::string before = tensor::state_hash(tensor::state_of(*tap.network));
  const auto source = make_network_features({tap}, {}, torch::kCPU);
  const Tensor found = source->features(strange_batch({1, 2}))[0];
  EXPECT_EQ(tensor::state_hash(tensor::state_of(*tap.network)), before);
  EXPECT_FALSE(found.requires_grad());
  EXPECT_FALSE(found.is_inference());
}

TEST(NetworkFeatures, RefuseAPlaceThatIsNotThere) {
  EXPECT_THAT(support::usage_error_of([] {
                make_network_features({toy_tap(99)}, {}, torch::kCPU);
              }),
              HasSubstr("found level 99"));
}

TEST(CleanFeatures, SeeTheCleanViewWhateverTheBatchShows) {
  const auto clean =
      make_clean_features(toy_source(), toy_images(), clean_view());
  data::Batch shown = strange_batch({5, 3});
  const std::vector<Tensor> found = clean->features(shown);
  const auto expected_of = [&](std::int64_t id) {
    const image::Image image =
        data::make_view(toy_images()->read(id), "x", clean_view(), {0, id, 0});
    data::Batch batch;
    batch.images =
        torch::tensor(at::ArrayRef<std::uint8_t>(image.pixels), torch::kByte)
            .view({1, 16, 16, 3})
            .permute({0, 3, 1, 2});
    return toy_source()->features(batch)[2];
  };
  EXPECT_TRUE(found[2][0].allclose(expected_of(5)[0], 1e-4, 1e-5));
  EXPECT_TRUE(found[2][1].allclose(expected_of(3)[0], 1e-4, 1e-5));
}

class Stored : public testing::Test {
 protected:
  StoredFeatures make(StoreKind kind, const std::string& key = "k",
                      double limit_mb = 1024.0) {
    StoreOptions options;
    options.kind = kind;
    options.limit_mb = limit_mb;
    StorePlace place{temp_.path() / "features", key, 1};
    const auto source = toy_source();
    return make_stored_features(*source, toy_images(), clean_view(), options,
                                place, torch::kCPU);
  }

  support::TempFolder temp_;
};

TEST_F(Stored, SayInMemoryAndOnDiskWhatTheNetworksSay) {
  const data::Batch batch = strange_batch({69, 0, 64, 7});
  const auto online =
      make_clean_features(toy_source(), toy_images(), clean_view());
  const std::vector<Tensor> expected = online->features(batch);
  for (const StoreKind kind : {StoreKind::kMemory, StoreKind::kDisk}) {
    StoredFeatures stored = make(kind);
    const std::vector<Tensor> found = stored.source->features(batch);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      // Half precision has 11 bits.
      EXPECT_TRUE(found[i].allclose(expected[i], 1e-3, 1e-3)) << i;
      EXPECT_EQ(found[i].scalar_type(), torch::kFloat);
    }
    EXPECT_EQ(stored.cost.on_disk, kind == StoreKind::kDisk);
    EXPECT_EQ(stored.cost.bytes, 2 * kImages * (found[0][0].numel() + 64 + 3));
  }
}

TEST_F(Stored, AreFoundAgainByTheirKeyOnly) {
  EXPECT_GT(make(StoreKind::kDisk).cost.seconds, 0.0);
  EXPECT_EQ(make(StoreKind::kDisk).cost.seconds, 0.0);
  EXPECT_GT(make(StoreKind::kDisk, "other").cost.seconds, 0.0);
  EXPECT_GT(make(StoreKind::kDisk).cost.seconds, 0.0);
}

TEST_F(Stored, GoToDiskBeyondTheLimit) {
  EXPECT_FALSE(make(StoreKind::kAuto).cost.on_disk);
  EXPECT_TRUE(make(StoreKind::kAuto, "k", 0.0).cost.on_disk);
}

TEST_F(Stored, RefuseATornFile) {
  make(StoreKind::kDisk);
  std::filesystem::resize_file(temp_.path() / "features" / "level_1.f16", 10);
  EXPECT_THAT(support::input_error_of([&] { make(StoreKind::kDisk); }),
              HasSubstr("found 10 bytes"));
}

}  // namespace
}  // namespace solera::teacher
