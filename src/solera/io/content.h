#pragma once

namespace solera::io {

/// How much of a file of weights is read.
enum class Content {
  kWhole,    ///< Names and data; the data are mapped where that is possible.
  kOutline,  ///< Names, dtypes and shapes: tensors without memory, on the meta
             ///< device. Takes time in proportion to the number of tensors.
};

}  // namespace solera::io
