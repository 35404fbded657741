#include "fuzz/checks.h"

#include <torch/torch.h>

#include <cstdint>
#include <numeric>
#include <stdexcept>

#include "solera/core/error.h"

namespace solera::fuzz {
namespace {

void touch_ends(const torch::Tensor& tensor) {
  if (tensor.numel() == 0) return;
  std::int64_t last = 0;
  for (std::int64_t d = 0; d < tensor.dim(); ++d) {
    last += (tensor.size(d) - 1) * tensor.stride(d);
  }
  const auto* data = static_cast<const std::uint8_t*>(tensor.data_ptr());
  const auto width = static_cast<std::size_t>(tensor.element_size());
  touch({data, width});
  touch({data + static_cast<std::size_t>(last) * width, width});
}

}  // namespace

void expect_result_or_bad_input(const std::function<void()>& read) {
  try {
    read();
  } catch (const Error& error) {
    require(error.kind() == ErrorKind::kBadInput, "an error of another kind");
    require(std::string(error.what()).find('\n') == std::string::npos,
            "an error of several lines");
  }
}

void require(bool holds, const char* message) {
  if (!holds) throw std::logic_error(message);
}

void touch(const tensor::StateDict& state) {
  for (const auto& [name, tensor] : state) touch_ends(tensor);
}

void touch(ByteSpan bytes) {
  volatile std::uint8_t sink = 0;
  sink = std::accumulate(bytes.begin(), bytes.end(), sink);
}

std::string to_text(ByteSpan bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace solera::fuzz
