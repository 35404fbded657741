#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/value.h"

namespace solera::io {

/// The members of one object of a Hugging Face document. A member that is
/// absent or null leaves its field alone; one of the wrong kind or out of
/// range is Error(kBadInput) naming it.
class HfMembers {
 public:
  /// Borrows `object`; `where` names the file.
  HfMembers(const Value& object, std::string where);

  [[noreturn]] void fail(const char* key, const char* expected) const;
  /// Null if it is absent or null.
  const Value* find(const char* key) const;

  void read(const char* key, std::string& field) const;
  void read(const char* key, bool& field) const;
  void read(const char* key, std::array<std::int64_t, 3>& field) const;
  void read(const char* key, std::array<double, 3>& field) const;
  void read_count(const char* key, std::int64_t& field) const;
  void read_positive(const char* key, double& field) const;
  /// A list of names, or an object from index to name, which may have gaps.
  void read_labels(const char* key, std::vector<std::string>& labels) const;

 private:
  const Value& object_;
  std::string where_;
};

}  // namespace solera::io
