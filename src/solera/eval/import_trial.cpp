#include "solera/eval/import_trial.h"

#include <torch/torch.h>

#include <optional>

#include "solera/core/log.h"
#include "solera/eval/class_order.h"
#include "solera/eval/import_variants.h"
#include "solera/eval/predictions.h"
#include "solera/metrics/proportion.h"

namespace solera::eval {
namespace {

using torch::Tensor;

constexpr double kLeastGain = 2.0;     // points
constexpr double kLeastSurety = 0.01;  // for all attempts of a round together
constexpr std::size_t kAsGiven = 0;

bool is_shift(ClassOrder order) {
  return order == ClassOrder::kNextOutput ||
         order == ClassOrder::kPreviousOutput;
}

/// One way to read a file of weights: which network, crop, pixels and order of
/// classes; and its answers.
struct Reading {
  std::size_t network = kAsGiven;
  std::size_t crop = kAsGiven;
  std::size_t pixels = kAsGiven;
  ClassOrder order = ClassOrder::kAsGiven;
  std::string name;
  std::string remedy;
  Tensor predicted;  // int64 [T]
};

/// Tries mistakes one after the other on the images that were kept.
class Trial {
 public:
  Trial(const models::NetworkPtr& network, const models::InputSpec& input,
        const std::vector<std::int64_t>& outputs, data::DatasetPtr data,
        const FeatureOptions& options)
      : given_network_(network),
        outputs_(outputs),
        data_(std::move(data)),
        options_(options),
        crops_(crop_variants(input)),
        pixels_(pixel_variants(input)),
        networks_(network_variants(*network)) {
    LoadedImages loaded = load_images(data_, input, options_);
    images_.push_back(loaded.images);
    labels_ = loaded.labels;
    base_.predicted = predicted_by(base_);
  }

  ImportTrial run() {
    ImportTrial trial;
    while (true) {
      std::vector<Reading> readings = candidates();
      if (readings.empty()) return trial;
      trial.rounds.emplace_back();
      const auto best = try_all(readings, trial.rounds.back());
      if (!best) return trial;
      trial.explanation.push_back(trial.rounds.back()[*best]);
      base_ = readings[*best];
    }
  }

 private:
  // The base with one choice that is as given made otherwise.
  std::vector<Reading> candidates() const {
    std::vector<Reading> candidates;
    const auto add = [&](const std::string& name, const std::string& remedy) {
      candidates.push_back(base_);
      candidates.back().name = name;
      candidates.back().remedy = remedy;
      return &candidates.back();
    };
    for (std::size_t i = 1; i <= networks_.size(); ++i) {
      if (base_.network != kAsGiven) break;
      add(networks_[i - 1].name, networks_[i - 1].remedy)->network = i;
    }
    for (std::size_t i = 1; i < crops_.size(); ++i) {
      if (base_.crop != kAsGiven) break;
      add(crops_[i].name, crops_[i].remedy)->crop = i;
    }
    for (std::size_t i = 1; i < pixels_.size(); ++i) {
      if (base_.pixels != kAsGiven) break;
      add(pixels_[i].name, pixels_[i].remedy)->pixels = i;
    }
    for (const ClassOrder order :
         {ClassOrder::kNextOutput, ClassOrder::kPreviousOutput,
          ClassOrder::kPermuted}) {
      if (base_.order != ClassOrder::kAsGiven) break;
      add(class_order_name(order), "--class-map FILE with the right outputs")
          ->order = order;
    }
    return candidates;
  }

  // Fills `attempts`; the place of the best that explains, if one does.
  std::optional<std::size_t> try_all(std::vector<Reading>& readings,
                                     std::vector<Attempt>& attempts) {
    for (Reading& reading : readings) {
      log_debug("trying " + reading.name);
      if (reading.order == base_.order) {
        reading.predicted = predicted_by(reading);
      }
      attempts.push_back(compare(reading));
    }
    const auto count = static_cast<double>(attempts.size());
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      Attempt& attempt = attempts[i];
      attempt.explains =
          attempt.after.percent() - attempt.before.percent() >= kLeastGain &&
          attempt.chance * count < kLeastSurety;
      if (!attempt.explains) continue;
      // A shift is a permutation too, and says more.
      const bool shifted = best && is_shift(readings[*best].order);
      if (shifted && readings[i].order == ClassOrder::kPermuted) continue;
      if (!best || attempt.after.percent() > attempts[*best].after.percent()) {
        best = i;
      }
    }
    return best;
  }

  const Tensor& images_of(std::size_t crop) {
    while (images_.size() <= crop) {
      images_.push_back(
          load_images(data_, crops_[images_.size()].input, options_).images);
    }
    return images_[crop];
  }

  Tensor predicted_by(const Reading& reading) {
    const models::NetworkPtr network =
        reading.network == kAsGiven ? given_network_
                                    : networks_[reading.network - 1].make();
    return highest_outputs(*network, images_of(reading.crop),
                           pixels_[reading.pixels], options_);
  }

  Answers answers_of(const Reading& reading) const {
    return answers_in_order(reading.order, reading.predicted, labels_, outputs_,
                            given_network_->heads().front().classes());
  }

  Attempt compare(const Reading& reading) const {
    const Answers after = answers_of(reading);
    const Answers base = answers_of(base_);
    // A permutation is measured on half of the images.
    Tensor before_right = torch::zeros_like(labels_, torch::kBool);
    before_right.index_put_({base.images}, base.right);
    const Tensor before = before_right.index_select(0, after.images);
    const Tensor wins = after.right.logical_and(before.logical_not());
    const Tensor losses = before.logical_and(after.right.logical_not());
    Attempt attempt{reading.name, reading.remedy, share_of(before),
                    share_of(after.right)};
    attempt.chance = metrics::sign_test(wins.sum().item<std::int64_t>(),
                                        losses.sum().item<std::int64_t>());
    return attempt;
  }

  models::NetworkPtr given_network_;
  const std::vector<std::int64_t>& outputs_;
  data::DatasetPtr data_;
  FeatureOptions options_;
  std::vector<CropVariant> crops_;
  std::vector<PixelVariant> pixels_;
  std::vector<NetworkVariant> networks_;
  std::vector<Tensor> images_;  // of each crop that was asked for
  Tensor labels_;
  Reading base_;
};

}  // namespace

double Share::percent() const {
  return count == 0
             ? 0.0
             : 100.0 * static_cast<double>(right) / static_cast<double>(count);
}

metrics::Interval Share::interval() const {
  const metrics::Interval part = metrics::wilson_interval(right, count);
  return {100.0 * part.low, 100.0 * part.high};
}

Share share_of(const Tensor& right) {
  return {right.sum().item<std::int64_t>(), right.size(0)};
}

ImportTrial try_usual_mistakes(const models::NetworkPtr& network,
                               const models::InputSpec& input,
                               const std::vector<std::int64_t>& outputs,
                               const std::shared_ptr<const data::Dataset>& data,
                               const FeatureOptions& options) {
  return Trial(network, input, outputs, data, options).run();
}

}  // namespace solera::eval
