#include "solera/models/reference.h"

#include <fmt/format.h>
#include <torch/torch.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/models/library_state.h"
#include "solera/models/network.h"

namespace solera::models {
namespace {

using tensor::StateDict;
using torch::Tensor;

std::uint32_t seed_of(const std::string& name) {
  const uLong crc =
      crc32(0, reinterpret_cast<const Bytef*>(name.data()),  // NOLINT
            static_cast<uInt>(name.size()));
  return static_cast<std::uint32_t>(crc);
}

template <class Number>
void fill_uniform(std::uint32_t seed, double scale, double shift,
                  std::int64_t count, Number* data) {
  for (std::int64_t i = 0; i < count; ++i) {
    std::uint32_t h = static_cast<std::uint32_t>(i) * 0x9E3779B9U + seed;
    h ^= h >> 16U;
    h *= 0x85EBCA6BU;
    h ^= h >> 13U;
    h *= 0xC2B2AE35U;
    h ^= h >> 16U;
    const double u = static_cast<double>(h) / 4294967296.0;
    data[i] = static_cast<Number>(scale * u + shift);
  }
}

// `count` values scale * u + shift, double if `type` is, else float.
Tensor uniform(const std::string& name, std::int64_t count, double scale,
               double shift, torch::ScalarType type = torch::kFloat) {
  const bool is_double = type == torch::kDouble;
  Tensor numbers =
      torch::empty({count}, is_double ? torch::kDouble : torch::kFloat);
  if (is_double) {
    fill_uniform(seed_of(name), scale, shift, count,
                 numbers.data_ptr<double>());
  } else {
    fill_uniform(seed_of(name), scale, shift, count, numbers.data_ptr<float>());
  }
  return numbers;
}

Tensor filling(const std::string& name, const Tensor& like, double gain) {
  const auto fill = [&](double scale, double shift) {
    return uniform(name, like.numel(), scale, shift, like.scalar_type());
  };
  if (ends_with(name, "running_var")) return fill(1.0, 0.5);
  if (ends_with(name, "running_mean")) return fill(0.2, -0.1);
  if (like.dim() >= 2) {
    const auto fan = static_cast<double>(like.numel() / like.size(0));
    const double scale = std::sqrt(12.0 * gain / fan);
    return fill(scale, -0.5 * scale);
  }
  if (ends_with(name, "bias") || ends_with(name, "beta")) {
    return fill(0.2, -0.1);
  }
  return like.dim() == 1 ? fill(1.0, 0.5) : fill(0.0, 0.0);
}

bool is_computed(const std::string& name) {
  return ends_with(name, "relative_coords_table") ||
         ends_with(name, "relative_position_index") ||
         ends_with(name, "attn_mask");
}

// Values of a tap in units of its deviation. A map of ours is [B, C, H, W];
// a transformer's tap may be [B, H, W, C].
double tap_difference(const Value& tap, const Tensor& map) {
  const Tensor shape = numbers(tap.at("shape"));
  Tensor found = map;
  if (!shape.equal(torch::tensor(found.sizes(), torch::kDouble))) {
    found = map.permute({0, 2, 3, 1});
    if (!shape.equal(torch::tensor(found.sizes(), torch::kDouble))) return -1;
  }
  // Summed in double: float alone would lose digits of the mean.
  const Tensor exact = found.to(torch::kDouble);
  const double deviation = tap.at("std").as_double();
  const double mean = exact.mean().item<double>() - tap.at("mean").as_double();
  const double spread =
      exact.std(/*unbiased=*/false).item<double>() - deviation;
  const Tensor first = exact.reshape({-1}).narrow(0, 0, 4);
  const double values =
      (first - numbers(tap.at("first"))).abs().max().item<double>();
  return std::max({std::abs(mean), std::abs(spread), values}) / deviation;
}

void compare_taps(const Value& facts, const LibraryForm& form,
                  const Backbone& backbone, const Features& features,
                  ReferenceDifferences& differences) {
  for (std::size_t i = 0; i < features.maps.size(); ++i) {
    const std::string& own = backbone.levels()[i].name;
    const Value* tap =
        facts.at("taps").find(form.level_name ? form.level_name(own) : own);
    const double found =
        tap == nullptr ? -1 : tap_difference(*tap, features.maps[i]);
    if (found < 0) continue;
    differences.taps = std::max(differences.taps, found);
    ++differences.compared_taps;
  }
}

void check_signatures(const StateDict& state, const Value& facts,
                      const std::string& where) {
  const std::vector<std::string> found = signatures(state);
  const std::vector<std::string> expected = signatures(facts.at("tensors"));
  const std::size_t shared = std::min(found.size(), expected.size());
  const auto place =
      std::mismatch(found.begin(), found.begin() + shared, expected.begin());
  if (found.size() == expected.size() && place.first == found.end()) return;
  const auto text = [&](auto each, const auto& list) {
    return each == list.end() ? std::string("the end") : *each;
  };
  throw Error(ErrorKind::kBadInput, where,
              fmt::format("tensor {} is {} here, {} in the library; the "
                          "architectures differ",
                          place.first - found.begin(), text(place.first, found),
                          text(place.second, expected)));
}

// The network with the classes of the facts, filled in the library's names.
NetworkPtr filled_network(const Value& facts, const ReferenceSubject& subject,
                          const std::string& where) {
  ModelSpec spec;
  spec.architecture = subject.entry->name;
  const std::string classifier = subject.form->classifier + ".weight";
  for (const Value& row : facts.at("tensors").items()) {
    if (row.items()[0].as_string() != classifier) continue;
    spec.classes = row.items()[1].items()[0].as_int();
  }
  const NetworkPtr network = make_network(spec, 0);
  StateDict state;
  for (const auto& [name, tensor] : library_state(
           *network, spec.classes > 0 ? "head" : "", subject.form->library)) {
    state.set(name, tensor.detach().clone());
  }
  check_signatures(state, facts, where);
  fill_by_rule(state, facts.at("gain").as_double());
  load_library_state(*network, state, where);
  network->eval();
  return network;
}

}  // namespace

void fill_by_rule(const StateDict& state, double gain) {
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : state) {
    if (!tensor.is_floating_point() || is_computed(name)) continue;
    Tensor(tensor).copy_(filling(name, tensor, gain).view_as(tensor));
  }
}

