#include "solera/recipe/sweep_step.h"

#include <fmt/format.h>

#include <algorithm>

#include "solera/core/hash.h"
#include "solera/core/log.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/probe_step.h"
#include "solera/recipe/substep.h"
#include "solera/recipe/sweep_request.h"
#include "solera/recipe/sweep_result.h"
#include "solera/recipe/training.h"
#include "solera/recipe/transfer_table.h"
#include "solera/run/table.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

constexpr const char* kProbeFolder = "probe";

void erase_dotted(const std::string& key, Value& options) {
  const std::size_t dot = key.find('.');
  if (dot == std::string::npos) {
    options.erase(key);
  } else if (Value* member = options.find(key.substr(0, dot))) {
    erase_dotted(key.substr(dot + 1), *member);
  }
}

void add_plan(const StepPlan& part, const std::string& name, StepPlan& plan) {
  for (const InputFile& file : part.files) {
    const auto same = [&](const InputFile& other) {
      return other.name == file.name && other.hash == file.hash;
    };
    if (std::none_of(plan.files.begin(), plan.files.end(), same)) {
      plan.files.push_back(file);
    }
  }
  for (const std::string& key : part.neutral) {
    const std::string neutral = name + "." + key;
    if (std::find(plan.neutral.begin(), plan.neutral.end(), neutral) ==
        plan.neutral.end()) {
      plan.neutral.push_back(neutral);
    }
  }
}

StepPlan plan_sweep(const StepInputs& inputs) {
  const SweepRequest request = read_sweep_request(inputs);
  StepPlan plan;
  plan.options.set("key", request.key);
  plan.options.set("values", *inputs.options.find("values"));
  for (const SweepPoint& point : request.points) {
    const StepPlan part = request.kind->plan(point.inputs);
    add_plan(part, request.kind->name, plan);
    plan.networks.push_back(point.name);
    Value& options = plan.options.set(request.kind->name, part.options);
    erase_dotted(request.key, options);
  }
  if (!request.probe.is_null()) {
    const StepPlan part = probe_step().plan(probe_inputs(request, inputs));
    add_plan(part, kProbeFolder, plan);
    Value options = part.options;
    Value* models = options.find("models");
    for (const SweepPoint& point : request.points) {
      models->erase(label_of_point(inputs, point));
    }
    plan.options.set(kProbeFolder, options);
  }
  return plan;
}

/// The points, one after the other, then the probe over all of them.
class Sweep {
 public:
  explicit Sweep(const StepContext& context)
      : request_(read_sweep_request(context.inputs)), context_(context) {}

  Value run() {
    remove_old_points();
    for (const SweepPoint& point : request_.points) {
      leave_if_asked(context_);
      log_info(fmt::format("{}: {} = {}", context_.inputs.place.key,
                           request_.key, point.name));
      all_points_ +=
          run_substep(
              {request_.kind, point.inputs, points_folder() / point.name,
               fingerprints_used(point.inputs.options, context_)},
              context_)
              .fingerprint;
    }
    return describe_sweep(request_, context_.inputs, measure());
  }

 private:
  fs::path points_folder() const { return context_.folder / kPointsFolder; }

  // Of values that are no longer asked for.
  void remove_old_points() const {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(points_folder(), none)) {
      const auto is_it = [&](const SweepPoint& point) {
        return entry.path().filename() == point.name;
      };
      if (std::none_of(request_.points.begin(), request_.points.end(), is_it)) {
        fs::remove_all(entry.path());
      }
    }
  }

  Value measure() const {
    if (request_.probe.is_null()) return {};
    const StepKind kind = probe_step();
    Substep probe{&kind, probe_inputs(request_, context_.inputs),
                  context_.folder / kProbeFolder,
                  fingerprints_used(request_.probe, context_)};
    const std::string& sweep = context_.inputs.place.key;
    probe.used[sweep] = sha256_hex(all_points_);
    StepContext context = context_;
    context.used_folders[sweep] = context_.folder;
    return run_substep(probe, context).result;
  }

  SweepRequest request_;
  const StepContext& context_;
  std::string all_points_;  ///< Fingerprints, joined.
};

Value run_sweep(const StepContext& context) { return Sweep(context).run(); }

std::string show_sweep(const Value& result, const run::Console& console) {
  run::Table table({result.at("key").as_string(), "network", "related", "",
                    "unrelated", ""});
  for (const Value& point : result.at("points").items()) {
    std::vector<run::Cell> row = {to_json(point.at("value")),
                                  point.at("reference").as_string()};
    for (const std::string relation : {"related", "unrelated"}) {
      const Value* mean = point.find(relation);
      const Value* difference = point.find(relation + "_difference");
      const auto number = [](const Value* value, const char* format) {
        if (value == nullptr) return std::string();
        return fmt::format(fmt::runtime(format),
                           100 * value->at("mean").as_double());
      };
      row.emplace_back(number(mean, "{:.1f}"));
      row.emplace_back(number(difference, "{:+.1f}"));
    }
    table.add_row(std::move(row));
  }
  const std::string transfer = show_transfer(result, console);
  return table.text(console) + (transfer.empty() ? "" : "\n" + transfer);
}

}  // namespace

StepKind sweep_step() {
  StepKind kind;
  kind.name = "sweep";
  kind.description = "a step for several values of one of its options";
  kind.gives_network = true;
  kind.keeps_parts = true;
  kind.describe_options = &describe_sweep_options;
  kind.plan = &plan_sweep;
  kind.run = &run_sweep;
  kind.show = &show_sweep;
  return kind;
}

}  // namespace solera::recipe
