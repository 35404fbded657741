#include "solera/cli/bench_probe.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>

#include "solera/cli/probe_workload.h"
#include "solera/cli/threads.h"
#include "solera/core/error.h"

namespace solera::cli {
namespace {

struct Arguments {
  FeatureShape shape;
  RealTask real;
  eval::FewShotOptions options;
  int repeats = 3;
  std::string out;
};

ProbeMeasurement measure_probe(const std::vector<Representation>& all,
                               const Arguments& arguments, int threads) {
  ProbeMeasurement measured;
  measured.threads = threads;
  for (int repeat = 0; repeat < arguments.repeats; ++repeat) {
    measured.results.clear();
    const auto start = std::chrono::steady_clock::now();
    for (const Representation& one : all) {
      measured.results.push_back(eval::run_few_shot_probe(
          one.train, one.test, arguments.options, threads));
    }
    const std::chrono::duration<double> passed =
        std::chrono::steady_clock::now() - start;
    measured.seconds.push_back(passed.count());
  }
  return measured;
}

Output describe_probe_bench(const ProbeMeasurement& measured) {
  std::vector<double> seconds = measured.seconds;
  std::sort(seconds.begin(), seconds.end());
  Output output;
  Value accuracies = Value::array();
  double sum = 0.0;
  for (const eval::FewShotResult& result : measured.results) {
    accuracies.push(result.mean.mean);
    sum += result.mean.mean;
  }
  const auto draws =
      static_cast<std::int64_t>(measured.results.front().draws.size());
  output.json.set("seconds", seconds[seconds.size() / 2]);
  output.json.set("low", seconds.front());
  output.json.set("high", seconds.back());
  output.json.set("draws", draws);
  output.json.set("accuracies", accuracies);
  output.json.set("threads", measured.threads);
  output.text = fmt::format(
      "{:.2f} s for {} representations x {} draws, median of {} repeats "
      "({:.2f} "
      "to {:.2f}), {} threads; mean accuracy {:.2f} %\n",
      seconds[seconds.size() / 2], measured.results.size(), draws,
      seconds.size(), seconds.front(), seconds.back(), measured.threads,
      sum / static_cast<double>(measured.results.size()));
  return output;
}

Output bench_probe(const Arguments& arguments, const Globals& globals) {
  arguments.options.validate("command line");
  const RealTask& real = arguments.real;
  if (real.networks.empty() != (real.train.empty() && real.test.empty())) {
    throw Error(ErrorKind::kUsage, "command line",
                "expected --network, --train and --test together, or none of "
                "them for made-up features");
  }
  const int threads = start_computing(globals);
  const std::vector<Representation> representations =
      real.networks.empty() ? make_representations(arguments.shape)
                            : extract_representations(real, globals.device);
  const ProbeMeasurement measured =
      measure_probe(representations, arguments, threads);
  if (!arguments.out.empty()) {
    write_probe_problem(arguments.out, representations, arguments.options,
                        measured);
  }
  return describe_probe_bench(measured);
}

}  // namespace

Action declare_bench_probe(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  const auto at_least = [](int low) { return CLI::Range(low, 1 << 20); };
  FeatureShape& shape = arguments->shape;
  app.add_option("--representations", shape.representations, "made up")
      ->check(at_least(1));
  app.add_option("--classes", shape.classes, "of the made-up task")
      ->check(at_least(2));
  app.add_option("--features", shape.size, "of an image")->check(at_least(1));
  app.add_option("--train-images", shape.train_images, "of each class")
      ->check(at_least(1));
  app.add_option("--test-images", shape.test_images, "of each class")
      ->check(at_least(1));
  app.add_option("--network", arguments->real.networks,
                 "folders of networks, whose features are used instead");
  app.add_option("--train", arguments->real.train,
                 "labelled images <class>/**");
  app.add_option("--test", arguments->real.test, "labelled images <class>/**");
  app.add_option("--shots", arguments->options.shots,
                 "images per class; 0: all")
      ->check(at_least(0));
  app.add_option("--draws", arguments->options.draws, "of training images")
      ->check(at_least(1));
  app.add_flag("--l2-normalize", arguments->options.svm.l2_normalize,
               "features of each image to length 1");
  app.add_option("--repeats", arguments->repeats, "of the measurement")
      ->check(at_least(1));
  app.add_option("--out", arguments->out,
                 "safetensors file with the problem, for bench/svm_sklearn.py");
  return [arguments](const Globals& globals) {
    return bench_probe(*arguments, globals);
  };
}

}  // namespace solera::cli
