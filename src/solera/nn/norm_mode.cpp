#include "solera/nn/norm_mode.h"

#include <torch/torch.h>

#include <functional>

#include "solera/nn/batch_norm.h"

namespace solera::nn {
namespace {

// Module::apply and modules() need the root to live in a shared_ptr; this
// does not.
void for_each_norm(torch::nn::Module& module,
                   const std::function<void(BatchNorm2dImpl&)>& visit) {
  if (auto* norm = dynamic_cast<BatchNorm2dImpl*>(&module)) visit(*norm);
  for (const auto& child : module.children()) for_each_norm(*child, visit);
}

}  // namespace

void set_norm_mode(torch::nn::Module& module, NormMode mode) {
  for_each_norm(module, [&](BatchNorm2dImpl& norm) { norm.set_mode(mode); });
}

void reset_norm_statistics(torch::nn::Module& module) {
  for_each_norm(module, [](BatchNorm2dImpl& norm) { norm.reset_statistics(); });
}

struct NormRecalibration::Saved {
  BatchNorm2dImpl* norm;
  NormMode mode;
  bool training;
  bool cumulative;
};

NormRecalibration::NormRecalibration(torch::nn::Module& module) {
  for_each_norm(module, [&](BatchNorm2dImpl& norm) {
    saved_.push_back(
        {&norm, norm.mode(), norm.is_training(), norm.cumulative()});
    norm.reset_statistics();
    norm.set_cumulative(true);
    norm.set_mode(NormMode::kTrain);
    norm.train();
  });
}

NormRecalibration::~NormRecalibration() {
  for (const Saved& saved : saved_) {
    saved.norm->set_cumulative(saved.cumulative);
    saved.norm->set_mode(saved.mode);
    saved.norm->train(saved.training);
  }
}

}  // namespace solera::nn

namespace solera {

std::vector<std::pair<std::string, nn::NormMode>>
EnumNames<nn::NormMode>::names() {
  return {{"train", nn::NormMode::kTrain},
          {"eval", nn::NormMode::kEval},
          {"frozen", nn::NormMode::kFrozen}};
}

}  // namespace solera
