#include "solera/recipe/student_init.h"

namespace solera::recipe {
namespace {

constexpr const char* kMerge = "merge";

models::NetworkPtr merge_teachers(const MergeSettings& settings,
                                  const std::vector<NetworkSource>& teachers,
                                  const models::InputSpec& input,
                                  const ProxyView& proxy,
                                  const StepContext& context) {
  const bool has_base = settings.method.needs_base();
  const Place place = context.inputs.place.child("init").child(kMerge);
  const LoadedNetwork merged = load_merged(
      {teachers.begin() + (has_base ? 1 : 0), teachers.end()},
      has_base ? &teachers.front() : nullptr, settings, place, context);
  recalibrate(*merged.network, input, proxy, settings, context);
  return merged.network;
}

}  // namespace

Value StudentInit::resolved(const Value& given) const {
  if (!merge) return given;
  Value value = Value::object();
  value.set(kMerge, write_options(*merge));
  return value;
}

StudentInit read_student_init(const Value& value, const Place& place) {
  StudentInit init;
  if (value.is_null()) return init;
  const Value* merge = value.find(kMerge);
  if (merge != nullptr && value.size() == 1) {
    init.merge.emplace();
    read_options(*merge, place.child(kMerge), *init.merge);
  } else {
    init.network = read_network_source(value, place);
  }
  return init;
}

models::NetworkPtr load_student_init(const StudentInit& init,
                                     const std::vector<NetworkSource>& teachers,
                                     const models::InputSpec& input,
                                     const ProxyView& proxy,
                                     const StepContext& context,
                                     Lineage& lineage) {
  if (init.merge) {
    return merge_teachers(*init.merge, teachers, input, proxy, context);
  }
  const LoadedNetwork loaded = load_network(*init.network, context);
  lineage.add("init", *init.network, loaded.network->spec().architecture,
              context);
  return loaded.network;
}

}  // namespace solera::recipe
