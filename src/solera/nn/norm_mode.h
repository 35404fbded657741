#pragma once

#include <torch/nn/module.h>

#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"

namespace solera::nn {

/// What batch norms do while a network trains. In evaluation (`eval()`) all
/// three are the same: running statistics.
enum class NormMode {
  kTrain,   ///< Batch statistics; the running ones follow them.
  kEval,    ///< Running statistics, unchanged; weight and bias are trained.
  kFrozen,  ///< Running statistics; weight and bias are not trained.
};

/// Sets the mode of every batch norm at or below `module`. It stays through
/// later calls of `train()` and `eval()`.
void set_norm_mode(torch::nn::Module& module, NormMode mode);

/// Forgets the running statistics of every batch norm at or below `module`.
void reset_norm_statistics(torch::nn::Module& module);

/// Measures the running statistics anew: resets them, and while it lives
/// every batch norm uses batch statistics and averages them over all batches
/// that pass, each batch with the same weight. Run forward passes without
/// gradient meanwhile. The end restores the modes, and training or evaluation,
/// of `module`, which must outlive this object and keep its structure.
class NormRecalibration {
 public:
  explicit NormRecalibration(torch::nn::Module& module);
  ~NormRecalibration();
  NormRecalibration(const NormRecalibration&) = delete;
  NormRecalibration& operator=(const NormRecalibration&) = delete;

 private:
  struct Saved;
  std::vector<Saved> saved_;
};

}  // namespace solera::nn

namespace solera {
template <>
struct EnumNames<nn::NormMode> {
  static std::vector<std::pair<std::string, nn::NormMode>> names();
};
}  // namespace solera
