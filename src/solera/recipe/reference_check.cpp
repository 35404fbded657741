#include "solera/recipe/reference_check.h"

#include <c10/util/Exception.h>

#include "solera/core/error.h"
#include "solera/core/value.h"

namespace solera::recipe {
namespace {

constexpr std::int64_t kMaxSide = 4096;

void require(bool holds, const std::string& where, const std::string& message) {
  if (!holds) throw Error(ErrorKind::kBadInput, where, message);
}

// What the comparison takes for granted.
void check_facts(const Value& facts, const std::string& where) {
  for (const char* key : {"library", "model", "tensors", "input_size", "gain",
                          "logits", "logits_norm", "embedding", "taps"}) {
    require(facts.find(key) != nullptr, where,
            std::string("has no '") + key +
                "', expected facts of an architecture (docs/verify.md)");
  }
  require(facts.at("library").is_string() && facts.at("model").is_string(),
          where, "'library' and 'model' must be names");
  const Value& size = facts.at("input_size");
  require(size.kind() == Value::Kind::kInt && size.as_int() >= 1 &&
              size.as_int() <= kMaxSide,
          where, "'input_size' is not a number from 1 to 4096");
  for (const Value& row : facts.at("tensors").items()) {
    require(row.is_array() && row.size() >= 2 && row.items()[0].is_string() &&
                row.items()[1].is_array(),
            where, "'tensors' has an entry that is not [name, shape, kind]");
  }
}

}  // namespace

bool ReferenceCheck::passed() const {
  return found.logits <= kReferenceTolerance &&
         found.embedding <= kReferenceTolerance &&
         found.taps <= kReferenceTolerance;
}

ReferenceCheck check_reference(const std::filesystem::path& file) {
  const std::string where = file.string();
  const Value facts = read_json(file);
  check_facts(facts, where);
  ReferenceCheck check{
      facts.at("library").as_string(), facts.at("model").as_string(), {}};
  try {
    check.found = models::compare_with_reference(facts, where);
  } catch (const c10::Error&) {  // numbers that do not form a tensor
    require(false, where,
            "has outputs that are not of the shape of the architecture's");
  } catch (const Error& error) {
    if (std::string(error.what()).find(where) != std::string::npos) throw;
    require(false, where, error.what());
  }
  return check;
}

}  // namespace solera::recipe
