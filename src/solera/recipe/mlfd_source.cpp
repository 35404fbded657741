#include "solera/recipe/mlfd_source.h"

#include "solera/core/hash.h"
#include "solera/teacher/clean_features.h"

namespace solera::recipe {
namespace {

std::string full_key(const SourceSetting& setting,
                     const data::Dataset& dataset) {
  Sha256 hash;
  hash.add(setting.place.key);
  hash.add(data::fingerprint(dataset));
  hash.add(to_json(write_options(setting.view)));
  return hash.hex();
}

}  // namespace

MlfdSource make_mlfd_source(std::unique_ptr<teacher::FeatureSource> online,
                            const data::DatasetPtr& dataset,
                            const SourceSetting& setting,
                            torch::Device device) {
  if (setting.teacher_view == TeacherView::kAugmented) {
    return {std::move(online), {}};
  }
  if (setting.store.kind == teacher::StoreKind::kOff) {
    return {
        teacher::make_clean_features(std::move(online), dataset, setting.view),
        {}};
  }
  teacher::StorePlace place = setting.place;
  place.key = full_key(setting, *dataset);
  teacher::StoredFeatures stored = teacher::make_stored_features(
      *online, dataset, setting.view, setting.store, place, device);
  Value cost = Value::object();
  cost.set("seconds", stored.cost.seconds);
  cost.set("bytes", stored.cost.bytes);
  cost.set("on_disk", stored.cost.on_disk);
  return {std::move(stored.source), cost};
}

train::TrainContext sub_context(const train::TrainContext& context,
                                const std::string& part,
                                const std::string& name) {
  train::TrainContext sub = context;
  sub.folder = context.folder / "training" / (part + "-" + name);
  sub.fingerprint = context.fingerprint + "/" + part + "/" + name;
  sub.progress.title = context.progress.title + " " + name;
  return sub;
}

}  // namespace solera::recipe
