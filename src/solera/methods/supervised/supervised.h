#pragma once

#include <memory>
#include <optional>
#include <string>

#include "solera/core/options.h"
#include "solera/models/network.h"
#include "solera/nn/norm_mode.h"
#include "solera/train/stage.h"

namespace solera::methods {

struct SupervisedOptions {
  double label_smoothing = 0.0;  ///< In [0, 1).
  nn::NormMode batch_norm = nn::NormMode::kTrain;
  bool freeze_backbone = false;       ///< In evaluation mode; heads learn.
  std::optional<double> backbone_lr;  ///< Not given: the optimizer's.
  std::optional<double> head_lr;      ///< Not given: the optimizer's.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("label_smoothing", label_smoothing, "in [0, 1)");
    visit("batch_norm", batch_norm, "train, eval or frozen");
    visit("freeze_backbone", freeze_backbone,
          "only the head learns, the backbone stays as it is");
    visit("backbone_lr", backbone_lr, "learning rate; default: optimizer.lr");
    visit("head_lr", head_lr, "learning rate; default: optimizer.lr");
  }
  void validate(const std::string& where) const;
};

/// Cross-entropy of the network's first head on labelled images. Logs
/// "train/acc1", the accuracy on the (augmented) batches. If the head is
/// multi-label, so are the batches: the mean over images and labels of the
/// binary cross-entropy of each label's sigmoid; `label_smoothing` e turns 0
/// and 1 into e/2 and 1 - e/2, and "train/label_accuracy" is the share of
/// labels that are right. `network` is shared
/// and trained in place; with freeze_backbone its backbone requires no
/// gradients afterwards. Error(kUsage) if it has no head.
std::unique_ptr<train::Stage> make_supervised_stage(
    models::NetworkPtr network, const models::InputSpec& input,
    const SupervisedOptions& options);

}  // namespace solera::methods
