#include "solera/models/zoo/mobile_config.h"

#include <algorithm>
#include <cmath>

namespace solera::models {
namespace {

// Turns lines into blocks; keeps the channels reached so far, those of this
// network and those of the published one (width 1).
class StageBuilder {
 public:
  StageBuilder(const MobileConfig& config, const ModelSpec& spec)
      : config_(config), width_(config.width * spec.width) {
    block_.out = mobile_stem_channels(config, spec);
    block_.padding = mobile_padding(config, spec);
    block_.eps = config.eps;
    block_.momentum = config.momentum;
    block_.activates_output = config.activates_blocks;
    block_.adds_input = !config.activates_blocks;
    published_ = config.stem_channels;
  }

  void add_line(const MobileLine& line,
                std::vector<InvertedResidualOptions>& stage) {
    const auto depth = static_cast<std::int64_t>(
        std::ceil(static_cast<double>(line.depth) * config_.depth));
    for (std::int64_t i = 0; i < depth; ++i) {
      set_channels(line);
      set_squeeze(line);
      block_.kernel = line.kernel;
      block_.stride = i == 0 ? line.stride : 1;
      block_.activation =
          line.relu ? nn::Activation::kRelu : config_.activation;
      stage.push_back(block_);
    }
  }

 private:
  void set_channels(const MobileLine& line) {
    block_.in = block_.out;
    block_.out = scale_channels(line.channels, width_);
    block_.expands = line.expansion != 1.0;
    block_.inner = block_.in;
    if (block_.expands && config_.scales_inner) {
      block_.inner =
          scale_channels(scale_channels(published_, line.expansion), width_);
    } else if (block_.expands) {
      block_.inner = scale_channels(block_.in, line.expansion);
    }
    published_ = line.channels;
  }

  void set_squeeze(const MobileLine& line) {
    block_.squeezed = 0;
    if (!line.squeeze) return;
    if (config_.squeezes_inner) {
      block_.squeezed = scale_channels(block_.inner, 0.25);
      block_.squeeze_activation = nn::Activation::kRelu;
      block_.gate = nn::Activation::kHardSigmoid;
    } else {
      block_.squeezed = block_.in / 4;
      block_.squeeze_activation = config_.activation;
    }
  }

  const MobileConfig& config_;
  double width_;
  InvertedResidualOptions block_;
  std::int64_t published_ = 0;
};

}  // namespace

MobileStages mobile_stages(const MobileConfig& config, const ModelSpec& spec) {
  StageBuilder builder(config, spec);
  MobileStages stages;
  for (const std::vector<MobileLine>& lines : config.stages) {
    stages.emplace_back();
    for (const MobileLine& line : lines) builder.add_line(line, stages.back());
  }
  return stages;
}

std::int64_t mobile_stem_channels(const MobileConfig& config,
                                  const ModelSpec& spec) {
  return scale_channels(config.stem_channels, config.width * spec.width);
}

std::int64_t mobile_pooled_channels(const MobileStages& stages) {
  return 6 * stages.back().back().out;
}

std::int64_t mobile_embedding_size(const MobileConfig& config,
                                   const ModelSpec& spec) {
  const double width = config.width * spec.width;
  switch (config.tail_width) {
    case TailWidth::kScales:
      return scale_channels(config.tail_channels, width);
    case TailWidth::kNeverShrinks:
      return scale_channels(config.tail_channels, std::max(1.0, width));
    case TailWidth::kFixed:
      break;
  }
  return config.tail_channels;
}

nn::Padding mobile_padding(const MobileConfig& config, const ModelSpec& spec) {
  return config.same_only ? nn::Padding::kSame : spec.padding;
}

}  // namespace solera::models
