#include "solera/models/identify.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/models/identify_table.h"

namespace solera::models {
namespace {

using tensor::StateDict;

// Widths that networks were published with, besides 1.
constexpr double kUsualWidths[] = {0.35, 0.5, 0.75, 1.25, 1.3, 1.4, 1.5, 2.0};
constexpr double kMaxWidth = 16.0;

std::string shape_text(torch::IntArrayRef shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

// The weight of the classifier; null if there is none.
const torch::Tensor* classifier_of(const StateDict& state,
                                   const LibraryForm& form) {
  return state.find(form.classifier + ".weight");
}

bool has_shapes(const StateDict& state, const IdentifyRow& row) {
  for (const auto& [name, shape] : row.shapes) {
    const torch::Tensor* found = state.find(name);
    if (found == nullptr || found->sizes() != torch::IntArrayRef(shape)) {
      return false;
    }
  }
  const torch::Tensor* classifier = classifier_of(state, *row.form);
  return classifier == nullptr ||
         (classifier->dim() >= 2 && classifier->size(1) == row.embedding);
}

// Widths that would explain the largest tensors, the likeliest first.
std::vector<double> guess_widths(const StateDict& state,
                                 const IdentifyRow& row) {
  double ratio = 1.0;
  std::int64_t largest = 0;
  for (const auto& [name, shape] : row.shapes) {
    const torch::Tensor* found = state.find(name);
    if (found == nullptr || found->dim() == 0 || shape.empty()) continue;
    if (found->size(0) == shape[0] || shape[0] <= largest) continue;
    largest = shape[0];
    ratio = static_cast<double>(found->size(0)) / static_cast<double>(shape[0]);
  }
  if (largest == 0 || ratio <= 0.0 || ratio > kMaxWidth) return {};
  std::vector<double> guesses;
  for (const double width : kUsualWidths) {
    if (std::abs(width / ratio - 1.0) < 0.1) guesses.push_back(width);
  }
  for (const double steps : {10.0, 20.0, 8.0, 16.0, 100.0}) {
    guesses.push_back(std::round(ratio * steps) / steps);
  }
  guesses.push_back(ratio);
  return guesses;
}

// The network of the row's entry that has the shapes of `state`.
std::optional<ModelSpec> fit(const StateDict& state, const IdentifyRow& row) {
  ModelSpec spec;
  spec.architecture = row.entry->name;
  if (has_shapes(state, row)) return spec;
  std::vector<double> widths = {1.0};
  if (row.entry->takes_width) {
    const std::vector<double> guesses = guess_widths(state, row);
    widths.insert(widths.end(), guesses.begin(), guesses.end());
  }
  for (const double width : widths) {
    if (width <= 0.0) continue;
    for (const Stem stem : {Stem::kStandard, Stem::kSmall}) {
      if (stem == Stem::kSmall && !row.entry->takes_stem) continue;
      spec.width = width;
      spec.stem = stem;
      const IdentifyRow& other = IdentifyTable::instance().variant(row, spec);
      if (has_shapes(state, other)) return spec;
    }
  }
  return std::nullopt;
}

bool is_published(const Candidate& candidate) {
  return candidate.spec.width == 1.0 && candidate.spec.stem == Stem::kStandard;
}

void add_candidate(const IdentifyRow& row, ModelSpec spec,
                   const StateDict& state, std::vector<Candidate>& candidates) {
  for (Candidate& known : candidates) {
    if (known.entry != row.entry) continue;
    known.forms.push_back(row.form);
    return;
  }
  const torch::Tensor* classifier = classifier_of(state, *row.form);
  spec.classes = classifier == nullptr ? 0 : classifier->size(0);
  candidates.push_back({row.entry, {row.form}, spec});
}

// How `state` differs from the published network of the row.
tensor::LoadReport differences(const StateDict& state, const IdentifyRow& row) {
  tensor::LoadReport report;
  std::vector<std::string> known;
  for (const auto& [name, shape] : row.shapes) {
    known.push_back(name);
    const torch::Tensor* found = state.find(name);
    if (found == nullptr) {
      report.missing.push_back(name);
    } else if (found->sizes() != torch::IntArrayRef(shape)) {
      report.mismatched.push_back(fmt::format("{}: found {}, expected {}", name,
                                              shape_text(found->sizes()),
                                              shape_text(shape)));
    } else if (!found->is_floating_point()) {
      report.mismatched.push_back(
          name + ": found integers, expected floating-point numbers");
    }
  }
  std::sort(known.begin(), known.end());
  for (const auto& [name, tensor] : state) {
    const bool own = starts_with(name, row.form->classifier + ".") ||
                     std::binary_search(known.begin(), known.end(), name);
    if (!own && tells(name, tensor)) report.unexpected.push_back(name);
  }
  return report;
}

std::string list_of(const std::vector<Candidate>& candidates) {
  std::vector<std::string> names;
  for (const Candidate& candidate : candidates) {
    names.push_back(candidate.text());
  }
  return join(names, ", ");
}

[[noreturn]] void throw_unknown(const Identification& found,
                                const StateDict& state,
                                const std::string& where) {
  const std::string remedy =
      "; expected the names and shapes of one of `solera list models`";
  if (found.nearest == nullptr) {
    throw Error(ErrorKind::kBadInput, where,
                fmt::format("fits no architecture, its first tensor is '{}'{}",
                            state.empty() ? "" : state.begin()->first, remedy));
  }
  throw Error(
      ErrorKind::kBadInput, where,
      fmt::format("fits no architecture, the nearest is {}: {}{}",
                  found.nearest->name, found.differences.summary(), remedy));
}

}  // namespace

std::string Candidate::text() const {
  std::vector<std::string> choices;
  if (spec.width != 1.0) choices.push_back(fmt::format("width {}", spec.width));
  if (spec.stem == Stem::kSmall) choices.emplace_back("the small stem");
  return choices.empty() ? entry->name
                         : entry->name + " with " + join(choices, " and ");
}

bool has_library_name(const ModelEntry& entry, const std::string& hint) {
  const std::string name = hint.substr(0, hint.find('.'));
  const auto is_named = [&](const LibraryForm& form) {
    return form.name == name;
  };
  return entry.name == name ||
         std::any_of(entry.forms.begin(), entry.forms.end(), is_named);
}

Identification identify(const StateDict& state) {
  IdentifyTable& table = IdentifyTable::instance();
  Identification found;
  for (const IdentifyRow* row : table.rows_with_names_of(state)) {
    const auto spec = fit(state, *row);
    if (spec) add_candidate(*row, *spec, state, found.candidates);
  }
  auto& candidates = found.candidates;
  if (std::any_of(candidates.begin(), candidates.end(), &is_published)) {
    candidates.erase(
        std::remove_if(candidates.begin(), candidates.end(),
                       [](const Candidate& c) { return !is_published(c); }),
        candidates.end());
  }
  if (!candidates.empty()) return found;
  const IdentifyRow* nearest = table.nearest_row(state);
  if (nearest == nullptr) return found;
  found.nearest = nearest->entry;
  found.differences = differences(state, *nearest);
  return found;
}

Candidate identify_one(const StateDict& state, const std::string& where,
                       const std::string& hint) {
  const Identification found = identify(state);
  if (found.candidates.empty()) throw_unknown(found, state, where);
  for (const Candidate& candidate : found.candidates) {
    if (found.candidates.size() == 1) return candidate;
    if (has_library_name(*candidate.entry, hint)) return candidate;
  }
  throw Error(ErrorKind::kUsage, where,
              fmt::format("fits several architectures, which differ in what "
                          "names and shapes do not show: {}; say which with "
                          "model:",
                          list_of(found.candidates)));
}

}  // namespace solera::models
