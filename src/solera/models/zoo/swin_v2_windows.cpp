#include "solera/models/zoo/swin_v2_windows.h"

#include <torch/torch.h>

namespace solera::models {
namespace {

using torch::Tensor;

std::int64_t padded(std::int64_t length, std::int64_t side) {
  return (length + side - 1) / side * side;
}

}  // namespace

SwinWindows::SwinWindows(std::int64_t rows, std::int64_t columns,
                         std::int64_t side, bool shifted)
    : side_(side),
      map_rows_(rows),
      map_columns_(columns),
      rows_(padded(rows, side)),
      columns_(padded(columns, side)),
      row_shift_(shifted && rows_ > side ? side / 2 : 0),
      column_shift_(shifted && columns_ > side ? side / 2 : 0) {}

Tensor SwinWindows::cut(const Tensor& map) const {
  Tensor x = map;
  if (rows_ != map_rows_ || columns_ != map_columns_) {
    x = torch::constant_pad_nd(
        x, {0, 0, 0, columns_ - map_columns_, 0, rows_ - map_rows_});
  }
  if (shifted()) x = x.roll({-row_shift_, -column_shift_}, {1, 2});
  const std::int64_t channels = x.size(3);
  return x
      .reshape({-1, rows_ / side_, side_, columns_ / side_, side_, channels})
      .permute({0, 1, 3, 2, 4, 5})
      .reshape({-1, side_ * side_, channels});
}

Tensor SwinWindows::join(const Tensor& windows) const {
  const std::int64_t channels = windows.size(2);
  Tensor x = windows
                 .reshape({-1, rows_ / side_, columns_ / side_, side_, side_,
                           channels})
                 .permute({0, 1, 3, 2, 4, 5})
                 .reshape({-1, rows_, columns_, channels});
  if (shifted()) x = x.roll({row_shift_, column_shift_}, {1, 2});
  if (rows_ != map_rows_) x = x.slice(1, 0, map_rows_);
  if (columns_ != map_columns_) x = x.slice(2, 0, map_columns_);
  return x;
}

Tensor SwinWindows::mask(const torch::TensorOptions& options) const {
  const Tensor rows = regions(rows_, row_shift_, options);
  const Tensor columns = regions(columns_, column_shift_, options);
  const Tensor map = rows.unsqueeze(1) * 3 + columns.unsqueeze(0);
  const Tensor windows =
      map.reshape({rows_ / side_, side_, columns_ / side_, side_})
          .permute({0, 2, 1, 3})
          .reshape({count(), side_ * side_});
  const Tensor apart = windows.unsqueeze(1).ne(windows.unsqueeze(2));
  return apart.to(options.dtype()) * -100.0;
}

// After the shift the last window of an axis has tokens of its two ends.
Tensor SwinWindows::regions(std::int64_t length, std::int64_t shift,
                            const torch::TensorOptions& options) const {
  const Tensor places = torch::arange(length, options.dtype(torch::kLong));
  if (shift == 0) return torch::zeros_like(places);
  return places.ge(length - side_).to(torch::kLong) +
         places.ge(length - shift).to(torch::kLong);
}

Tensor swin_coordinates(std::int64_t side) {
  const Tensor line = torch::arange(1 - side, side, torch::kFloat);
  const Tensor scaled = line / static_cast<double>(side - 1) * 8.0;
  const Tensor curve = scaled.sign() * (scaled.abs() + 1.0).log2() / 3.0;
  const std::vector<std::int64_t> shape = {2 * side - 1, 2 * side - 1};
  return torch::stack({curve.unsqueeze(1).expand(shape),
                       curve.unsqueeze(0).expand(shape)},
                      -1)
      .unsqueeze(0);
}

Tensor swin_pairs(std::int64_t side) {
  const Tensor token = torch::arange(side * side, torch::kLong);
  const Tensor row = token.div(side, "floor");
  const Tensor column = token.remainder(side);
  const Tensor rows = row.unsqueeze(1) - row.unsqueeze(0) + (side - 1);
  const Tensor columns = column.unsqueeze(1) - column.unsqueeze(0) + (side - 1);
  return (rows * (2 * side - 1) + columns).flatten();
}

}  // namespace solera::models
