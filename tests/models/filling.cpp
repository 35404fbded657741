#include "tests/models/filling.h"

#include <fmt/format.h>
#include <torch/torch.h>
#include <zlib.h>

#include <cmath>

#include "solera/core/text.h"

namespace solera::models {
namespace {

torch::Tensor uniform(const std::string& name, std::int64_t count) {
  const uLong crc =
      crc32(0, reinterpret_cast<const Bytef*>(name.data()),  // NOLINT
            static_cast<uInt>(name.size()));
  const auto start = static_cast<std::uint32_t>(crc);
  torch::Tensor numbers = torch::empty({count}, torch::kDouble);
  auto* data = numbers.data_ptr<double>();
  for (std::int64_t i = 0; i < count; ++i) {
    std::uint32_t h = static_cast<std::uint32_t>(i) * 0x9E3779B9U + start;
    h ^= h >> 16U;
    h *= 0x85EBCA6BU;
    h ^= h >> 13U;
    h *= 0xC2B2AE35U;
    h ^= h >> 16U;
    data[i] = static_cast<double>(h) / 4294967296.0;
  }
  return numbers;
}

torch::Tensor filling(const std::string& name, const torch::Tensor& like,
                      double gain) {
  const torch::Tensor u = uniform(name, like.numel());
  if (ends_with(name, "running_var")) return 0.5 + u;
  if (ends_with(name, "running_mean")) return 0.2 * (u - 0.5);
  if (like.dim() >= 2) {
    const auto fan = static_cast<double>(like.numel() / like.size(0));
    return (u - 0.5) * std::sqrt(12.0 * gain / fan);
  }
  if (ends_with(name, "bias")) return 0.2 * (u - 0.5);
  return 0.5 + u;
}

}  // namespace

void fill_state(const tensor::StateDict& state, double gain) {
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : state) {
    if (!tensor.is_floating_point()) continue;
    torch::Tensor(tensor).copy_(filling(name, tensor, gain).view_as(tensor));
  }
}

torch::Tensor filled_input(std::int64_t images, std::int64_t size) {
  return (4.0 * uniform("input", images * 3 * size * size) - 2.0)
      .view({images, 3, size, size})
      .to(torch::kFloat);
}

torch::Tensor numbers(const Value& list) {
  std::vector<torch::Tensor> rows;
  for (const Value& item : list.items()) {
    rows.push_back(item.is_array()
                       ? numbers(item)
                       : torch::tensor(item.as_double(), torch::kDouble));
  }
  return torch::stack(rows);
}

double relative_difference(const torch::Tensor& found,
                           const torch::Tensor& expected) {
  const torch::Tensor difference =
      (found.detach().to(torch::kDouble) - expected).abs().max();
  return (difference / expected.abs().max()).item<double>();
}

std::vector<std::string> signatures(const tensor::StateDict& state) {
  std::vector<std::string> lines;
  for (const auto& [name, tensor] : state) {
    lines.push_back(
        fmt::format("{} [{}]", name, fmt::join(tensor.sizes(), ", ")));
  }
  return lines;
}

std::vector<std::string> signatures(const Value& rows) {
  std::vector<std::string> lines;
  for (const Value& row : rows.items()) {
    std::vector<std::string> sizes;
    for (const Value& size : row.items()[1].items()) {
      sizes.push_back(std::to_string(size.as_int()));
    }
    lines.push_back(row.items()[0].as_string() + " [" + join(sizes, ", ") +
                    "]");
  }
  return lines;
}

}  // namespace solera::models
