#include "solera/cli/probe_workload.h"

#include <torch/torch.h>

#include <algorithm>

#include "solera/core/options.h"
#include "solera/core/random.h"
#include "solera/core/value.h"
#include "solera/data/spec.h"
#include "solera/eval/features.h"
#include "solera/io/safetensors.h"
#include "solera/recipe/feature_cache.h"
#include "solera/recipe/network_source.h"
#include "solera/tensor/device.h"

namespace solera::cli {
namespace {

using torch::Tensor;

constexpr std::uint32_t kMeanStream = 0x4D45414E;
constexpr std::uint32_t kNoiseStream = 0x4E4F4953;
constexpr int kDirections = 40;      // that classes differ in
constexpr double kSeparation = 0.3;  // 5 shots are right about half the time

/// Where the classes of one representation lie.
Tensor class_means(const FeatureShape& shape, std::uint64_t which) {
  const auto draw = [&](std::int64_t rows, std::int64_t columns,
                        std::uint32_t view) {
    Tensor table = torch::empty({rows, columns}, torch::kFloat64);
    RandomStream random(which, 0, view, kMeanStream);
    auto* value = table.data_ptr<double>();
    std::generate_n(value, table.numel(), [&] { return random.normal(); });
    return table;
  };
  return kSeparation *
         draw(shape.classes, kDirections, 0)
             .matmul(draw(kDirections, shape.size, 1)) /
         std::sqrt(kDirections);
}

eval::FeatureSet make_set(const FeatureShape& shape, const Tensor& means,
                          std::uint64_t which, int images, bool is_test) {
  eval::FeatureSet set;
  set.labels = torch::arange(shape.classes).repeat_interleave(images);
  set.features = torch::empty({set.labels.size(0), shape.size});
  for (std::int64_t i = 0; i < set.size(); ++i) {
    RandomStream random(which, static_cast<std::uint64_t>(i), is_test ? 1 : 0,
                        kNoiseStream);
    const double* mean = means.data_ptr<double>() + i / images * means.size(1);
    auto* row = set.features.data_ptr<float>() + i * shape.size;
    for (int k = 0; k < shape.size; ++k) {
      row[k] = static_cast<float>(std::max(0.0, mean[k] + random.normal()));
    }
  }
  for (int c = 0; c < shape.classes; ++c) {
    set.class_names.push_back(std::to_string(c));
  }
  return set;
}

data::DatasetPtr open_folder(const std::string& path, const char* option) {
  data::DataSpec spec;
  spec.folder = path;
  return data::open_dataset(spec, std::filesystem::current_path(), option);
}

Tensor draw_table(const std::vector<eval::Draw>& draws) {
  std::size_t longest = 0;
  for (const eval::Draw& draw : draws) {
    longest = std::max(longest, draw.size());
  }
  Tensor table = torch::full({static_cast<std::int64_t>(draws.size()),
                              static_cast<std::int64_t>(longest)},
                             -1, torch::kInt64);
  auto* row = table.data_ptr<std::int64_t>();
  for (const eval::Draw& draw : draws) {
    std::copy(draw.begin(), draw.end(), row);
    row += longest;
  }
  return table;
}

std::string json_list(const std::vector<double>& numbers) {
  Value list = Value::array();
  for (const double number : numbers) list.push(number);
  return to_json(list);
}

}  // namespace

std::vector<Representation> make_representations(const FeatureShape& shape) {
  std::vector<Representation> made;
  for (int r = 0; r < shape.representations; ++r) {
    const auto which = static_cast<std::uint64_t>(r);
    const Tensor means = class_means(shape, which);
    made.push_back({make_set(shape, means, which, shape.train_images, false),
                    make_set(shape, means, which, shape.test_images, true)});
  }
  return made;
}

std::vector<Representation> extract_representations(const RealTask& task,
                                                    const std::string& device) {
  const data::DatasetPtr train = open_folder(task.train, "--train");
  const data::DatasetPtr test = open_folder(task.test, "--test");
  recipe::StepContext context;
  context.inputs.base = std::filesystem::current_path();
  const recipe::FeatureCache cache(
      recipe::feature_cache_folder("", context.inputs.base));
  eval::FeatureOptions options;
  options.device = tensor::parse_device(device);
  std::vector<Representation> made;
  for (const std::string& folder : task.networks) {
    const recipe::LoadedNetwork network = recipe::load_network(
        recipe::read_network_source(folder, {"command line", "--network"}),
        context);
    made.push_back({cache.features_of(network, train, options),
                    cache.features_of(network, test, options)});
  }
  return made;
}

void write_probe_problem(const std::filesystem::path& path,
                         const std::vector<Representation>& representations,
                         const eval::FewShotOptions& options,
                         const ProbeMeasurement& measured) {
  tensor::StateDict state;
  Value accuracies = Value::array();
  for (std::size_t r = 0; r < representations.size(); ++r) {
    const std::string prefix = std::to_string(r) + ".";
    state.set(prefix + "train_features", representations[r].train.features);
    state.set(prefix + "train_labels", representations[r].train.labels);
    state.set(prefix + "test_features", representations[r].test.features);
    state.set(prefix + "test_labels", representations[r].test.labels);
    accuracies.push(measured.results[r].mean.mean);
  }
  state.set("draws", draw_table(measured.results.front().draws));
  std::vector<double> seconds = measured.seconds;
  std::sort(seconds.begin(), seconds.end());
  io::write_safetensors(
      path, state,
      {{"svm", to_json(write_options(options.svm))},
       {"c_grid", json_list(options.svm.c_grid)},
       {"accuracies", to_json(accuracies)},
       {"seconds", to_json(Value(seconds[seconds.size() / 2]))},
       {"threads", std::to_string(measured.threads)}});
}

}  // namespace solera::cli
