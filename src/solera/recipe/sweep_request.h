#pragma once

#include <string>
#include <vector>

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// One network of a sweep.
struct SweepPoint {
  std::string name;  ///< The value as it is spelled: "${sweep.name}".
  Value value;
  StepInputs inputs;  ///< Of the wrapped step, with the value in its place.
};

/// A sweep as the recipe asks for it.
struct SweepRequest {
  std::string key;                 ///< Dotted, of the wrapped step.
  const StepKind* kind = nullptr;  ///< Of the wrapped step.
  std::vector<SweepPoint> points;
  /// What measures the points, with them among its models: an option of the
  /// kind `probe`; null if nothing does.
  Value probe;
};

/// Error(kUsage) for unknown keys, for no or several wrapped steps, and for
/// values that are no names of different networks.
SweepRequest read_sweep_request(const StepInputs& inputs);

/// The name of a point in tables: "front-0.5".
std::string label_of_point(const StepInputs& inputs, const SweepPoint& point);

/// The inputs of the probe, which knows the sweep as a step with networks.
StepInputs probe_inputs(const SweepRequest& request, const StepInputs& inputs);

/// The rows of StepKind::describe_options.
std::vector<OptionInfo> describe_sweep_options();

}  // namespace solera::recipe
