#include "solera/models/identify_table.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <functional>
#include <optional>

#include "solera/core/random.h"
#include "solera/core/text.h"
#include "solera/nn/parameter.h"

namespace solera::models {
namespace {

using tensor::StateDict;

// Of 2 shared / (own + other) names, below which two networks are strangers.
constexpr double kLeastLikeness = 0.2;

// A set of names is the sum of these, in any order.
std::uint64_t name_hash(const std::string& name) {
  return mix64(std::hash<std::string>()(name));
}

Shapes shapes_in(const StateDict& state) {
  Shapes shapes;
  for (const auto& [name, tensor] : state) {
    if (tells(name, tensor)) shapes.emplace_back(name, tensor.sizes().vec());
  }
  return shapes;
}

IdentifyRow make_row(const ModelEntry& entry, const LibraryForm& form,
                     const ModelSpec& spec, const BackbonePtr& backbone) {
  return {&entry, &form, backbone->embedding_size(),
          shapes_in(to_library(form, spec, tensor::state_of(*backbone)))};
}

}  // namespace

bool tells(const std::string& name, const torch::Tensor& tensor) {
  return tensor.is_floating_point() && !ends_with(name, "num_batches_tracked");
}

IdentifyTable& IdentifyTable::instance() {
  static IdentifyTable table;
  return table;
}

IdentifyTable::IdentifyTable() {
  for (const ModelEntry& entry : model_catalogue()) add(entry);
  for (std::size_t row = 0; row < rows_.size(); ++row) index(row);
}

void IdentifyTable::add(const ModelEntry& entry) {
  ModelSpec spec;
  spec.architecture = entry.name;
  const nn::ShapesOnly shapes;
  const BackbonePtr backbone = entry.make(spec);
  for (const LibraryForm& form : entry.forms) {
    rows_.push_back(make_row(entry, form, spec, backbone));
  }
}

void IdentifyTable::index(std::size_t row) {
  const std::string& classifier = rows_[row].form->classifier;
  std::uint64_t sum = 0;
  for (const auto& [name, shape] : rows_[row].shapes) {
    sum += name_hash(name);
    by_name_[name].push_back(row);
  }
  by_names_[sum].push_back(row);
  sum += name_hash(classifier + ".weight");
  by_names_[sum].push_back(row);
  sum += name_hash(classifier + ".bias");
  by_names_[sum].push_back(row);
}

std::vector<const IdentifyRow*> IdentifyTable::rows_with_names_of(
    const StateDict& state) const {
  std::uint64_t sum = 0;
  for (const auto& [name, tensor] : state) {
    if (tells(name, tensor)) sum += name_hash(name);
  }
  const auto found = by_names_.find(sum);
  std::vector<const IdentifyRow*> rows;
  if (found == by_names_.end()) return rows;
  for (const std::size_t row : found->second) rows.push_back(&rows_[row]);
  return rows;
}

const IdentifyRow* IdentifyTable::nearest_row(const StateDict& state) const {
  std::vector<double> shared(rows_.size(), 0.0);
  for (const auto& [name, tensor] : state) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) continue;
    for (const std::size_t row : found->second) shared[row] += 2.0;
  }
  const IdentifyRow* nearest = nullptr;
  double best = kLeastLikeness;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    const double names =
        static_cast<double>(rows_[row].shapes.size() + state.size());
    if (shared[row] / names <= best) continue;
    best = shared[row] / names;
    nearest = &rows_[row];
  }
  return nearest;
}

const IdentifyRow& IdentifyTable::variant(const IdentifyRow& row,
                                          const ModelSpec& spec) {
  const std::string key =
      fmt::format("{} {} {} {}", row.entry->name, row.form->library, spec.width,
                  spec.stem == Stem::kSmall);
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = variants_.find(key);
  if (found != variants_.end()) return found->second;
  const nn::ShapesOnly shapes;
  return variants_
      .emplace(key,
               make_row(*row.entry, *row.form, spec, row.entry->make(spec)))
      .first->second;
}

}  // namespace solera::models
