#include "solera/cli/bench_step.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <torch/torch.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>

#include "solera/cli/bench_workload.h"
#include "solera/cli/threads.h"
#include "solera/core/text.h"
#include "solera/optim/optimizer.h"
#include "solera/tensor/device.h"
#include "solera/train/precision.h"

namespace solera::cli {
namespace {

struct Arguments {
  WorkloadShape shape;
  int steps = 20;
  int repeats = 5;
  bool bf16 = false;
};

/// The step that a trainer makes, without loading images.
class StepBench {
 public:
  StepBench(const Arguments& arguments, torch::Device device)
      : precision_(arguments.bf16 ? train::Precision::kBfloat16
                                  : train::Precision::kFloat32),
        device_(device),
        work_(make_workload(arguments.shape, device)),
        optimizer_(optim::make_optimizer({}, work_.stage->param_groups())) {}

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      teacher::TeacherOutputs outputs;
      for (const auto& teacher : work_.teachers) {
        outputs.push_back(teacher->predict(work_.batch));
      }
      torch::Tensor loss;
      {
        const train::AutocastScope autocast(precision_, device_);
        loss = work_.stage->compute_loss(work_.batch, outputs).total;
      }
      optimizer_->zero_grad();
      loss.backward();
      optimizer_->step(1.0);
      loss.item<double>();
    }
  }

 private:
  train::Precision precision_;
  torch::Device device_;
  Workload work_;
  std::unique_ptr<optim::Optimizer> optimizer_;
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
    rates.push_back(arguments.steps * arguments.shape.batch /
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
  WorkloadShape& shape = arguments->shape;
  app.add_option("--method", shape.method, "consolidate, meal or train");
  app.add_option("--model", shape.model, "of the student");
  app.add_option("--teacher-model", shape.teacher_model,
                 "of every teacher; default: the student's");
  CLI::Option* teachers =
      app.add_option("--teachers", shape.teachers,
                     "of consolidate, the generalist among them; default: 3, "
                     "for train none")
          ->check(at_least(0));
  app.add_option("--size", shape.size, "side of the images in pixels")
      ->check(at_least(1));
  app.add_option("--batch", shape.batch, "images per step")->check(at_least(1));
  app.add_option("--classes", shape.classes, "of every head")
      ->check(at_least(1));
  app.add_option("--steps", arguments->steps, "in one repeat")
      ->check(at_least(1));
  app.add_option("--repeats", arguments->repeats, "after one that warms up")
      ->check(at_least(1));
  app.add_flag("--bf16-teachers", shape.bf16_teachers, "teachers in bfloat16");
  app.add_flag("--bf16", arguments->bf16, "the student by autocast");
  return [arguments, teachers](const Globals& globals) {
    if (arguments->shape.method == "train" && teachers->empty()) {
      arguments->shape.teachers = 0;
    }
    return measure(*arguments, globals);
  };
}

}  // namespace solera::cli
