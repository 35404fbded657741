#pragma once

#include <string>

#include "solera/data/spec.h"
#include "solera/recipe/step_kind.h"

namespace solera::recipe {

// Data sets as the inputs of a step that is planned. Nothing is written, and a
// data set that StepInputs::notes knows is not opened again.

/// The data set of the option `name` as an input of a plan: its list of
/// samples, hashed. Where problems are collected, all of its parts are looked
/// at, and one that cannot be opened has an empty hash.
InputFile hash_dataset(const std::string& name, const data::DataSpec& spec,
                       const StepInputs& inputs);

/// Error(kUsage) unless the images of the data set of the option `name` have
/// labels, one or several each.
void require_any_labels(const std::string& name, const data::DataSpec& spec,
                        const StepInputs& inputs);

/// Whether an image may have several labels; true for a data set that cannot
/// be opened where problems are collected: nothing more is known of it.
bool may_have_several_labels(const std::string& name,
                             const data::DataSpec& spec,
                             const StepInputs& inputs);

/// Error(kUsage) unless each image of the data set of the option `name` has one
/// label: if there are none, or if the set is multi-label.
void require_labels(const std::string& name, const data::DataSpec& spec,
                    const StepInputs& inputs);

}  // namespace solera::recipe
