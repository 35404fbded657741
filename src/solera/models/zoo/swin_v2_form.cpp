#include "solera/models/zoo/swin_v2_form.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <array>

#include "solera/core/text.h"
#include "solera/models/zoo/swin_v2_windows.h"

namespace solera::models {
namespace {

using tensor::StateDict;
using torch::Tensor;

constexpr std::array<int, 4> kBlocks = {2, 2, 6, 2};
constexpr std::int64_t kWindow = 8;

std::vector<LibraryName> torchvision_swin_names(const ModelSpec&) {
  std::vector<LibraryName> names = {{"patch_embed.proj.", "features.0.0."},
                                    {"patch_embed.norm.", "features.0.2."}};
  for (std::size_t i = 0; i < kBlocks.size(); ++i) {
    const std::string layer = fmt::format("layers.{}.", i);
    if (i > 0) {
      names.push_back(
          {layer + "downsample.", fmt::format("features.{}.", 2 * i)});
    }
    for (int j = 0; j < kBlocks[i]; ++j) {
      const std::string own = layer + fmt::format("blocks.{}.", j);
      const std::string library = fmt::format("features.{}.{}.", 2 * i + 1, j);
      for (const char* same :
           {"norm1.", "attn.logit_scale", "attn.qkv.weight", "attn.q_bias",
            "attn.v_bias", "attn.proj.", "attn.cpb_mlp.", "norm2."}) {
        names.push_back({own + same, library + same});
      }
      names.push_back({own + "mlp.fc1.", library + "mlp.0."});
      names.push_back({own + "mlp.fc2.", library + "mlp.3."});
    }
  }
  names.push_back({"norm.", "norm."});
  return names;
}

// "features.1.0." of "features.1.0.attn.q_bias", or "" of another name.
std::string block_of(const std::string& name, const std::string& suffix) {
  if (!ends_with(name, suffix)) return "";
  return name.substr(0, name.size() - suffix.size());
}

Tensor joined_bias(const Tensor& query, const Tensor& value) {
  return torch::cat({query, torch::zeros_like(query), value});
}

StateDict with_tables(const StateDict& state) {
  StateDict result;
  Tensor query;
  for (const auto& [name, tensor] : state) {
    if (ends_with(name, "attn.q_bias")) {
      query = tensor;
      continue;
    }
    if (const std::string block = block_of(name, "attn.v_bias");
        !block.empty()) {
      result.set(block + "attn.qkv.bias", joined_bias(query, tensor));
      continue;
    }
    result.set(name, tensor);
    if (const std::string block = block_of(name, "attn.logit_scale");
        !block.empty()) {
      result.set(block + "attn.relative_coords_table",
                 swin_coordinates(kWindow));
      result.set(block + "attn.relative_position_index", swin_pairs(kWindow));
    }
  }
  return result;
}

StateDict without_tables(const StateDict& state) {
  StateDict result;
  for (const auto& [name, tensor] : state) {
    const std::string block = block_of(name, "attn.qkv.bias");
    if (block.empty()) {
      result.set(name, tensor);
      continue;
    }
    const Tensor all = tensor.flatten();
    const std::int64_t channels = all.size(0) / 3;
    result.set(block + "attn.q_bias", all.slice(0, 0, channels));
    result.set(block + "attn.v_bias", all.slice(0, 2 * channels));
  }
  return result;
}

}  // namespace

LibraryForm torchvision_swin_v2_t() {
  LibraryForm form{"torchvision", "swin_v2_t", "head"};
  form.names = &torchvision_swin_names;
  form.after = &with_tables;
  form.before = &without_tables;
  form.level_name = [](const std::string& level) {
    const int layer = std::stoi(level.substr(level.find('.') + 1));
    return fmt::format("features.{}", 2 * layer + 1);
  };
  return form;
}

}  // namespace solera::models
