#include "solera/eval/import_variants.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include "solera/core/text.h"
#include "solera/models/catalogue.h"
#include "solera/models/identify.h"
#include "solera/models/library_state.h"
#include "solera/tensor/state_dict.h"

namespace solera::eval {
namespace {

using models::InputSpec;
using models::ModelSpec;
using models::Network;
using models::NetworkPtr;
using Triple = std::vector<double>;

constexpr double kWhite = 255.0;
constexpr double kUsualEpsilon = 1e-5;  // PyTorch
constexpr double kTensorFlowEpsilon = 1e-3;
const Triple kImageNetMean = {0.485, 0.456, 0.406};
const Triple kImageNetStd = {0.229, 0.224, 0.225};

Triple divided(Triple values, double by) {
  for (double& value : values) value /= by;
  return values;
}

// In the words of the command line, which are those of a recipe.
std::string remedy_of(const InputSpec& input) {
  return fmt::format("input.mean=[{:.6g}] input.std=[{:.6g}]",
                     fmt::join(input.mean, ","), fmt::join(input.std, ","));
}

bool same_numbers(const InputSpec& a, const InputSpec& b) {
  return a.mean == b.mean && a.std == b.std;
}

NetworkPtr copy_as(const Network& given, ModelSpec spec) {
  spec.classes = 0;
  const NetworkPtr copy = models::make_network(spec, 0);
  tensor::load_state(copy->backbone(), tensor::state_of(*given.backbone_ptr()));
  if (!given.heads().empty()) {
    const models::Head& head = given.heads().front();
    models::Head& own = copy->add_head(head.name, head.classes());
    tensor::load_state(*own.linear, tensor::state_of(*head.linear));
  }
  copy->eval();
  return copy;
}

// The backbone and the first head under the names of a library.
tensor::StateDict first_head_state(const Network& given) {
  return models::library_state(
      given, given.heads().empty() ? "" : given.heads().front().name);
}

NetworkPtr network_of(const tensor::StateDict& state, const ModelSpec& spec) {
  const NetworkPtr network = models::make_network(spec, 0);
  models::load_library_state(*network, state, spec.architecture);
  network->eval();
  return network;
}

NetworkPtr with_epsilon_shifted(const Network& given, double shift) {
  const torch::NoGradGuard no_grad;
  const NetworkPtr copy = copy_as(given, given.spec());
  for (const auto& [name, tensor] : tensor::state_of(copy->backbone())) {
    if (ends_with(name, "running_var")) torch::Tensor(tensor).add_(shift);
  }
  return copy;
}

}  // namespace

std::vector<PixelVariant> pixel_variants(const InputSpec& given) {
  std::vector<PixelVariant> variants = {{"as given", "", given, false}};
  const auto add = [&](const std::string& name, Triple mean, Triple std,
                       bool bgr) {
    InputSpec input = given;
    input.mean = std::move(mean);
    input.std = std::move(std);
    if (!bgr && same_numbers(input, given)) return;
    variants.push_back({name, remedy_of(input), input, bgr});
    if (!bgr) return;
    variants.back().remedy =
        "the first convolution's input channels reversed in the file" +
        (same_numbers(input, given) ? "" : ", and " + remedy_of(input));
  };
  add("BGR instead of RGB", given.mean, given.std, true);
  add("the mean and std of ImageNet", kImageNetMean, kImageNetStd, false);
  add("mean and std 0.5", Triple(3, 0.5), Triple(3, 0.5), false);
  add("pixels in 0..1 without mean and std", Triple(3, 0.0), Triple(3, 1.0),
      false);
  add("pixels in 0..255 without mean and std", Triple(3, 0.0),
      Triple(3, 1.0 / kWhite), false);
  add("the given mean and std on pixels in 0..255", divided(given.mean, kWhite),
      divided(given.std, kWhite), false);
  add("BGR in 0..255 minus ImageNet's mean (Caffe)",
      {kImageNetMean[2], kImageNetMean[1], kImageNetMean[0]},
      Triple(3, 1.0 / kWhite), true);
  return variants;
}

torch::Tensor make_variant_input(const torch::Tensor& images,
                                 const PixelVariant& variant,
                                 torch::Device device) {
  return models::make_input(variant.bgr ? images.flip({1}) : images,
                            variant.input, device);
}

std::vector<CropVariant> crop_variants(const InputSpec& given) {
  const bool whole = given.crop_pct == 1.0;
  InputSpec other = given;
  other.crop_pct = whole ? InputSpec{}.crop_pct : 1.0;
  return {{"as given", "", given},
          {whole ? "a centre crop (0.875)" : "the whole image, not a crop",
           fmt::format("input.crop_pct={}", other.crop_pct), other}};
}

std::vector<NetworkVariant> network_variants(const Network& given) {
  const ModelSpec& spec = given.spec();
  const models::ModelEntry& own = models::find_model(spec.architecture);
  std::vector<NetworkVariant> variants;
  const auto add = [&](const std::string& name, const std::string& remedy,
                       const ModelSpec& other) {
    variants.push_back(
        {name, remedy, [&given, other] { return copy_as(given, other); }});
  };
  if (own.takes_padding) {
    ModelSpec other = spec;
    const bool same = spec.padding == models::Padding::kSame;
    other.padding = same ? models::Padding::kSymmetric : models::Padding::kSame;
    const std::string name = same ? "symmetric" : "same";
    add("padding: " + name, "padding=" + name, other);
  }
  const tensor::StateDict state = first_head_state(given);
  for (const models::Candidate& found : models::identify(state).candidates) {
    if (found.entry->name == own.name) continue;
    variants.push_back(
        {"architecture " + found.entry->name, "--model " + found.entry->name,
         [state, spec = found.spec] { return network_of(state, spec); }});
  }
  return variants;
}

std::vector<NetworkVariant> epsilon_variants(const Network& given) {
  bool has_norm = false;
  for (const auto& [name, tensor] : tensor::state_of(*given.backbone_ptr())) {
    has_norm = has_norm || ends_with(name, "running_var");
  }
  if (!has_norm) return {};
  const double shift = kTensorFlowEpsilon - kUsualEpsilon;
  const std::string remedy =
      "an architecture with that epsilon, such as the tf_ form of it";
  return {{"batch norm's epsilon 0.001 instead of 0.00001", remedy,
           [&given, shift] { return with_epsilon_shifted(given, shift); }},
          {"batch norm's epsilon 0.00001 instead of 0.001", remedy,
           [&given, shift] { return with_epsilon_shifted(given, -shift); }}};
}

}  // namespace solera::eval
