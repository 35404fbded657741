#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/data/dataset.h"
#include "solera/data/view.h"
#include "solera/methods/merging/merge.h"
#include "solera/recipe/network_source.h"

namespace solera::recipe {

/// What the step `merge` and `init: {merge: ...}` of `consolidate` may say.
struct MergeSettings {
  methods::MergeOptions method;
  /// Images on which the statistics of batch norms are measured anew; 0: they
  /// stay merged.
  std::int64_t recalibration_images = 10000;
  int batch_size = 64;  ///< Of that measurement.
  int workers = 0;      ///< Decoding threads; 0: one per core.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    method.visit_fields(visit);
    visit("recalibration_images", recalibration_images,
          "images to measure batch norm statistics on; 0 = leave them merged");
    visit("batch_size", batch_size, "of that measurement");
    visit("workers", workers, "decoding threads; 0 = one per core");
  }
  void validate(const std::string& where) const;
};

/// Reads the networks, without a base for MergeMethod::kAverage, and merges
/// them; heads have the networks' labels. Errors are those of load_network and
/// merge_networks. `input` is that of the first.
LoadedNetwork load_merged(const std::vector<NetworkSource>& networks,
                          const NetworkSource* base,
                          const MergeSettings& settings, const Place& place,
                          const StepContext& context);

/// On what batch norm statistics are measured.
struct ProxyView {
  data::DatasetPtr images;
  data::ViewOptions view;
  std::uint64_t seed = 0;  ///< Of the order of the images.
};

/// Measures them anew as `settings` say, on the device of the step, and moves
/// the network back to the CPU. Returns the images seen; 0 without batch norms.
std::int64_t recalibrate(models::Network& network,
                         const models::InputSpec& input, const ProxyView& proxy,
                         const MergeSettings& settings,
                         const StepContext& context);

}  // namespace solera::recipe
