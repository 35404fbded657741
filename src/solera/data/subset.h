#pragma once

#include <cstdint>
#include <vector>

#include "solera/data/dataset.h"

namespace solera::data {

// Parts of a data set, as data sets. All share `dataset` and keep its order.

/// The samples at `indices`, in that order; classes stay as they are.
DatasetPtr select_samples(DatasetPtr dataset,
                          std::vector<std::int64_t> indices);

/// The samples of `classes` (labels, each once), relabelled 0, 1, ... in the
/// order given. A multi-label set keeps all its samples: those of none of the
/// classes are examples of what the classes are not.
DatasetPtr select_classes(DatasetPtr dataset,
                          const std::vector<std::int64_t>& classes);

/// Of each class, leaves out the first `skip` samples and keeps the next
/// `limit` (0: all). Of an unlabelled set, all samples count as one class. In a
/// multi-label set a sample is taken as long as one of its classes lacks
/// samples, and counts for all of them; those without a class are one more
/// class.
DatasetPtr limit_per_class(DatasetPtr dataset, std::int64_t skip,
                           std::int64_t limit);

/// `total` samples at random, the same for the same seed; all if there are no
/// more than that.
DatasetPtr random_subset(DatasetPtr dataset, std::int64_t total,
                         std::uint64_t seed);

/// The same images without labels and classes.
DatasetPtr drop_labels(DatasetPtr dataset);

}  // namespace solera::data
