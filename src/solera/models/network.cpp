#include "solera/models/network.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <utility>

#include "solera/core/error.h"
#include "solera/core/hash.h"
#include "solera/core/random.h"
#include "solera/core/text.h"
#include "solera/nn/init.h"
#include "solera/nn/layout.h"

namespace solera::models {
namespace {

void require(bool ok, const std::string& message) {
  if (!ok) throw Error(ErrorKind::kUsage, "heads", message);
}

const Head& find_head(const std::vector<Head>& heads, const std::string& name) {
  std::vector<std::string> known;
  for (const Head& head : heads) {
    if (head.name == name) return head;
    known.push_back(head.name);
  }
  throw Error(ErrorKind::kUsage, "heads",
              "no head '" + name + "'; " + suggest(name, known));
}

void check_new_head(const std::vector<Head>& heads, const std::string& name,
                    std::int64_t classes, std::size_t names) {
  require(!name.empty() && name.find('.') == std::string::npos,
          fmt::format("'{}' cannot be a head's name, expected text without a "
                      "dot",
                      name));
  for (const Head& head : heads) {
    require(head.name != name,
            fmt::format("two heads are named '{}', expected different names",
                        name));
  }
  require(classes > 0, fmt::format("head '{}' has {} classes, expected 1 or "
                                   "more",
                                   name, classes));
  require(names == 0 || names == static_cast<std::size_t>(classes),
          fmt::format("head '{}' has {} classes but {} class names", name,
                      classes, names));
}

}  // namespace

Network::Network(const ModelSpec& spec, BackbonePtr backbone,
                 std::uint64_t seed)
    : spec_(spec), backbone_(std::move(backbone)), seed_(seed) {
  register_module("backbone", backbone_);
  head_modules_ =
      register_module("heads", std::make_shared<torch::nn::Module>());
}

const Head& Network::head(const std::string& name) const {
  return find_head(heads_, name);
}

Head& Network::head(const std::string& name) {
  return const_cast<Head&>(find_head(heads_, name));
}

Head& Network::add_head(const std::string& name, std::int64_t classes,
                        std::vector<std::string> class_names,
                        bool multi_label) {
  check_new_head(heads_, name, classes, class_names.size());
  torch::nn::Linear linear(backbone_->embedding_size(), classes);
  backbone_->init_classifier(*linear,
                             nn::make_generator(mix64(seed_ ^ hash64(name))));
  const std::vector<torch::Tensor> neighbours = backbone_->parameters();
  if (!neighbours.empty()) {
    linear->to(neighbours.front().device(), neighbours.front().scalar_type());
  }
  linear->train(is_training());
  head_modules_->register_module(name, linear);
  heads_.push_back({name, linear, std::move(class_names), multi_label});
  return heads_.back();
}

torch::Tensor Network::classify(const Head& head,
                                const torch::Tensor& head_input) {
  return backbone_->classify(
      torch::dropout(head_input, spec_.dropout, is_training()),
      head.linear->weight, head.linear->bias);
}

torch::Tensor Network::forward(const torch::Tensor& input) {
  require(!heads_.empty(), "the network has no head, expected one to answer");
  return classify(heads_.front(), backbone_->head_input(input));
}

NetworkPtr make_network(const ModelSpec& spec, std::uint64_t seed) {
  spec.validate("model");
  const ModelEntry& entry = find_model(spec.architecture);
  const BackbonePtr backbone = entry.make(spec);
  backbone->init_weights(nn::make_generator(seed));
  auto network = std::make_shared<Network>(spec, backbone, seed);
  if (spec.classes > 0) network->add_head("head", spec.classes);
  if (entry.channels_last) nn::use_channels_last(*network);
  return network;
}

}  // namespace solera::models
