#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>

#include "solera/tensor/state_dict.h"

namespace solera::optim {

/// Checked access to a saved state; every refusal is Error(kBadInput) at
/// `where`. Borrows `state`.
class StateReader {
 public:
  StateReader(const tensor::StateDict& state, std::string where)
      : state_(state), where_(std::move(where)) {}

  /// An int64 scalar of 0 or more.
  std::int64_t count(const std::string& name) const;
  /// A tensor with the shape and dtype of `model`.
  const torch::Tensor& like(const std::string& name,
                            const torch::Tensor& model) const;
  /// Refuses a state of more tensors than the caller has `used`.
  void require_size(std::size_t used) const;

 private:
  const torch::Tensor& at(const std::string& name) const;

  const tensor::StateDict& state_;
  std::string where_;
};

}  // namespace solera::optim
