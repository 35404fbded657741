#include "solera/eval/logits_probe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include "solera/core/error.h"

namespace solera::eval {
namespace {

using torch::Tensor;

constexpr std::int64_t kMaxSide = 4096;

[[noreturn]] void refuse_probe(const std::string& where,
                               const std::string& message) {
  throw Error(ErrorKind::kBadInput, where, message);
}

std::string shape_text(const Tensor& tensor) {
  return fmt::format("[{}]", fmt::join(tensor.sizes(), ", "));
}

void check_images(const Tensor& images, const char* name, bool square,
                  const std::string& where) {
  const bool fits = images.dim() == 4 && images.size(0) > 0 &&
                    images.size(1) == 3 && images.size(2) > 0 &&
                    images.size(3) > 0 && images.size(2) <= kMaxSide &&
                    images.size(3) <= kMaxSide;
  if (!fits || (square && images.size(2) != images.size(3))) {
    refuse_probe(where,
                 fmt::format("'{}' is {}, expected [images, 3, height, width]"
                             "{} of 1 to {} pixels a side",
                             name, shape_text(images),
                             square ? " with equal sides" : "", kMaxSide));
  }
}

void check_rows(const Tensor& rows, const char* name, std::int64_t images,
                const std::string& where) {
  if (!rows.is_floating_point() || rows.dim() != 2 || rows.size(1) == 0) {
    refuse_probe(
        where,
        fmt::format("'{}' is {} of {}, expected [images, numbers] "
                    "of floats",
                    name, shape_text(rows), c10::toString(rows.scalar_type())));
  }
  if (rows.size(0) != images) {
    refuse_probe(where,
                 fmt::format("'{}' is of {} images, expected {}, as many as "
                             "there are inputs",
                             name, rows.size(0), images));
  }
  if (!torch::isfinite(rows).all().item<bool>()) {
    refuse_probe(where,
                 fmt::format("'{}' has numbers that are not finite", name));
  }
  if (rows.abs().max().item<double>() == 0.0) {
    refuse_probe(
        where, fmt::format("'{}' is 0 everywhere, which proves nothing", name));
  }
}

}  // namespace

void check_probe_tensors(const LogitsProbe& probe, const std::string& where) {
  if (!probe.logits.defined() ||
      (!probe.input.defined() && !probe.pixels.defined())) {
    refuse_probe(where,
                 "found no 'logits' with 'input' or 'pixels', expected "
                 "tensors of these names");
  }
  std::int64_t images = 0;
  if (probe.input.defined()) {
    check_images(probe.input, "input", false, where);
    if (!probe.input.is_floating_point()) {
      refuse_probe(where,
                   "'input' has no floats, expected normalised numbers; bytes "
                   "are 'pixels'");
    }
    if (!torch::isfinite(probe.input).all().item<bool>()) {
      refuse_probe(where, "'input' has numbers that are not finite");
    }
    images = probe.input.size(0);
  }
  if (probe.pixels.defined()) {
    check_images(probe.pixels, "pixels", true, where);
    if (probe.pixels.scalar_type() != torch::kByte) {
      refuse_probe(where, "'pixels' has no bytes, expected uint8 of 0 to 255");
    }
    images = probe.pixels.size(0);
  }
  if (probe.input.defined() && probe.input.size(0) != images) {
    refuse_probe(where,
                 "'input' and 'pixels' have different numbers of images");
  }
  check_rows(probe.logits, "logits", images, where);
  if (probe.embedding.defined()) {
    check_rows(probe.embedding, "embedding", images, where);
  }
}

}  // namespace solera::eval
