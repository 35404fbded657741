#include "solera/eval/probe_check.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "solera/core/error.h"
#include "solera/eval/evaluation_mode.h"
#include "solera/eval/import_variants.h"
#include "solera/models/reference.h"

namespace solera::eval {
namespace {

using torch::Tensor;

constexpr std::int64_t kProbeBlock = 16;  // images at a time
constexpr const char* kBgr = "BGR instead of RGB";

[[noreturn]] void refuse_misfit(const std::string& where,
                                const std::string& message) {
  throw Error(ErrorKind::kBadInput, where, message);
}

/// What the network answers.
struct Answer {
  Tensor logits;
  Tensor embedding;  // undefined if the probe has none
};

/// One way to make the network's input of what the probe has.
struct InputForm {
  std::string name;
  std::string remedy;
  Tensor input;
};

std::vector<InputForm> forms_of_pixels(const Tensor& pixels,
                                       models::InputSpec spec,
                                       torch::Device device) {
  spec.size = static_cast<int>(pixels.size(2));
  std::vector<InputForm> forms;
  for (const PixelVariant& variant : pixel_variants(spec)) {
    forms.push_back({variant.name, variant.remedy,
                     make_variant_input(pixels, variant, device)});
  }
  return forms;
}

Tensor normalised(const Tensor& input, const models::InputSpec& spec,
                  double white) {
  const auto row = [](const std::vector<double>& values) {
    return torch::tensor(values, torch::kFloat).view({1, 3, 1, 1});
  };
  return (input / white - row(spec.mean)) / row(spec.std);
}

std::vector<InputForm> forms_of_input(const Tensor& stored,
                                      const models::InputSpec& spec,
                                      torch::Device device) {
  const Tensor input = stored.to(torch::kFloat).contiguous();
  std::vector<InputForm> forms = {
      {"as given", "", input.to(device)},
      {kBgr, "the first convolution's input channels reversed in the file",
       input.flip({1}).to(device)}};
  if (input.min().item<double>() < 0.0) return forms;
  const bool bytes = input.max().item<double>() > 2.0;
  forms.push_back({bytes ? "a probe whose input is pixels in 0..255"
                         : "a probe whose input is pixels in 0..1",
                   "a probe whose input is normalised, or has pixels",
                   normalised(input, spec, bytes ? 255.0 : 1.0).to(device)});
  return forms;
}

Answer answer_of(models::Network& network, const Tensor& input,
                 bool with_embedding) {
  const torch::NoGradGuard no_grad;
  const EvaluationMode evaluation(network);
  network.to(input.device());
  std::vector<Tensor> logits;
  std::vector<Tensor> embeddings;
  for (const Tensor& part : input.split(kProbeBlock)) {
    logits.push_back(network.forward(part).to(torch::kCPU, torch::kDouble));
    if (!with_embedding) continue;
    embeddings.push_back(
        network.backbone().embed(part).to(torch::kCPU, torch::kDouble));
  }
  Answer answer;
  answer.logits = torch::cat(logits);
  if (with_embedding) answer.embedding = torch::cat(embeddings);
  return answer;
}

ProbeDifference difference(const Answer& found, const LogitsProbe& probe) {
  ProbeDifference result;
  const Tensor expected = probe.logits.to(torch::kDouble);
  result.logits = models::relative_difference(found.logits, expected);
  if (probe.embedding.defined()) {
    result.embedding = models::relative_difference(
        found.embedding, probe.embedding.to(torch::kDouble));
  }
  result.agreement = found.logits.argmax(1)
                         .eq(expected.argmax(1))
                         .to(torch::kDouble)
                         .mean()
                         .item<double>();
  return result;
}

// Written so that a difference that is not a number is not within.
bool is_within(const ProbeDifference& found, double tolerance) {
  return found.logits <= tolerance &&
         (!found.embedding || *found.embedding <= tolerance);
}

std::string joined(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + " and " + b;
}

/// Tries networks and forms of the input against a probe.
class Tries {
 public:
  Tries(const LogitsProbe& probe, double tolerance)
      : probe_(probe), tolerance_(tolerance) {}

