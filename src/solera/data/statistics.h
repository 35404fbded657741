#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/data/class_list.h"
#include "solera/data/dataset.h"
#include "solera/data/image_hashes.h"
#include "solera/image/image.h"

namespace solera::data {

/// Least, middle and greatest of several numbers; of an even number of them the
/// middle is the lower of the two. Zeros if there are none.
struct Spread {
  std::int64_t least = 0;
  std::int64_t median = 0;
  std::int64_t most = 0;
};

Spread spread_of(std::vector<std::int64_t> numbers);

/// How many images have a size.
struct SizeCount {
  image::ImageSize size;
  std::int64_t images = 0;
};

struct DatasetStatistics {
  std::int64_t images = 0;
  std::int64_t unlabelled = 0;          ///< Images of no class.
  std::vector<std::int64_t> per_class;  ///< Images of each class.
  Spread width;                         ///< Of upright pictures, in pixels.
  Spread height;
  std::vector<SizeCount>
      sizes;  ///< The most frequent first, then the smallest.
  std::vector<BrokenImage> broken;  ///< Counted above, but of no size.
};

struct StatisticsOptions {
  int threads = 1;
  /// Reads the sizes from the headers alone: fast, but a truncated picture goes
  /// unnoticed.
  bool headers_only = false;
};

/// Looks at every image. The same for any number of threads.
DatasetStatistics gather_statistics(const Dataset& dataset,
                                    const StatisticsOptions& options,
                                    const ImagesDone& done);

/// Where the classes of a set and a list of classes disagree.
struct ClassListCheck {
  std::vector<std::string> without_line;    ///< Classes that it does not name.
  std::vector<std::string> without_images;  ///< Lines that are no class.
};

ClassListCheck check_classes(const Dataset& dataset, const ClassList& list);

}  // namespace solera::data
