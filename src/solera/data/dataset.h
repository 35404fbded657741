#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "solera/core/span.h"
#include "solera/image/image.h"

namespace solera::data {

constexpr std::int64_t kUnlabelled = -1;

/// One image as it is stored: encoded bytes, or pixels if the format has no
/// encoding (IDX, CIFAR, glyphs). Exactly one of the two is not empty.
struct RawSample {
  Bytes encoded;
  image::Image pixels;
};

/// A list of images that do not change. Const calls are safe from several
/// threads.
class Dataset {
 public:
  virtual ~Dataset() = default;

  virtual std::int64_t size() const = 0;
  /// Error(kBadInput) naming the sample if it cannot be read; Error(kFailure)
  /// if it is not there any more, so that a vanished folder is not taken for
  /// broken images.
  virtual RawSample read(std::int64_t index) const = 0;
  /// In [0, class_names().size()), or kUnlabelled; always kUnlabelled in a
  /// multi-label set.
  virtual std::int64_t label(std::int64_t index) const = 0;
  /// Whether an image may be of several classes, or of none of them.
  virtual bool multi_label() const { return false; }
  /// The classes of the image, ascending. Of a set that is not multi-label, its
  /// one label, or nothing if it has none.
  virtual std::vector<std::int64_t> labels(std::int64_t index) const;
  /// A path or `shard.tar:member`, for messages and for addresses in caches.
  virtual std::string sample_name(std::int64_t index) const = 0;
  /// Empty for an unlabelled set.
  virtual const std::vector<std::string>& class_names() const = 0;
};

using DatasetPtr = std::shared_ptr<const Dataset>;

/// A hash of the list (names, labels, classes): two datasets with one
/// fingerprint hand out the same samples in the same order.
std::string fingerprint(const Dataset& dataset);

}  // namespace solera::data
