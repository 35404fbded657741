#include "solera/recipe/feature_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/temp_folder.h"
#include "tests/support/toy_dataset.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;
using support::ToyDataset;

/// Counts how often an image is read; image 2 does not decode.
class CountedDataset final : public data::Dataset {
 public:
  explicit CountedDataset(std::uint64_t seed = 1, std::string prefix = "")
      : toy_(9, 3, 16, seed), prefix_(std::move(prefix)) {}

  std::int64_t size() const override { return toy_.size(); }
  data::RawSample read(std::int64_t index) const override {
    ++reads;
    if (index == 2) return {{1, 2, 3}, {}};
    return toy_.read(index);
  }
  std::int64_t label(std::int64_t index) const override {
    return (toy_.label(index) + shift) % 3;
  }
  std::string sample_name(std::int64_t index) const override {
    return prefix_ + toy_.sample_name(index);
  }
  const std::vector<std::string>& class_names() const override {
    return toy_.class_names();
  }

  std::int64_t shift = 0;
  mutable std::atomic<std::int64_t> reads{0};

 private:
  ToyDataset toy_;
  std::string prefix_;
};

/// A finished key reads so many images.
constexpr std::int64_t kKeyReads = 3;

class FeatureCacheTest : public testing::Test {
 protected:
  static LoadedNetwork network(std::uint64_t seed = 7) {
    return {"toy", support::toy_network(3, seed), support::toy_input()};
  }
  eval::FeatureSet features(const LoadedNetwork& model,
                            const data::DatasetPtr& dataset) const {
    return cache_.features_of(model, dataset, options_);
  }
  fs::path path(const LoadedNetwork& model,
                const data::Dataset& dataset) const {
    return cache_.path_of(model, dataset, options_);
  }

  support::TempFolder folder_;
  FeatureCache cache_{folder_.path() / "features"};
  eval::FeatureOptions options_;
};

TEST_F(FeatureCacheTest, ExtractsOnce) {
  const auto dataset = std::make_shared<CountedDataset>();
  const eval::FeatureSet first = features(network(), dataset);
  EXPECT_EQ(dataset->reads, kKeyReads + 9);
  const eval::FeatureSet second = features(network(), dataset);
  EXPECT_EQ(dataset->reads, kKeyReads + 9 + kKeyReads);
  EXPECT_EQ(first.size(), 8) << "one image is broken";
  EXPECT_TRUE(torch::equal(first.features, second.features));
  EXPECT_TRUE(torch::equal(first.ids, second.ids));
  EXPECT_TRUE(torch::equal(first.labels, second.labels));
  EXPECT_EQ(first.class_names, second.class_names);
}

TEST_F(FeatureCacheTest, TakesLabelsFromTheDataset) {
  const auto dataset = std::make_shared<CountedDataset>();
  const eval::FeatureSet first = features(network(), dataset);
  const auto other = std::make_shared<CountedDataset>();
  other->shift = 1;
  const eval::FeatureSet second = features(network(), other);
  EXPECT_EQ(other->reads, kKeyReads);
  EXPECT_TRUE(torch::equal(second.labels, (first.labels + 1).remainder(3)));
}

TEST_F(FeatureCacheTest, MissesForOtherWeightsPreprocessingOrImages) {
  const CountedDataset dataset;
  const fs::path known = path(network(), dataset);
  EXPECT_EQ(path(network(), dataset), known);
  EXPECT_NE(path(network(8), dataset), known);
  LoadedNetwork other = network();
  other.input.crop_pct = 1.0;
  EXPECT_NE(path(other, dataset), known);
  other = network();
  other.input.mean[1] += 1e-12;
  EXPECT_NE(path(other, dataset), known);
  models::ModelSpec spec = support::toy_spec(3);
  spec.padding = models::Padding::kSame;
  other.input = support::toy_input();
  other.network = models::make_network(spec, 7);
  EXPECT_NE(path(other, dataset), known) << "same weights, other function";
  EXPECT_NE(path(network(), CountedDataset(2)), known) << "other pixels";
  EXPECT_NE(path(network(), CountedDataset(1, "x/")), known) << "other names";
}

TEST_F(FeatureCacheTest, DoesNotCareForHeads) {
  const CountedDataset dataset;
  LoadedNetwork more = network();
  more.network->add_head("cars", 5, {}, false);
  EXPECT_EQ(path(more, dataset), path(network(), dataset));
}

TEST_F(FeatureCacheTest, MissesForAFileThatChanged) {
  const fs::path file = folder_.write("toy/0", "a");
  const CountedDataset dataset(1, folder_.path().string() + "/");
  const fs::path known = path(network(), dataset);
  folder_.write("toy/0", "ab");
  EXPECT_NE(path(network(), dataset), known);
  folder_.write("toy/0", "a");
  fs::last_write_time(file,
                      fs::file_time_type::clock::now() + std::chrono::hours(1));
  EXPECT_NE(path(network(), dataset), known);
}

TEST_F(FeatureCacheTest, MakesADamagedFileAgain) {
  const auto dataset = std::make_shared<CountedDataset>();
  const eval::FeatureSet good = features(network(), dataset);
  const fs::path file = path(network(), *dataset);
  std::string bytes;
  {
    std::ifstream in(file, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  std::string flipped = bytes;
  flipped.back() = static_cast<char>(flipped.back() ^ 1);
  for (const std::string& bad :
       {std::string(), bytes.substr(0, bytes.size() / 2), flipped}) {
    std::ofstream(file, std::ios::binary) << bad;
    dataset->reads = 0;
    EXPECT_TRUE(
        torch::equal(features(network(), dataset).features, good.features));
    EXPECT_EQ(dataset->reads, kKeyReads + 9);
    dataset->reads = 0;
    features(network(), dataset);
    EXPECT_EQ(dataset->reads, kKeyReads) << "the file is whole again";
  }
}

TEST_F(FeatureCacheTest, IsNotNeeded) {
  const auto dataset = std::make_shared<CountedDataset>();
  const FeatureCache none{fs::path()};
  none.features_of(network(), dataset, options_);
  none.features_of(network(), dataset, options_);
  EXPECT_EQ(dataset->reads, 18);
  // A folder that cannot be made costs a warning only.
  const FeatureCache broken{folder_.write("file", "") / "features"};
  EXPECT_EQ(broken.features_of(network(), dataset, options_).size(), 8);
}

TEST(FeatureCacheFolder, IsWhereTheOptionOrTheEnvironmentSays) {
  const char* old = std::getenv("XDG_CACHE_HOME");
  const std::string kept = old == nullptr ? "" : old;
  ::setenv("XDG_CACHE_HOME", "/xdg", 1);
  EXPECT_EQ(feature_cache_folder("", "/r"), "/xdg/solera/features");
  ::setenv("XDG_CACHE_HOME", "relative", 1);
  EXPECT_THAT(feature_cache_folder("", "/r").string(),
              testing::Not(testing::HasSubstr("relative")));
  EXPECT_EQ(feature_cache_folder("cache", "/r"), "/r/cache");
  EXPECT_EQ(feature_cache_folder("/c", "/r"), "/c");
  EXPECT_EQ(feature_cache_folder("none", "/r"), "");
  if (old == nullptr) {
    ::unsetenv("XDG_CACHE_HOME");
  } else {
    ::setenv("XDG_CACHE_HOME", kept.c_str(), 1);
  }
}

}  // namespace
}  // namespace solera::recipe
