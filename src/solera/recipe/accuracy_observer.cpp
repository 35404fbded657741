#include "solera/recipe/accuracy_observer.h"

#include "solera/eval/features.h"
#include "solera/eval/upstream.h"

namespace solera::recipe {
namespace {

class AccuracyObserver final : public train::Observer {
 public:
  AccuracyObserver(models::NetworkPtr network, models::InputSpec input,
                   std::shared_ptr<const data::Dataset> dataset,
                   torch::Device device)
      : network_(std::move(network)),
        input_(std::move(input)),
        dataset_(std::move(dataset)) {
    options_.device = device;
  }

  train::Metrics after_epoch(std::int64_t) override {
    const models::Head& head = network_->heads().front();
    const eval::UpstreamAccuracy accuracy = eval::logit_accuracy(
        head,
        eval::extract_logits(*network_, head, input_, dataset_, options_));
    return {{kAccuracyMetric, accuracy.top1}, {"val/acc5", accuracy.top5}};
  }

 private:
  models::NetworkPtr network_;
  models::InputSpec input_;
  std::shared_ptr<const data::Dataset> dataset_;
  eval::FeatureOptions options_;
};

}  // namespace

std::unique_ptr<train::Observer> make_accuracy_observer(
    models::NetworkPtr network, const models::InputSpec& input,
    std::shared_ptr<const data::Dataset> dataset, torch::Device device) {
  return std::make_unique<AccuracyObserver>(std::move(network), input,
                                            std::move(dataset), device);
}

}  // namespace solera::recipe
