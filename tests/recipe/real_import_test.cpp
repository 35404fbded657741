#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "solera/data/folder.h"
#include "solera/data/subset.h"
#include "solera/eval/accuracy_check.h"
#include "solera/recipe/class_outputs.h"
#include "solera/recipe/network_source.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;

/// The bird expert of iNaturalist and photographs of birds.
class RealImport : public testing::Test {
 protected:
  void SetUp() override {
    const char* root = std::getenv("SOLERA_DATA");
    if (root == nullptr) {
      GTEST_SKIP() << "SOLERA_DATA does not name a folder with real weights";
    }
    weights_ = fs::path(root) / "weights";
    data_ = data::open_image_folder(fs::path(root) / "birds50" / "test");
    source_.architecture.model = "mobilenet_v2";
    source_.architecture.padding = models::Padding::kSame;
    source_.weights =
        (weights_ / "mobilenet_v2_inat_bird.safetensors").string();
    source_.input.emplace();
    source_.input->size = 160;
    source_.input->crop_pct = 1.0;
    source_.input->mean = source_.input->std = {0.5, 0.5, 0.5};
  }

  eval::AccuracyCheck check(std::int64_t tries) {
    const LoadedNetwork loaded = load_network(source_, {});
    const models::Head& head = loaded.network->heads().front();
    eval::AccuracyCheckOptions options;
    options.trial_images = tries;
    return eval::check_accuracy(loaded.network, loaded.input,
                                read_class_map(weights_ / "inat_label_map.json",
                                               head, data_->class_names()),
                                data_, options);
  }

  fs::path weights_;
  data::DatasetPtr data_;
  NetworkSource source_;
};

TEST_F(RealImport, OfTheBirdExpertHasTheAccuracyThatPythonMeasured) {
  const eval::AccuracyCheck found = check(0);
  // 883 and 963 of 1000; another BLAS may tip an image or two.
  EXPECT_NEAR(found.all.percent(), 88.3, 0.3);
  EXPECT_NEAR(found.among.percent(), 96.3, 0.3);
}

TEST_F(RealImport, WithTheMeanOfAnotherLibraryIsSeenThrough) {
  source_.input->mean = models::InputSpec{}.mean;
  source_.input->std = models::InputSpec{}.std;
  data_ = data::limit_per_class(data_, 0, 4);
  const eval::AccuracyCheck found = check(200);
  ASSERT_FALSE(found.trial.explanation.empty());
  EXPECT_EQ(found.trial.explanation.front().name, "mean and std 0.5");
}

}  // namespace
}  // namespace solera::recipe
