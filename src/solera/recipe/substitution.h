#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/core/value.h"

namespace solera::recipe {

/// `"${student}"` or `"${student.cars}"`: the output of a step, or a part of
/// it that the reader of the option knows (the head of a network).
struct Reference {
  std::string step;
  std::string member;  ///< Empty for the whole.
};

/// The reference that a text is, if it is one and nothing else.
std::optional<Reference> parse_reference(const std::string& text);

/// Replaces `${name}` in texts. A name is a variable (dots go into maps),
/// `env:NAME`, or a step. A text that is one variable and nothing else becomes
/// the variable's value, of any kind; references to steps stay as they are.
/// Unknown names, variables that need themselves, and a reference inside a
/// longer text are Error(kUsage) with line and key.
class Substitution {
 public:
  /// `vars` may be null. Error(kUsage) if a variable has the name of a step.
  Substitution(const Value* vars, std::vector<std::string> steps,
               std::string document);

  /// `value` with everything replaced; the steps it refers to are added to
  /// `uses`.
  Value apply(const Value& value, const Place& place,
              std::vector<std::string>& uses);

 private:
  Value apply_text(const Value& text, const Place& place,
                   std::vector<std::string>& uses);
  Value lookup(const std::string& name, int line, const Place& place,
               std::vector<std::string>& uses);
  Value variable(const std::string& name, int line, const Place& place);
  [[noreturn]] void throw_unknown(const std::string& name, int line,
                                  const Place& place) const;

  Value vars_;
  std::vector<std::string> steps_;
  std::string document_;
  std::vector<std::string> open_;  ///< Variables being looked up.
};

}  // namespace solera::recipe
