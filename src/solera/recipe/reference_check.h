#pragma once

#include <filesystem>
#include <string>

#include "solera/models/reference.h"

namespace solera::recipe {

/// What float32 may differ from double precision: relative, for every output.
constexpr double kReferenceTolerance = 1e-3;

/// An architecture, compared with the facts that a file has of it.
struct ReferenceCheck {
  std::string library;
  std::string model;
  models::ReferenceDifferences found;

  bool passed() const;
};

/// Error(kUsage) naming file and architecture if the catalogue has none of
/// that name, Error(kBadInput) naming the file if it is damaged, or tensors
/// have other names, shapes or order.
ReferenceCheck check_reference(const std::filesystem::path& file);

}  // namespace solera::recipe
