#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/loss/multi_label_soft_cross_entropy.h"
#include "solera/loss/soft_loss.h"
#include "solera/nn/norm_mode.h"

namespace solera::methods {

/// Which teachers speak (arXiv 2107.08039, section 4).
enum class Arm {
  kConsolidation,  ///< RC: the generalist and the experts.
  kTraditional,    ///< TD: the experts alone; the student starts as the
                   ///< generalist all the same.
  kSoftLabel,      ///< SL: the generalist alone. The honest control.
};

/// What the paper leaves to choose. Values marked (deduced) stand in no copy
/// of the paper that we have; docs/consolidation.md gives the arguments.
struct ConsolidationOptions {
  Arm arm = Arm::kConsolidation;
  double temperature = 2.0;  ///< T of eq. (2), > 0 (deduced).
  bool scale_by_t2 = false;  ///< Multiply each loss by T^2 (deduced).
  /// lambda_0 / sum of lambda in RC, in [0, 1]; the sum stays 2. One half is
  /// lambda_0 = 1, lambda_i = 1/N (deduced from the paper's tables).
  double generalist_share = 0.5;
  std::vector<double> expert_weights;  ///< Relative; empty: all alike.
  double backbone_lr = 0.001;
  double head_lr = 0.01;
  std::optional<double> generalist_head_lr;  ///< Not given: head_lr (deduced).
  nn::NormMode batch_norm =
      nn::NormMode::kTrain;  ///< Of the student (deduced).
  /// How a multi-label teacher's labels are put together (deduced).
  loss::LabelReduction multi_label_reduction = loss::LabelReduction::kMean;
  /// Weight of a further, supervised head on the labels of the proxy images:
  /// the paper's ablation, which lost accuracy everywhere. 0: no such head.
  double label_weight = 0.0;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("arm", arm,
          "rc (generalist and experts), td (experts), sl "
          "(generalist)");
    visit("temperature", temperature, "divides logits in the loss, > 0");
    visit("scale_by_t2", scale_by_t2, "multiply each loss by temperature^2");
    visit("generalist_share", generalist_share,
          "share of the generalist in the loss weights of rc, 0 to 1");
    visit("expert_weights", expert_weights,
          "relative weight of each expert; empty: all alike");
    visit("backbone_lr", backbone_lr, "learning rate of the backbone");
    visit("head_lr", head_lr, "learning rate of the heads");
    visit("generalist_head_lr", generalist_head_lr,
          "learning rate of the generalist's head; default: head_lr");
    visit("batch_norm", batch_norm, "of the student: train, eval or frozen");
    visit("multi_label_reduction", multi_label_reduction,
          "of a multi-label teacher's labels: mean or sum");
    visit("label_weight", label_weight,
          "weight of a supervised head on the proxy's labels; 0: none");
  }
  void validate(const std::string& where) const;
};

/// lambda of each teacher in the order generalist (unless TD), experts
/// (unless SL): eq. (1). RC: 2 s for the generalist and 2 (1 - s) / N for
/// each of N experts, s the generalist's share; TD: 1 / N; SL: 1.
/// Error(kUsage) if `expert_weights` has another length than `experts`, or if
/// there is no expert where one is needed.
std::vector<double> loss_weights(const ConsolidationOptions& options,
                                 std::size_t experts);

}  // namespace solera::methods

namespace solera {
template <>
struct EnumNames<methods::Arm> {
  static std::vector<std::pair<std::string, methods::Arm>> names() {
    return {{"rc", methods::Arm::kConsolidation},
            {"td", methods::Arm::kTraditional},
            {"sl", methods::Arm::kSoftLabel}};
  }
};
}  // namespace solera
