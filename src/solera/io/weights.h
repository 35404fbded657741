#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"
#include "solera/io/content.h"
#include "solera/io/hf_config.h"
#include "solera/io/weight_format.h"
#include "solera/io/weight_set.h"

namespace solera::io {

/// Which weights of a file that holds several sets.
enum class Variant {
  kPlain,  ///< Those that were trained; averaged ones if there are no others.
  kEma,    ///< Their average over the training.
};

/// What a file of any format holds, and says of it.
struct WeightFile {
  WeightFormat format = WeightFormat::kUnknown;
  std::vector<WeightSet> sets;  ///< Never empty, averages last.
  std::map<std::string, std::string> metadata;
  std::vector<std::string> class_names;  ///< By class; may be empty.
  std::optional<HfConfig> config;        ///< Of a folder that has one.

  /// What the file calls its architecture, in whatever words; may be empty.
  std::string architecture_hint() const;

  /// Error(kBadInput) at `where` if there is none.
  const WeightSet& set(Variant variant, const std::string& where) const;
};

/// Reads a safetensors file, a file of torch.save (pth.h), or a Hugging Face
/// folder (hf_folder.h). The format is found from the bytes, whatever the
/// name. Wrappers' prefixes are removed (split_weight_sets). Error(kBadInput)
/// for anything else, with a word on what it is where that can be told.
WeightFile read_weight_file(const std::filesystem::path& path,
                            Content content = Content::kWhole);

/// One set of weights of a file, and what the file says of them.
struct Weights {
  tensor::StateDict state;
  std::map<std::string, std::string> metadata;
};

/// Reads the file and gives the chosen set.
Weights read_weights(const std::filesystem::path& path,
                     Variant variant = Variant::kPlain);

/// "plain weights in 'state_dict' under the prefix 'module.'; there are also
/// averaged ones in 'state_dict_ema' (variant: ema)": what was chosen and what
/// else there is. Empty for a file that is nothing but a state dict.
std::string describe_choice(const WeightFile& file, const WeightSet& chosen);

}  // namespace solera::io

namespace solera {
template <>
struct EnumNames<io::Variant> {
  static std::vector<std::pair<std::string, io::Variant>> names();
};
}  // namespace solera