Tensor input_by_rule(std::int64_t images, std::int64_t size) {
  return uniform("input", images * 3 * size * size, 4.0, -2.0)
      .view({images, 3, size, size});
}

Tensor numbers(const Value& list) {
  std::vector<Tensor> rows;
  for (const Value& item : list.items()) {
    rows.push_back(item.is_array()
                       ? numbers(item)
                       : torch::tensor(item.as_double(), torch::kDouble));
  }
  return torch::stack(rows);
}

double relative_difference(const Tensor& found, const Tensor& expected) {
  const Tensor difference =
      (found.detach().to(torch::kDouble) - expected).abs().max();
  return (difference / expected.abs().max()).item<double>();
}

std::vector<std::string> signatures(const StateDict& state) {
  std::vector<std::string> lines;
  for (const auto& [name, tensor] : state) {
    lines.push_back(
        fmt::format("{} [{}]", name, fmt::join(tensor.sizes(), ", ")));
  }
  return lines;
}

std::vector<std::string> signatures(const Value& rows) {
  std::vector<std::string> lines;
  for (const Value& row : rows.items()) {
    std::vector<std::string> sizes;
    for (const Value& size : row.items()[1].items()) {
      sizes.push_back(std::to_string(size.as_int()));
    }
    lines.push_back(row.items()[0].as_string() + " [" + join(sizes, ", ") +
                    "]");
  }
  return lines;
}

ReferenceSubject find_subject(const Value& facts, const std::string& where) {
  const std::string library = facts.at("library").as_string();
  const std::string model = facts.at("model").as_string();
  for (const ModelEntry& entry : model_catalogue()) {
    for (const LibraryForm& form : entry.forms) {
      if (form.library == library && form.name == model) return {&entry, &form};
    }
  }
  throw Error(ErrorKind::kUsage, where,
              "is about " + model + " of " + library +
                  ", expected one of `solera list models`");
}

ReferenceDifferences compare_with_reference(const Value& facts,
                                            const std::string& where) {
  const ReferenceSubject subject = find_subject(facts, where);
  const NetworkPtr network = filled_network(facts, subject, where);
  Backbone& backbone = network->backbone();
  const torch::NoGradGuard no_grad;
  const Tensor input = input_by_rule(2, facts.at("input_size").as_int());
  const Features features = backbone.forward_features(input);
  const Tensor logits =
      network->heads().empty() ? features.embedding : network->forward(input);
  ReferenceDifferences differences;
  differences.logits = std::max(
      relative_difference(logits.narrow(1, 0, 8), numbers(facts.at("logits"))),
      relative_difference(logits.norm(2, {1}),
                          numbers(facts.at("logits_norm"))));
  const Value& embedding = facts.at("embedding");
  if (embedding.is_object()) {
    differences.embedding =
        std::max(relative_difference(features.embedding[0].narrow(0, 0, 8),
                                     numbers(embedding.at("first"))),
                 relative_difference(features.embedding.norm(2, {1}),
                                     numbers(embedding.at("norm"))));
  }
  compare_taps(facts, *subject.form, backbone, features, differences);
  return differences;
}

}  // namespace solera::models
