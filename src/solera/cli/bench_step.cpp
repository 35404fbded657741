#include "solera/cli/bench_step.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <torch/torch.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>

#include "solera/cli/threads.h"
#include "solera/core/text.h"
#include "solera/data/dataset.h"
#include "solera/methods/consolidation/consolidation.h"
#include "solera/methods/consolidation/student.h"
#include "solera/optim/optimizer.h"
#include "solera/teacher/network_teacher.h"
#include "solera/tensor/device.h"
#include "solera/train/precision.h"

namespace solera::cli {
namespace {

struct Arguments {
  std::string model = "resnet18";
  int size = 64;
  int batch = 64;
  int experts = 2;
  std::int64_t classes = 100;
  int steps = 20;
  int repeats = 5;
  bool bf16_teachers = false;
  bool bf16 = false;
};

/// A generalist, experts of the same size, a student, and one batch.
class StepBench {
 public:
  StepBench(const Arguments& arguments, torch::Device device)
      : precision_(arguments.bf16 ? train::Precision::kBfloat16
                                  : train::Precision::kFloat32),
        device_(device) {
    models::ModelSpec spec;
    spec.architecture = arguments.model;
    spec.classes = arguments.classes;
    models::InputSpec input;
    input.size = arguments.size;
    const auto generalist = models::make_network(spec, 0);
    std::vector<methods::HeadPlan> heads;
    teachers_.push_back(make_teacher(*generalist, input, arguments));
    for (int i = 0; i < arguments.experts; ++i) {
      heads.push_back(
          {"expert" + std::to_string(i), arguments.classes, {}, false});
      teachers_.push_back(make_teacher(
          *models::make_network(spec, static_cast<std::uint64_t>(i) + 1), input,
          arguments));
    }
    make_stage(*generalist, heads, input);
    make_batch(arguments);
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      teacher::TeacherOutputs outputs;
      for (const auto& teacher : teachers_) {
        outputs.push_back(teacher->predict(batch_));
      }
      torch::Tensor loss;
      {
        const train::AutocastScope autocast(precision_, device_);
        loss = stage_->compute_loss(batch_, outputs).total;
      }
      optimizer_->zero_grad();
      loss.backward();
      optimizer_->step(1.0);
      loss.item<double>();
    }
  }

 private:
  std::unique_ptr<teacher::Teacher> make_teacher(
      const models::Network& network, const models::InputSpec& input,
      const Arguments& arguments) const {
    teacher::NetworkTeacherOptions options;
    options.input = input;
    options.bf16 = arguments.bf16_teachers;
    return teacher::make_network_teacher(network, network.heads()[0].name,
                                         options, device_);
  }

  void make_stage(models::Network& generalist,
                  const std::vector<methods::HeadPlan>& heads,
                  const models::InputSpec& input) {
    methods::ConsolidationOptions options;
    options.arm =
        heads.empty() ? methods::Arm::kSoftLabel : methods::Arm::kConsolidation;
    const auto student =
        methods::make_student(generalist, "generalist", heads, {}, options, 9);
    stage_ = methods::make_consolidation_stage(student, input, options,
                                               heads.size());
    stage_->module().to(device_);
    stage_->set_train_mode();
    optimizer_ = optim::make_optimizer({}, stage_->param_groups());
  }

  void make_batch(const Arguments& arguments) {
    torch::manual_seed(0);
    batch_.images =
        torch::randint(0, 256,
                       {arguments.batch, arguments.size, arguments.size, 3},
                       torch::kUInt8)
            .permute({0, 3, 1, 2});
    batch_.labels =
        torch::full({arguments.batch}, data::kUnlabelled, torch::kInt64);
  }

  train::Precision precision_;
  torch::Device device_;
  std::vector<std::unique_ptr<teacher::Teacher>> teachers_;
  std::unique_ptr<train::Stage> stage_;
  std::unique_ptr<optim::Optimizer> optimizer_;
  data::Batch batch_;
};

double seconds_of(StepBench& bench, int steps) {
  const auto start = std::chrono::steady_clock::now();
  bench.run(steps);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

std::int64_t peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss * 1024;
}

Output measure(const Arguments& arguments, const Globals& globals) {
  const int threads = start_computing(globals);
  StepBench bench(arguments, tensor::parse_device(globals.device));
  seconds_of(bench, arguments.steps);  // warms up
  std::vector<double> rates;
  for (int i = 0; i < arguments.repeats; ++i) {
    rates.push_back(arguments.steps * arguments.batch /
                    seconds_of(bench, arguments.steps));
  }
  std::sort(rates.begin(), rates.end());
  const std::size_t half = rates.size() / 2;
  const double median =
      rates.size() % 2 == 1 ? rates[half] : (rates[half - 1] + rates[half]) / 2;
  Output output;
  output.json.set("images_per_second", median);
  output.json.set("low", rates.front());
  output.json.set("high", rates.back());
  output.json.set("peak_bytes", peak_bytes());
  output.json.set("threads", threads);
  output.text = fmt::format(
      "{:.1f} images/s, median of {} repeats ({:.1f} to {:.1f}), {} threads, "
      "peak memory {}\n",
      median, arguments.repeats, rates.front(), rates.back(), threads,
      human_bytes(static_cast<double>(peak_bytes())));
  return output;
}

}  // namespace

Action declare_bench_step(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  const auto at_least = [](int low) { return CLI::Range(low, 1 << 20); };
  app.add_option("--model", arguments->model, "of student and teachers");
  app.add_option("--size", arguments->size, "side of the images in pixels")
      ->check(at_least(1));
  app.add_option("--batch", arguments->batch, "images per step")
      ->check(at_least(1));
  app.add_option("--experts", arguments->experts, "beside one generalist")
      ->check(at_least(0));
  app.add_option("--classes", arguments->classes, "of every head")
      ->check(at_least(1));
  app.add_option("--steps", arguments->steps, "in one repeat")
      ->check(at_least(1));
  app.add_option("--repeats", arguments->repeats, "after one that warms up")
      ->check(at_least(1));
  app.add_flag("--bf16-teachers", arguments->bf16_teachers,
               "teachers in bfloat16");
  app.add_flag("--bf16", arguments->bf16, "the student by autocast");
  return [arguments](const Globals& globals) {
    return measure(*arguments, globals);
  };
}

}  // namespace solera::cli
