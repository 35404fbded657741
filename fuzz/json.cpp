#include "fuzz/checks.h"
#include "fuzz/targets.h"
#include "solera/core/value.h"
#include "solera/io/hf_config.h"

namespace solera::fuzz {
namespace {

// More labels make a run slow and show nothing new.
constexpr std::size_t kFewLabels = 100;

void check_config(const Value& document) {
  const io::HfConfig config = io::parse_hf_config(document, "config.json");
  if (config.label_names.size() > kFewLabels) return;
  const Value written = io::hf_config_document(config);
  const io::HfConfig read = io::parse_hf_config(written, "config.json");
  require(io::hf_config_document(read) == written,
          "a config.json is not read as it was written");
}

}  // namespace

void json(ByteSpan bytes) {
  expect_result_or_bad_input([&] {
    const Value document = parse_json(to_text(bytes), "json");
    require(parse_json(to_json(document), "json") == document,
            "a document is not read as it was written");
    check_config(document);
  });
}

}  // namespace solera::fuzz
