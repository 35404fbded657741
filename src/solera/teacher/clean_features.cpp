#include "solera/teacher/clean_features.h"

#include <torch/torch.h>

#include <algorithm>

namespace solera::teacher {
namespace {

class CleanFeatures final : public FeatureSource {
 public:
  CleanFeatures(std::unique_ptr<FeatureSource> source, data::DatasetPtr dataset,
                const data::ViewOptions& view)
      : source_(std::move(source)), dataset_(std::move(dataset)), view_(view) {}

  std::vector<torch::Tensor> features(const data::Batch& batch) override {
    data::Batch clean = batch;
    clean.images =
        torch::empty({batch.size(), view_.size, view_.size, 3}, torch::kUInt8);
    for (std::int64_t i = 0; i < batch.size(); ++i) {
      const auto id = batch.ids[i].item<std::int64_t>();
      const image::Image image = data::make_view(
          dataset_->read(id), dataset_->sample_name(id), view_, {0, id, 0});
      std::copy(image.pixels.begin(), image.pixels.end(),
                clean.images[i].data_ptr<std::uint8_t>());
    }
    clean.images = clean.images.permute({0, 3, 1, 2});
    return source_->features(clean);
  }

 private:
  std::unique_ptr<FeatureSource> source_;
  data::DatasetPtr dataset_;
  data::ViewOptions view_;
};

}  // namespace

std::unique_ptr<FeatureSource> make_clean_features(
    std::unique_ptr<FeatureSource> source, data::DatasetPtr dataset,
    const data::ViewOptions& view) {
  return std::make_unique<CleanFeatures>(std::move(source), std::move(dataset),
                                         view);
}

}  // namespace solera::teacher
