#include "solera/recipe/inspect_options.h"

#include "solera/core/error.h"
#include "solera/data/sources.h"
#include "solera/recipe/foreign_network.h"

namespace solera::recipe {
namespace {

// "birds val": the path or whatever else is the source, and the split.
std::string name_of(const data::DataSpec& spec) {
  const Value written = write_options(spec);
  for (const data::SourceKind& kind : data::source_kinds()) {
    if (!kind.is_given(spec)) continue;
    const Value* source = written.find(kind.key);
    const bool is_text = source != nullptr && source->is_string();
    return (is_text ? source->as_string() : kind.key) +
           (spec.split.empty() ? "" : " " + spec.split);
  }
  return "data";
}

NetworkSource read_model(const Value& value, const char* which,
                         const StepInputs& inputs) {
  const Place place = inputs.place.child("models").child(which);
  if (value.is_null()) {
    throw Error(ErrorKind::kUsage, place.text(inputs.options.line()),
                "found no network, expected models: {before: ..., after: ...}");
  }
  NetworkSource source = read_network_source(value, place);
  refuse_foreign(source, inputs.base, "its embeddings cannot be drawn");
  return source;
}

}  // namespace

InspectRequest read_inspect_request(const StepInputs& inputs) {
  InspectRequest request;
  InspectOptions& options = request.options;
  read_options(inputs.options, inputs.place, options);
  if (!options.seed) options.seed = inputs.seed;
  options.embedding.seed = *options.seed;
  if (options.name.empty()) options.name = name_of(options.data);
  request.before = read_model(options.models.before, kBefore, inputs);
  request.after = read_model(options.models.after, kAfter, inputs);
  return request;
}

}  // namespace solera::recipe
