#include "solera/recipe/merge_step.h"

#include <fmt/format.h>

#include "solera/core/error.h"
#include "solera/core/log.h"
#include "solera/core/text.h"
#include "solera/eval/input_view.h"
#include "solera/methods/merging/recalibration.h"
#include "solera/recipe/foreign_network.h"
#include "solera/recipe/merge_settings.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/provenance.h"
#include "solera/recipe/training.h"

namespace solera::recipe {
namespace {

struct MergeStepOptions {
  Value networks;
  Value base;
  MergeSettings settings;
  std::optional<data::DataSpec> proxy;
  std::optional<std::uint64_t> seed;
  std::optional<models::InputSpec> input;
  std::optional<data::ViewOptions> view;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("networks", networks, "a list of networks, or a map of names");
    visit("base", base, "the network that they started from; not for average");
    settings.visit_fields(visit);
    visit("proxy", proxy,
          "images to measure batch norm statistics on; labels are not needed");
    visit("seed", seed, "of the order of these images; default: the recipe's");
    visit("input", input,
          "of the merged network; default: that of the base, or of the first");
    visit("view", view,
          "how these images are seen; default: as the network is evaluated");
  }
  void validate(const std::string& where) const { settings.validate(where); }
};

struct MergeStepRequest {
  MergeStepOptions options;
  std::vector<NetworkSource> networks;
  std::optional<NetworkSource> base;

  std::vector<NetworkSource> all() const {
    std::vector<NetworkSource> sources = networks;
    if (base) sources.insert(sources.begin(), *base);
    return sources;
  }
};

MergeStepRequest read_merge_request(const StepInputs& inputs) {
  MergeStepRequest request;
  read_options(inputs.options, inputs.place, request.options);
  if (!request.options.seed) request.options.seed = inputs.seed;
  request.networks = read_network_list(request.options.networks,
                                       inputs.place.child("networks"));
  if (!request.options.base.is_null()) {
    request.base =
        read_network_source(request.options.base, inputs.place.child("base"));
  }
  std::vector<std::string> names;
  for (const NetworkSource& source : request.all()) {
    check_head_name(source.label(), source.place);
    names.push_back(source.label());
  }
  check_different_names(names, inputs.place);
  return request;
}

StepPlan plan_merge(const StepInputs& inputs) {
  const MergeStepRequest request = read_merge_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.neutral = {"workers", "networks.licence", "base.licence"};
  for (const NetworkSource& source : request.all()) {
    refuse_foreign(source, inputs.base, "merging needs its weights");
  }
  add_network_files(request.all(), inputs, plan);
  if (request.options.proxy) {
    plan.files.push_back(hash_dataset("proxy", *request.options.proxy, inputs));
  }
  return plan;
}

std::int64_t measure_norms(const MergeStepOptions& options,
                           LoadedNetwork& merged, const StepContext& context) {
  if (!methods::has_norm_statistics(*merged.network)) return 0;
  if (!options.proxy || options.settings.recalibration_images == 0) {
    log_warning(fmt::format(
        "[{}] statistics of batch norms are merged, not measured, and fit the "
        "merged weights badly: say proxy: with images like those to come",
        context.inputs.place.key));
    return 0;
  }
  ProxyView proxy;
  proxy.images = open_step_dataset("proxy", *options.proxy, context.inputs);
  proxy.view = options.view.value_or(eval::input_view(merged.input));
  proxy.seed = *options.seed;
  return recalibrate(*merged.network, merged.input, proxy, options.settings,
                     context);
}

Value names_of(const std::vector<NetworkSource>& sources) {
  Value names = Value::array();
  for (const NetworkSource& source : sources) names.push(source.label());
  return names;
}

Value run_merge(const StepContext& context) {
  const MergeStepRequest request = read_merge_request(context.inputs);
  LoadedNetwork merged =
      load_merged(request.networks, request.base ? &*request.base : nullptr,
                  request.options.settings, context.inputs.place, context);
  if (request.options.input) merged.input = *request.options.input;
  Lineage lineage;
  for (const NetworkSource& source : request.all()) {
    lineage.add("merged", source, merged.network->spec().architecture, context);
  }
  Value result = Value::object();
  result.set("method",
             write_options(request.options.settings.method).at("method"));
  result.set("networks", names_of(request.networks));
  if (request.base) result.set("base", request.base->label());
  result.set("recalibration_images",
             measure_norms(request.options, merged, context));
  write_network_folder(context.folder / kExportFolder, *merged.network,
                       merged.input,
                       manifest_of_step_network(context, lineage));
  describe_network(*merged.network, result);
  return result;
}

std::string show_merge(const Value& result, const run::Console&) {
  std::vector<std::string> names;
  for (const Value& name : result.at("networks").items()) {
    names.push_back(name.as_string());
  }
  const Value* base = result.find("base");
  const std::int64_t images = result.at("recalibration_images").as_int();
  return fmt::format(
      "merged by {}: {}{}{}\n", result.at("method").as_string(),
      join(names, ", "), base == nullptr ? "" : " onto " + base->as_string(),
      images == 0 ? ""
                  : fmt::format("; batch norms measured on {} images", images));
}

}  // namespace

StepKind merge_step() {
  StepKind kind;
  kind.name = "merge";
  kind.description =
      "one network of several of one architecture, by their weights";
  kind.gives_network = true;
  kind.describe_options = &option_rows<MergeStepOptions>;
  kind.plan = &plan_merge;
  kind.run = &run_merge;
  kind.show = &show_merge;
  return kind;
}

}  // namespace solera::recipe
