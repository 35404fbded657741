#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solera/models/input.h"
#include "solera/models/model_spec.h"
#include "solera/tensor/state_dict.h"

namespace solera::models {

/// What a library calls a tensor of ours, or all tensors below a module.
struct LibraryName {
  std::string own;      ///< "conv_stem.weight"; all below a module: "bn1."
  std::string library;  ///< "features.0.0.weight", "features.0.1."
  bool flat = false;    ///< Stored there as [out, everything else].
};

/// How one library names, orders and stores an architecture: the same network
/// may be in several, and published weights come under the names of each.
struct LibraryForm {
  std::string library;     ///< "torchvision", "timm", "akamaster", "solera"
  std::string name;        ///< The library's: "mobilenetv2_100"
  std::string classifier;  ///< Key of the classifier: "fc".
  /// Its weight is that of a 1x1 convolution, [classes, embedding, 1, 1].
  bool convolutional_classifier = false;
  /// The backbone's tensors in the library's order; those that it leaves out
  /// are not stored there. Empty: the backbone's own names are the library's.
  std::function<std::vector<LibraryName>(const ModelSpec&)> names = {};
  /// What renaming cannot say, such as tensors that the library keeps as one:
  /// `after` changes a renamed state into the library's, `before` undoes it.
  std::function<tensor::StateDict(const tensor::StateDict&)> after = {};
  std::function<tensor::StateDict(const tensor::StateDict&)> before = {};
  /// The library's name of a level of the backbone. Empty: the same.
  std::function<std::string(const std::string& level)> level_name = {};
  /// What the library's published weights expect, where that differs from the
  /// entry's.
  std::optional<InputSpec> input = {};
};

/// The same tensor by tensor, no modules any more.
std::vector<LibraryName> tensor_names(const LibraryForm& form,
                                      const ModelSpec& spec,
                                      const tensor::StateDict& backbone);

/// A backbone's state as the library stores it, sharing memory where it can.
tensor::StateDict to_library(const LibraryForm& form, const ModelSpec& spec,
                             const tensor::StateDict& backbone);

/// The way back: the tensors of `library` under our names, in the shapes of
/// `backbone` where the element counts agree. Tensors that `library` lacks are
/// left out.
tensor::StateDict from_library(const LibraryForm& form, const ModelSpec& spec,
                               const tensor::StateDict& library,
                               const tensor::StateDict& backbone);

}  // namespace solera::models
