#pragma once

#include <memory>
#include <string>

#include "solera/core/value.h"
#include "solera/data/dataset.h"
#include "solera/data/view.h"
#include "solera/recipe/mlfd_options.h"
#include "solera/teacher/feature_source.h"
#include "solera/teacher/stored_features.h"
#include "solera/train/trainer.h"

namespace solera::recipe {

/// How features of a data set are made.
struct SourceSetting {
  data::ViewOptions view;  ///< The clean one.
  TeacherView teacher_view = TeacherView::kClean;
  teacher::StoreOptions store;
  teacher::StorePlace place;  ///< `key`: a hash of the networks and places.
};

/// What frozen networks say of a data set, and what storing it has cost:
/// {seconds, bytes, on_disk}, null where nothing is stored.
struct MlfdSource {
  std::unique_ptr<teacher::FeatureSource> source;
  Value cost;
};

/// `online` itself for augmented views; for clean ones a store of it, or, with
/// the store off, `online` on the clean view of a batch's samples.
MlfdSource make_mlfd_source(std::unique_ptr<teacher::FeatureSource> online,
                            const data::DatasetPtr& dataset,
                            const SourceSetting& setting, torch::Device device);

/// The context of one training among several of a step: <folder>/<part>/<name>.
train::TrainContext sub_context(const train::TrainContext& context,
                                const std::string& part,
                                const std::string& name);

}  // namespace solera::recipe
