#include "solera/recipe/weight_log.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <map>
#include <string>
#include <vector>

#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/metrics/distribution.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

// Norms' weights and all biases are vectors.
bool is_layer_weight(const std::string& name, const torch::Tensor& value) {
  return ends_with(name, "weight") && value.dim() >= 2;
}

std::vector<float> weights_of(const models::Network& network,
                              const std::string& part) {
  std::vector<float> weights;
  for (const auto& item : network.named_parameters()) {
    if (!starts_with(item.key(), part + ".") ||
        !is_layer_weight(item.key(), item.value())) {
      continue;
    }
    const torch::Tensor flat =
        item.value().detach().to(torch::kCPU, torch::kFloat32).reshape({-1});
    const float* numbers = flat.data_ptr<float>();
    weights.insert(weights.end(), numbers, numbers + flat.numel());
  }
  return weights;
}

Value write_distribution(const metrics::Distribution& found, Value row) {
  row.set("count", found.count);
  Value percentiles = Value::object();
  for (const auto& [percent, value] : found.percentiles) {
    percentiles.set(fmt::format("{}", percent), value);
  }
  row.set("percentiles", percentiles);
  Value counts = Value::array();
  for (const std::int64_t count : found.counts) counts.push(count);
  Value histogram = Value::object();
  histogram.set("low", found.low);
  histogram.set("high", found.high);
  histogram.set("counts", counts);
  row.set("histogram", histogram);
  return row;
}

class WeightLog final : public train::Observer {
 public:
  WeightLog(models::NetworkPtr network, fs::path file, Value extra)
      : network_(std::move(network)),
        file_(std::move(file)),
        extra_(std::move(extra)) {
    if (fs::exists(file_)) {
      for (const std::string& line : split(read_text(file_), '\n')) {
        if (!line.empty()) keep(parse_json(line, file_.string()), line);
      }
    }
    after_epoch(0);
  }

  train::Metrics after_epoch(std::int64_t epoch) override {
    std::string& rows = rows_[epoch];
    rows.clear();
    for (const char* part : {"backbone", "heads"}) {
      std::vector<float> weights = weights_of(*network_, part);
      if (weights.empty()) continue;
      Value row = extra_;
      row.set("epoch", epoch);
      row.set("part", part);
      rows += to_json(write_distribution(
                  metrics::describe_distribution(std::move(weights)), row)) +
              "\n";
    }
    write();
    return {};
  }

 private:
  void keep(const Value& row, const std::string& line) {
    bool is_mine = true;
    for (std::size_t i = 0; i < extra_.size(); ++i) {
      const Value* member = row.find(extra_.keys()[i]);
      is_mine &= member != nullptr && *member == extra_.items()[i];
    }
    (is_mine ? rows_[row.at("epoch").as_int()] : others_) += line + "\n";
  }

  // An epoch that a resumed run repeats replaces its rows.
  void write() const {
    std::string text = others_;
    for (const auto& epoch : rows_) text += epoch.second;
    write_file_atomically(file_, text);
  }

  models::NetworkPtr network_;
  fs::path file_;
  Value extra_;
  std::string others_;                        // lines of other networks
  std::map<std::int64_t, std::string> rows_;  // lines, by epoch
};

}  // namespace

std::unique_ptr<train::Observer> make_weight_log(models::NetworkPtr network,
                                                 const fs::path& file,
                                                 const Value& extra) {
  return std::make_unique<WeightLog>(std::move(network), file, extra);
}

std::unique_ptr<train::Observer> add_weight_log(
    models::NetworkPtr network, const train::TrainOptions& training,
    const train::TrainContext& context, train::TrainTask& task) {
  if (!training.log_weights || context.folder.empty()) return nullptr;
  auto log =
      make_weight_log(std::move(network), context.folder / kWeightLogFile);
  task.observers.push_back(log.get());
  return log;
}

}  // namespace solera::recipe
