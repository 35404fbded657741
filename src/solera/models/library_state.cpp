#include "solera/models/library_state.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/models/identify.h"
#include "solera/nn/parameter.h"

namespace solera::models {
namespace {

using tensor::StateDict;

[[noreturn]] void throw_input(const std::string& where,
                              const std::string& message) {
  throw Error(ErrorKind::kBadInput, where, message);
}

std::string shape_text(const torch::Tensor& tensor) {
  return fmt::format("[{}]", fmt::join(tensor.sizes(), ", "));
}

// The names and shapes of the backbone alone, as the form has them.
StateDict expected_of(const LibraryForm& form, const ModelSpec& spec) {
  const nn::ShapesOnly shapes;
  const BackbonePtr backbone = find_model(spec.architecture).make(spec);
  return to_library(form, spec, tensor::state_of(*backbone));
}

// The two parts of a library state, the classifier's names without prefix.
struct Parts {
  StateDict backbone;
  StateDict classifier;
};

Parts split(const LibraryForm& form, const StateDict& state) {
  const std::string prefix = form.classifier + ".";
  Parts parts;
  for (const auto& [name, tensor] : state) {
    if (!starts_with(name, prefix)) parts.backbone.set(name, tensor);
  }
  for (const auto& [name, tensor] : state.with_prefix_removed(prefix)) {
    const bool is_map = form.convolutional_classifier && tensor.dim() == 4;
    parts.classifier.set(name, is_map ? tensor.flatten(1) : tensor);
  }
  return parts;
}

// What a wrong classifier is wrong in: its classes or its inputs.
std::string classifier_fault(const Head& head, const torch::Tensor& found) {
  const std::int64_t classes = found.dim() > 0 ? found.size(0) : 0;
  if (classes != head.classes()) {
    return fmt::format("the weights have {} classes, head '{}' has {}", classes,
                       head.name, head.classes());
  }
  return "it belongs to another network";
}

void check_classifier(const Head& head, const StateDict& classifier,
                      const std::string& prefix, const std::string& where) {
  const StateDict own = tensor::state_of(*head.linear);
  for (const auto& [name, target] : own) {
    const torch::Tensor* found = classifier.find(name);
    if (found == nullptr) {
      throw_input(where,
                  fmt::format("missing {}{}, expected a whole classifier",
                              prefix, name));
    }
    if (found->sizes() != target.sizes()) {
      throw_input(where,
                  fmt::format("{}{} is {}, expected {}: {}", prefix, name,
                              shape_text(*found), shape_text(target),
                              classifier_fault(head, *found)));
    }
  }
  for (const auto& [name, tensor] : classifier) {
    if (own.contains(name)) continue;
    throw_input(where, fmt::format("unexpected {}{}, expected a linear "
                                   "classifier",
                                   prefix, name));
  }
}

// Why `found` cannot be the tensor `expected`; empty if it can.
std::string misfit(const torch::Tensor& found, const torch::Tensor& expected) {
  if (found.sizes() != expected.sizes()) {
    return fmt::format("found {}, expected {}", shape_text(found),
                       shape_text(expected));
  }
  if (expected.is_floating_point() && !found.is_floating_point()) {
    return fmt::format(
        "found {} numbers (quantised?), expected floating-point "
        "ones",
        torch::toString(found.scalar_type()));
  }
  return "";
}

// "; it has the names of resnet34" where another architecture fits.
std::string other_architecture(const StateDict& state) {
  std::vector<std::string> names;
  for (const Candidate& candidate : identify(state).candidates) {
    names.push_back(candidate.text());
  }
  return names.empty() ? "" : "; it fits " + join(names, ", ");
}

// Integers that the network lacks (tables of positions, counters) do no harm
// beside a network that is complete.
tensor::LoadReport compare(const StateDict& state, const StateDict& expected) {
  tensor::LoadReport report;
  for (const auto& [name, tensor] : expected) {
    const torch::Tensor* found = state.find(name);
    if (found == nullptr) {
      if (!ends_with(name, "num_batches_tracked")) {
        report.missing.push_back(name);
      }
      continue;
    }
    const std::string fault = misfit(*found, tensor);
    if (!fault.empty()) report.mismatched.push_back(name + ": " + fault);
  }
  const bool whole = report.complete();
  for (const auto& [name, tensor] : state) {
    const bool harmless = whole && !tensor.is_floating_point();
    if (!expected.contains(name) && !harmless) {
      report.unexpected.push_back(name);
    }
  }
  return report;
}

}  // namespace

const LibraryForm& form_of_state(const ModelSpec& spec,
                                 const StateDict& state) {
  const ModelEntry& entry = find_model(spec.architecture);
  const LibraryForm* best = &entry.forms.front();
  std::size_t most = 0;
  for (const LibraryForm& form : entry.forms) {
    std::size_t shared = state.contains(form.classifier + ".weight") ? 1 : 0;
    for (const auto& [name, tensor] : expected_of(form, spec)) {
      if (state.contains(name)) ++shared;
    }
    if (shared > most) best = &form;
    most = std::max(most, shared);
  }
  return *best;
}

void load_library_state(Network& network, const StateDict& state,
                        const std::string& where) {
  const ModelSpec& spec = network.spec();
  const LibraryForm& form = form_of_state(spec, state);
  const Parts parts = split(form, state);
  const tensor::LoadReport report =
      compare(parts.backbone, expected_of(form, spec));
  if (!report.complete()) {
    throw_input(where,
                fmt::format("is no {}: {}{}", spec.architecture,
                            report.summary(), other_architecture(state)));
  }
  const bool fills_head = !parts.classifier.empty() && !network.heads().empty();
  if (fills_head) {
    check_classifier(network.heads().front(), parts.classifier,
                     form.classifier + ".", where);
  }
  const StateDict own = tensor::state_of(network.backbone());
  tensor::load_state(network.backbone(),
                     from_library(form, spec, parts.backbone, own));
  if (fills_head) {
    tensor::load_state(*network.heads().front().linear, parts.classifier);
  }
}

StateDict library_state(const Network& network, const std::string& head,
                        const std::string& library) {
  const ModelSpec& spec = network.spec();
  const ModelEntry& entry = find_model(spec.architecture);
  const LibraryForm& form =
      library.empty() ? entry.forms.front() : form_of_library(entry, library);
  StateDict state =
      to_library(form, spec, tensor::state_of(*network.backbone_ptr()));
  if (head.empty()) return state;
  for (const auto& [name, tensor] :
       tensor::state_of(*network.head(head).linear)) {
    const bool is_map = form.convolutional_classifier && tensor.dim() == 2;
    state.set(form.classifier + "." + name,
              is_map ? tensor.unsqueeze(2).unsqueeze(3) : tensor);
  }
  return state;
}

std::int64_t classes_in_state(const ModelSpec& spec, const StateDict& state) {
  const LibraryForm& form = form_of_state(spec, state);
  const torch::Tensor* weight = state.find(form.classifier + ".weight");
  return weight != nullptr && weight->dim() > 0 ? weight->size(0) : 0;
}

}  // namespace solera::models
