#include "solera/models/zoo/mobile_names.h"

#include <fmt/format.h>

namespace solera::models {
namespace {

class NameList {
 public:
  explicit NameList(MobileNames style) : style_(style) {}

  void add(const std::string& own, const std::string& library,
           bool flat = false) {
    names_.push_back({own, library, flat});
  }

  // A convolution and its batch norm.
  void add_pair(const std::string& conv, const std::string& norm,
                const std::string& library) {
    add(conv + ".", library + "0.");
    add(norm + ".", library + "1.");
  }

  void add_block(const InvertedResidualOptions& block, const std::string& own,
                 const std::string& library) {
    int layer = 0;
    const auto next = [&] { return fmt::format("{}{}.", library, layer++); };
    if (block.expands) add_pair(own + "conv_pw", own + "bn1", next());
    add_pair(own + "conv_dw", own + (block.expands ? "bn2" : "bn1"), next());
    if (block.squeezed > 0) {
      const std::string squeeze = next();
      add(own + "se.conv_reduce.", squeeze + "fc1.");
      add(own + "se.conv_expand.", squeeze + "fc2.");
    }
    const std::string conv = own + (block.expands ? "conv_pwl" : "conv_pw");
    const std::string norm = own + (block.expands ? "bn3" : "bn2");
    if (style_ == MobileNames::kMobileNetV2) {
      add(conv + ".", next());
      add(norm + ".", next());
    } else {
      add_pair(conv, norm, next());
    }
  }

  std::vector<LibraryName> take() { return std::move(names_); }

 private:
  MobileNames style_;
  std::vector<LibraryName> names_;
};

// "features.3.": of a block, with the number of its stage or its own.
std::string block_prefix(MobileNames names, std::size_t stage,
                         std::size_t index, std::size_t number) {
  switch (names) {
    case MobileNames::kMobileNetV2:
      return fmt::format("features.{}.conv.", number);
    case MobileNames::kMobileNetV3:
      return fmt::format("features.{}.block.", number);
    case MobileNames::kEfficientNet:
      break;
  }
  return fmt::format("features.{}.{}.block.", stage + 1, index);
}

// The number of the child of `features` that ends a stage.
std::size_t last_child(const MobileStages& stages, MobileNames names,
                       std::size_t stage) {
  if (names == MobileNames::kEfficientNet) return stage + 1;
  std::size_t number = 0;
  for (std::size_t i = 0; i <= stage && i < stages.size(); ++i) {
    number += stages[i].size();
  }
  return stage < stages.size() ? number : number + 1;
}

}  // namespace

std::vector<LibraryName> torchvision_mobile_names(const MobileConfig& config,
                                                  MobileNames names,
                                                  const ModelSpec& spec) {
  const MobileStages stages = mobile_stages(config, spec);
  NameList list(names);
  list.add_pair("conv_stem", "bn1", "features.0.");
  std::size_t number = 0;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    for (std::size_t k = 0; k < stages[i].size(); ++k) {
      list.add_block(stages[i][k], fmt::format("blocks.{}.{}.", i, k),
                     block_prefix(names, i, k, ++number));
    }
  }
  const std::string last = fmt::format(
      "features.{}.", last_child(stages, names, stages.size() - 1) + 1);
  if (config.tail == MobileTail::kPooled) {
    const std::string own = fmt::format("blocks.{}.0.", stages.size());
    list.add_pair(own + "conv", own + "bn1", last);
    list.add("conv_head.", "classifier.0.", /*flat=*/true);
  } else {
    list.add_pair("conv_head", "bn2", last);
  }
  return list.take();
}

std::string torchvision_mobile_level(const MobileConfig& config,
                                     MobileNames names,
                                     const std::string& level) {
  if (level == "bn1") return "features.0";
  const MobileStages stages = mobile_stages(config, ModelSpec{});
  const std::size_t stage = std::stoul(level.substr(level.find('.') + 1));
  return fmt::format("features.{}", last_child(stages, names, stage));
}

}  // namespace solera::models
