#pragma once

#include <memory>

#include "solera/data/dataset.h"
#include "solera/data/view.h"
#include "solera/teacher/feature_source.h"

namespace solera::teacher {

/// `source` sees `view` of the batch's samples, whatever view the batch shows:
/// reads and decodes them from `dataset` each time. `view` should have nothing
/// random in it.
std::unique_ptr<FeatureSource> make_clean_features(
    std::unique_ptr<FeatureSource> source, data::DatasetPtr dataset,
    const data::ViewOptions& view);

}  // namespace solera::teacher
