#pragma once

#include <torch/types.h>

#include <cstdint>

namespace solera::models {

/// How a map is cut into windows for one block of a Swin Transformer.
class SwinWindows {
 public:
  /// Windows of `side` x `side` tokens on a map of `rows` x `columns`, moved
  /// by half a window to the right and down if `shifted` (an axis that has a
  /// single window is not).
  SwinWindows(std::int64_t rows, std::int64_t columns, std::int64_t side,
              bool shifted);

  /// [B, rows, columns, C] to [B * windows, side * side, C], padded with zeros
  /// at the right and the bottom.
  torch::Tensor cut(const torch::Tensor& map) const;
  /// The way back.
  torch::Tensor join(const torch::Tensor& windows) const;

  std::int64_t count() const { return (rows_ / side_) * (columns_ / side_); }
  bool shifted() const { return row_shift_ + column_shift_ > 0; }
  /// Of shifted windows: -100 where two tokens of a window are no neighbours
  /// on the map, else 0. [windows, side * side, side * side].
  torch::Tensor mask(const torch::TensorOptions& options) const;

 private:
  torch::Tensor regions(std::int64_t length, std::int64_t shift,
                        const torch::TensorOptions& options) const;

  std::int64_t side_;
  std::int64_t map_rows_;
  std::int64_t map_columns_;
  std::int64_t rows_;  // padded
  std::int64_t columns_;
  std::int64_t row_shift_;
  std::int64_t column_shift_;
};

/// Where the tokens of a window lie relative to each other: [1, 2 side - 1,
/// 2 side - 1, 2] float, rows and columns from -(side - 1) to side - 1, scaled
/// to +-8 and then sign(x) log2(|x| + 1) / 3 (arXiv 2111.09883, equation 5).
torch::Tensor swin_coordinates(std::int64_t side);
/// The place in that table, as one number, of each pair of tokens of a window:
/// [side^4] int64.
torch::Tensor swin_pairs(std::int64_t side);

}  // namespace solera::models
