#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "solera/models/catalogue.h"
#include "solera/tensor/state_dict.h"

namespace solera::models {

/// Names and shapes of the floating-point tensors of a backbone.
using Shapes = std::vector<std::pair<std::string, std::vector<std::int64_t>>>;

/// The published network of an entry under the names of one library.
struct IdentifyRow {
  const ModelEntry* entry = nullptr;
  const LibraryForm* form = nullptr;
  std::int64_t embedding = 0;
  Shapes shapes;
};

/// Whether a tensor tells architectures apart: floating-point, no counter.
bool tells(const std::string& name, const torch::Tensor& tensor);

/// Every entry of the catalogue under the names of every library.
class IdentifyTable {
 public:
  /// The table of this program, made at the first call.
  static IdentifyTable& instance();

  const std::vector<IdentifyRow>& rows() const { return rows_; }
  /// The rows whose set of names is that of `state`, with or without those of
  /// a classifier.
  std::vector<const IdentifyRow*> rows_with_names_of(
      const tensor::StateDict& state) const;
  /// The row that shares most names with `state`; null if few are shared.
  const IdentifyRow* nearest_row(const tensor::StateDict& state) const;
  /// Another network of the row's entry and library, from `spec`.
  const IdentifyRow& variant(const IdentifyRow& row, const ModelSpec& spec);

 private:
  IdentifyTable();
  void add(const ModelEntry& entry);
  void index(std::size_t row);

  std::vector<IdentifyRow> rows_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> by_names_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
  std::mutex mutex_;
  std::map<std::string, IdentifyRow> variants_;  // guarded by mutex_
};

}  // namespace solera::models
