#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "solera/core/random.h"
#include "solera/data/dataset.h"
#include "solera/eval/input_view.h"
#include "solera/models/input.h"
#include "solera/models/network.h"
#include "tests/support/toy_network.h"

namespace solera::support {

/// Small pictures in memory: a colour, another one at the bottom, and noise.
class ColouredDataset final : public data::Dataset {
 public:
  ColouredDataset(std::int64_t size, int side, std::int64_t classes)
      : side_(side), labels_(static_cast<std::size_t>(size), 0) {
    for (std::int64_t c = 0; c < classes; ++c) {
      names_.push_back("class" + std::to_string(c));
    }
  }

  void set_labels(std::vector<std::int64_t> labels) {
    labels_ = std::move(labels);
  }

  std::int64_t size() const override {
    return static_cast<std::int64_t>(labels_.size());
  }
  data::RawSample read(std::int64_t index) const override {
    RandomStream random(5, static_cast<std::uint64_t>(index), 0, 1);
    std::int64_t top[3];
    std::int64_t bottom[3];
    for (int c = 0; c < 3; ++c) top[c] = random.below(200);
    for (int c = 0; c < 3; ++c) bottom[c] = random.below(200);
    data::RawSample sample;
    sample.pixels.width = side_;
    sample.pixels.height = side_;
    sample.pixels.pixels.resize(static_cast<std::size_t>(3 * side_ * side_));
    for (int y = 0; y < side_; ++y) {
      std::uint8_t* row = sample.pixels.row(y);
      for (int i = 0; i < 3 * side_; ++i) {
        const std::int64_t light =
            (y * bottom[i % 3] + (side_ - y) * top[i % 3]) / side_;
        row[i] = static_cast<std::uint8_t>(light + random.below(56));
      }
    }
    return sample;
  }
  std::int64_t label(std::int64_t index) const override {
    return labels_[static_cast<std::size_t>(index)];
  }
  std::string sample_name(std::int64_t index) const override {
    return "coloured/" + std::to_string(index);
  }
  const std::vector<std::string>& class_names() const override {
    return names_;
  }

 private:
  int side_;
  std::vector<std::int64_t> labels_;
  std::vector<std::string> names_;
};

/// The pictures of a set as a batch, uint8 [N, 3, side, side].
inline torch::Tensor pictures_of(const data::Dataset& data,
                                 const models::InputSpec& input) {
  std::vector<torch::Tensor> pictures;
  for (std::int64_t i = 0; i < data.size(); ++i) {
    const image::Image view = data::make_view(
        data.read(i), data.sample_name(i), eval::input_view(input), {0, i, 0});
    pictures.push_back(torch::tensor(view.pixels, torch::kByte)
                           .view({view.height, view.width, 3})
                           .permute({2, 0, 1}));
  }
  return torch::stack(pictures);
}

/// A network and pictures that are labelled with its own answers: whatever is
/// changed afterwards is a mistake, and undoing it gives 100 %.
struct KnownAnswers {
  models::NetworkPtr network;
  models::InputSpec input;
  std::shared_ptr<ColouredDataset> data;
};

/// The network is random; its bias is such that all classes are answered.
inline KnownAnswers known_answers(models::ModelSpec spec,
                                  models::InputSpec input,
                                  std::int64_t images = 300) {
  const torch::NoGradGuard no_grad;
  KnownAnswers known{
      models::make_network(spec, 3), input,
      std::make_shared<ColouredDataset>(images, input.size * 2, spec.classes)};
  known.network->eval();
  const torch::Tensor pixels =
      models::make_input(pictures_of(*known.data, input), input, torch::kCPU);
  const torch::Tensor logits = known.network->forward(pixels);
  known.network->heads().front().linear->bias.sub_(logits.mean(0));
  const torch::Tensor labels = known.network->forward(pixels).argmax(1);
  known.data->set_labels(std::vector<std::int64_t>(
      labels.data_ptr<std::int64_t>(),
      labels.data_ptr<std::int64_t>() + labels.numel()));
  return known;
}

inline models::ModelSpec known_spec(models::Padding padding) {
  models::ModelSpec spec = toy_spec(6);
  spec.width = 0.25;
  spec.padding = padding;
  return spec;
}

}  // namespace solera::support
