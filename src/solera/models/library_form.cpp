#include "solera/models/library_form.h"

#include <torch/torch.h>

#include "solera/core/text.h"

namespace solera::models {

using tensor::StateDict;

std::vector<LibraryName> tensor_names(const LibraryForm& form,
                                      const ModelSpec& spec,
                                      const StateDict& backbone) {
  std::vector<LibraryName> names;
  if (!form.names) {
    for (const auto& [name, tensor] : backbone) names.push_back({name, name});
    return names;
  }
  for (const LibraryName& line : form.names(spec)) {
    if (!ends_with(line.own, ".")) {
      names.push_back({line.own, line.library, line.flat});
      continue;
    }
    for (const auto& [name, tensor] : backbone) {
      if (!starts_with(name, line.own)) continue;
      const std::string rest = name.substr(line.own.size());
      names.push_back(
          {name, line.library + rest, line.flat && ends_with(name, "weight")});
    }
  }
  return names;
}

StateDict to_library(const LibraryForm& form, const ModelSpec& spec,
                     const StateDict& backbone) {
  StateDict library;
  for (const LibraryName& name : tensor_names(form, spec, backbone)) {
    const torch::Tensor* tensor = backbone.find(name.own);
    if (tensor == nullptr) continue;
    library.set(name.library, name.flat ? tensor->flatten(1) : *tensor);
  }
  return form.after ? form.after(library) : library;
}

StateDict from_library(const LibraryForm& form, const ModelSpec& spec,
                       const StateDict& library, const StateDict& backbone) {
  const StateDict renamed = form.before ? form.before(library) : library;
  StateDict own;
  for (const LibraryName& name : tensor_names(form, spec, backbone)) {
    const torch::Tensor* tensor = renamed.find(name.library);
    const torch::Tensor* target = backbone.find(name.own);
    if (tensor == nullptr || target == nullptr) continue;
    const bool reshapes = name.flat && tensor->numel() == target->numel();
    own.set(name.own, reshapes ? tensor->reshape(target->sizes()) : *tensor);
  }
  return own;
}

}  // namespace solera::models
