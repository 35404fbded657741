#pragma once

#include <ATen/core/ivalue.h>
#include <torch/types.h>

#include <string>

namespace solera::teacher {

/// The tensor that `which` names in what a program gives: the place in a tuple
/// or list ("0"), the field of a named tuple or the key of a dictionary. Empty
/// takes the tensor itself, or the only one of a container. Error(kUsage) at
/// `where` that lists what there is to choose from; Error(kBadInput) if none
/// is a tensor.
torch::Tensor choose_output(const c10::IValue& value, const std::string& which,
                            const std::string& where);

}  // namespace solera::teacher
