#include "solera/recipe/foreign_network.h"

#include "solera/core/error.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

using io::WeightFormat;

bool has_file(const NetworkSource& source, const fs::path& base) {
  std::error_code ignored;
  return !source.weights.empty() && fs::exists(base / source.weights, ignored);
}

[[noreturn]] void fail_foreign(const NetworkSource& source,
                               const std::string& message) {
  throw Error(ErrorKind::kUsage, source.place.text(0), message);
}

void check_program(const NetworkSource& source) {
  if (!source.allow_code) {
    fail_foreign(source,
                 "found " + source.weights +
                     ", a TorchScript program: it is code and runs with your "
                     "rights, as nothing else that Solera reads does. Save "
                     "model.state_dict() instead or, if you trust whoever made "
                     "the file, add allow_code: true");
  }
  if (!source.input) {
    fail_foreign(source, "found " + source.weights +
                             ", a TorchScript program, which does not say how "
                             "it sees images, add input: {size: ..., mean: "
                             "[...], std: [...]}");
  }
}

void refuse_foreign_words(const NetworkSource& source) {
  if (!source.allow_code && source.output.empty()) return;
  fail_foreign(source,
               "found allow_code or output, which are for TorchScript and ONNX "
               "files, with weights that are neither, leave them out");
}

}  // namespace

WeightFormat foreign_format(const NetworkSource& source, const fs::path& base) {
  // What is missing is the error of whoever needs it.
  if (!has_file(source, base)) return WeightFormat::kUnknown;
  const WeightFormat format = io::find_format(base / source.weights);
  const bool foreign =
      format == WeightFormat::kTorchScript || format == WeightFormat::kOnnx;
  return foreign ? format : WeightFormat::kUnknown;
}

void check_foreign_options(const NetworkSource& source, const fs::path& base) {
  const WeightFormat format = foreign_format(source, base);
  if (format == WeightFormat::kUnknown) {
    if (source.weights.empty() || has_file(source, base)) {
      refuse_foreign_words(source);
    }
    return;
  }
  if (format == WeightFormat::kTorchScript) check_program(source);
  if (source.architecture.says_anything() || !source.head.empty() ||
      source.variant != io::Variant::kPlain) {
    fail_foreign(source, "found an architecture, a head or a variant for " +
                             source.weights + ", " + io::format_name(format) +
                             ", which has its own, leave model, width, stem, "
                             "padding, dropout, head and variant out");
  }
}

void refuse_foreign(const NetworkSource& source, const fs::path& base,
                    const std::string& purpose) {
  const WeightFormat format = foreign_format(source, base);
  if (format == WeightFormat::kUnknown) return;
  fail_foreign(source, "found " + source.weights + ", " +
                           io::format_name(format) +
                           ", which only answers: " + purpose +
                           "; it can be an expert of consolidate, and upstream "
                           "measures its accuracy. Use weights here");
}

}  // namespace solera::recipe
