#include "solera/teacher/torchscript_teacher.h"

#include <fmt/format.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/torch.h>

#include <optional>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/io/torchscript.h"
#include "solera/teacher/script_output.h"

namespace solera::teacher {
namespace {

using Options = TorchScriptTeacherOptions;

constexpr std::int64_t kProbeImages = 2;
constexpr std::uint64_t kProbeSeed = 1;
// Merged batch norms and another memory layout round differently; a pass that
// is wrong is wrong by far more.
constexpr double kSameAnswer = 1e-3;

[[noreturn]] void throw_bad(const Options& options,
                            const std::string& message) {
  throw Error(ErrorKind::kBadInput, options.where, message);
}

torch::ScalarType parameter_type(const torch::jit::Module& program) {
  for (const torch::Tensor& parameter : program.parameters()) {
    if (parameter.is_floating_point()) return parameter.scalar_type();
  }
  return torch::kFloat;
}

// The program and how it likes its input.
struct Runner {
  torch::jit::Module program;
  torch::ScalarType dtype = torch::kFloat;
  torch::MemoryFormat format = torch::MemoryFormat::Contiguous;

  torch::Tensor run(const torch::Tensor& input, const Options& options) {
    const torch::NoGradGuard no_grad;
    // Its profiling executor would compute later batches another way.
    const torch::jit::GraphOptimizerEnabledGuard no_optimizer(false);
    try {
      const c10::IValue output =
          program.forward({input.to(dtype).contiguous(format)});
      return choose_output(output, options.output, options.where);
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      throw_bad(options, fmt::format("fails on a batch of [{}]: {}",
                                     fmt::join(input.sizes(), ", "),
                                     io::torch_error_line(error)));
    }
  }

  // The answer as logits; none if it fails.
  std::optional<torch::Tensor> try_run(const torch::Tensor& input,
                                       const Options& options) {
    try {
      return run(input, options).to(torch::kFloat);
    } catch (const Error&) {
      return std::nullopt;
    }
  }
};

void require_one_input(const torch::jit::Module& program,
                       const Options& options) {
  const io::TorchScriptInfo info = io::inspect_torchscript(program);
  if (info.inputs.size() == 1) return;
  throw_bad(options, fmt::format("takes ({}), expected one batch of images",
                                 join(info.inputs, ", ")));
}

void require_logits(const torch::Tensor& logits, std::int64_t images,
                    const Options& options) {
  const bool fits = logits.dim() == 2 && logits.size(0) == images &&
                    logits.size(1) > 0 && logits.is_floating_point();
  if (fits) return;
  throw_bad(options,
            fmt::format("gives {} [{}] for {} images, expected logits [{}, "
                        "classes]: trace or script it with a classifier and a "
                        "free batch size",
                        torch::toString(logits.scalar_type()),
                        fmt::join(logits.sizes(), ", "), images, images));
}

std::vector<torch::Tensor> copy_buffers(const torch::jit::Module& program) {
  std::vector<torch::Tensor> copies;
  for (const torch::Tensor& buffer : program.buffers()) {
    copies.push_back(buffer.clone());
  }
  return copies;
}

bool equal_buffers(const torch::jit::Module& program,
                   const std::vector<torch::Tensor>& before) {
  std::size_t i = 0;
  for (const torch::Tensor& buffer : program.buffers()) {
    if (!torch::equal(buffer, before[i++])) return false;
  }
  return true;
}

torch::Tensor probe_input(const Options& options, torch::Device device) {
  const auto generator = at::detail::createCPUGenerator(kProbeSeed);
  const std::int64_t side = options.input.size;
  const torch::Tensor images = torch::randint(
      0, 256, {kProbeImages, 3, side, side}, generator, torch::kByte);
  return models::make_input(images, options.input, device);
}

bool same_answer(const torch::Tensor& a, const torch::Tensor& b) {
  if (a.sizes() != b.sizes()) return false;
  const double scale = b.abs().max().item<double>();
  return (a - b).abs().max().item<double>() <= kSameAnswer * scale;
}

// The answer in evaluation mode, twice the same.
torch::Tensor reference_answer(Runner& runner, const torch::Tensor& input,
                               const Options& options) {
  const std::vector<torch::Tensor> before = copy_buffers(runner.program);
  const torch::Tensor answer = runner.run(input, options).clone();
  require_logits(answer, kProbeImages, options);
  if (!torch::isfinite(answer).all().item<bool>()) {
    throw_bad(options, "gives numbers that are not finite, check the file");
  }
  const bool repeats = torch::equal(runner.run(input, options), answer);
  if (!equal_buffers(runner.program, before) || !repeats) {
    throw_bad(options,
              "was traced in training mode: it changes its batch norms or "
              "drops units at every batch, trace it again after model.eval()");
  }
  return answer.to(torch::kFloat);
}

// What makes it fast, kept where the answer stays.
void speed_up(Runner& runner, const torch::Tensor& input,
              const torch::Tensor& answer, const Options& options) {
  const auto keep_if_right = [&](Runner candidate) {
    const auto found = candidate.try_run(input, options);
    if (found && same_answer(*found, answer)) runner = std::move(candidate);
  };
  Runner candidate = runner;
  candidate.format = torch::MemoryFormat::ChannelsLast;
  keep_if_right(candidate);
  try {
    candidate = runner;
    candidate.program = torch::jit::freeze(runner.program);
    keep_if_right(candidate);
  } catch (const std::exception&) {  // a program that writes its attributes
  }
}

class TorchScriptTeacher final : public Teacher {
 public:
  TorchScriptTeacher(Runner runner, Options options, std::int64_t classes,
                     torch::Device device)
      : runner_(std::move(runner)),
        options_(std::move(options)),
        classes_(classes),
        device_(device) {}

  const std::string& name() const override { return options_.name; }
  const std::vector<std::string>& class_names() const override {
    return options_.class_names;
  }
  std::int64_t classes() const override { return classes_; }

  TeacherOutput predict(const data::Batch& batch) override {
    const torch::Tensor input =
        models::make_input(batch.images, options_.input, device_);
    const torch::Tensor logits = runner_.run(input, options_);
    require_logits(logits, batch.images.size(0), options_);
    return {logits.to(torch::kFloat)};
  }

 private:
  Runner runner_;
  Options options_;
  std::int64_t classes_;
  torch::Device device_;
};

void require_names(std::int64_t classes, const Options& options) {
  const std::size_t names = options.class_names.size();
  if (names == 0 || names == static_cast<std::size_t>(classes)) return;
  throw Error(ErrorKind::kUsage, options.where,
              fmt::format("found {} class names, expected one for each of {} "
                          "classes",
                          names, classes));
}

}  // namespace

std::unique_ptr<Teacher> make_torchscript_teacher(
    torch::jit::Module program, const TorchScriptTeacherOptions& options,
    torch::Device device) {
  options.input.validate(options.name);
  require_one_input(program, options);
  Runner runner;
  runner.program = std::move(program);
  runner.dtype = parameter_type(runner.program);
  const torch::Tensor input = probe_input(options, device);
  const torch::Tensor answer = reference_answer(runner, input, options);
  require_names(answer.size(1), options);
  speed_up(runner, input, answer, options);
  return std::make_unique<TorchScriptTeacher>(std::move(runner), options,
                                              answer.size(1), device);
}

}  // namespace solera::teacher
