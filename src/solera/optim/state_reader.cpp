#include "solera/optim/state_reader.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "solera/core/error.h"

namespace solera::optim {
namespace {

std::string shape_text(const torch::Tensor& tensor) {
  return fmt::format("{} [{}]", c10::toString(tensor.scalar_type()),
                     fmt::join(tensor.sizes(), ", "));
}

}  // namespace

const torch::Tensor& StateReader::at(const std::string& name) const {
  const torch::Tensor* tensor = state_.find(name);
  if (tensor == nullptr) {
    throw Error(ErrorKind::kBadInput, where_,
                fmt::format("'{}' is missing, expected the state of the same "
                            "model and optimizer",
                            name));
  }
  return *tensor;
}

std::int64_t StateReader::count(const std::string& name) const {
  const torch::Tensor& tensor = at(name);
  const bool scalar =
      tensor.scalar_type() == torch::kInt64 && tensor.numel() == 1;
  const std::int64_t value = scalar ? tensor.item<std::int64_t>() : -1;
  if (value < 0) {
    throw Error(
        ErrorKind::kBadInput, where_,
        fmt::format("'{}' is {}, expected one integer of 0 or more", name,
                    scalar ? fmt::to_string(value) : shape_text(tensor)));
  }
  return value;
}

const torch::Tensor& StateReader::like(const std::string& name,
                                       const torch::Tensor& model) const {
  const torch::Tensor& tensor = at(name);
  if (tensor.sizes() != model.sizes() ||
      tensor.scalar_type() != model.scalar_type()) {
    throw Error(ErrorKind::kBadInput, where_,
                fmt::format("'{}' is {}, expected {}", name, shape_text(tensor),
                            shape_text(model)));
  }
  return tensor;
}

void StateReader::require_size(std::size_t used) const {
  if (state_.size() == used) return;
  throw Error(ErrorKind::kBadInput, where_,
              fmt::format("found {} tensors, expected {}: the state of "
                          "another model or optimizer",
                          state_.size(), used));
}

}  // namespace solera::optim