  void add_network(models::Network& network, const std::string& name,
                   const std::string& remedy,
                   const std::vector<InputForm>& forms) {
    for (std::size_t i = 0; i < forms.size(); ++i) {
      if (name.empty() && i == 0) continue;  // that is what failed
      const ProbeDifference found = difference(
          answer_of(network, forms[i].input, probe_.embedding.defined()),
          probe_);
      add(joined(name, i == 0 ? "" : forms[i].name),
          joined(remedy, forms[i].remedy), found);
    }
  }

  // The same numbers in another order of classes?
  void add_order(const Answer& given) {
    LogitsProbe sorted = probe_;
    Answer answer = given;
    sorted.logits = std::get<0>(probe_.logits.sort(1));
    answer.logits = std::get<0>(given.logits.sort(1));
    add("another order of classes",
        "the classifier's rows in the order of the class list",
        difference(answer, sorted));
  }

  std::vector<ProbeAttempt> nearest_first() {
    std::stable_sort(attempts_.begin(), attempts_.end(),
                     [](const ProbeAttempt& a, const ProbeAttempt& b) {
                       return a.found.logits < b.found.logits;
                     });
    return std::move(attempts_);
  }

 private:
  void add(const std::string& name, const std::string& remedy,
           const ProbeDifference& found) {
    if (!std::isfinite(found.logits)) return;
    attempts_.push_back({name, remedy, found, is_within(found, tolerance_)});
  }

  const LogitsProbe& probe_;
  double tolerance_;
  std::vector<ProbeAttempt> attempts_;
};

void check_fit(const models::Network& network, const LogitsProbe& probe,
               const std::string& where) {
  if (network.heads().empty()) {
    throw Error(ErrorKind::kUsage, where,
                "has logits, but the network has no classifier");
  }
  const std::int64_t own = network.heads().front().classes();
  const std::int64_t found = probe.logits.size(1);
  if (found != own) {
    refuse_misfit(
        where,
        fmt::format("found logits of {} classes, expected {} as the network "
                    "has{}",
                    found, own,
                    std::abs(found - own) == 1
                        ? ": is a background class missing in one of them?"
                        : ""));
  }
  const std::int64_t width =
      network.heads().front().linear->options.in_features();
  if (probe.embedding.defined() && probe.embedding.size(1) != width) {
    refuse_misfit(where,
                  fmt::format("found embeddings of {} numbers, expected {} as "
                              "the network has",
                              probe.embedding.size(1), width));
  }
}

std::vector<ProbeAttempt> try_mistakes(const models::NetworkPtr& network,
                                       const std::vector<InputForm>& forms,
                                       bool other_networks,
                                       const LogitsProbe& probe,
                                       double tolerance) {
  Tries tries(probe, tolerance);
  tries.add_order(
      answer_of(*network, forms.front().input, probe.embedding.defined()));
  tries.add_network(*network, "", "", forms);
  if (!other_networks) return tries.nearest_first();
  std::vector<NetworkVariant> variants = network_variants(*network);
  for (NetworkVariant& variant : epsilon_variants(*network)) {
    variants.push_back(std::move(variant));
  }
  for (const NetworkVariant& variant : variants) {
    tries.add_network(*variant.make(), variant.name, variant.remedy, forms);
  }
  return tries.nearest_first();
}

}  // namespace

ProbeCheck check_probe(const models::NetworkPtr& network,
                       const models::InputSpec& spec, const LogitsProbe& probe,
                       double tolerance, torch::Device device,
                       const std::string& where) {
  check_probe_tensors(probe, where);
  check_fit(*network, probe, where);
  const torch::NoGradGuard no_grad;
  ProbeCheck check;
  check.images = probe.logits.size(0);
  const auto compare = [&](const std::vector<InputForm>& forms,
                           bool other_networks) {
    const ProbeDifference found = difference(
        answer_of(*network, forms.front().input, probe.embedding.defined()),
        probe);
    if (is_within(found, tolerance) || !check.tried.empty()) return found;
    check.tried =
        try_mistakes(network, forms, other_networks, probe, tolerance);
    return found;
  };
  if (probe.input.defined()) {
    check.input = compare(forms_of_input(probe.input, spec, device), true);
  }
  if (probe.pixels.defined()) {
    check.pixels = compare(forms_of_pixels(probe.pixels, spec, device),
                           !probe.input.defined());
  }
  check.passed = (!check.input || is_within(*check.input, tolerance)) &&
                 (!check.pixels || is_within(*check.pixels, tolerance));
  return check;
}

}  // namespace solera::eval
