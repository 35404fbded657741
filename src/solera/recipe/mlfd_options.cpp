#include "solera/recipe/mlfd_options.h"

#include <algorithm>
#include <set>

#include "solera/core/error.h"

namespace solera::recipe {
namespace {

bool names_a_folder(const std::string& name) {
  const auto fits = [](char letter) {
    return (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

void MlfdData::validate(const std::string& where) const {
  require_option(!datasets.empty(), where, "datasets", "one at least");
  require_option(holdout > 0 && holdout < 1, where, "holdout",
                 "above 0 and below 1");
  std::set<std::string> names;
  for (const MlfdDataset& each : datasets) {
    require_option(names_a_folder(each.name), where, "datasets.name",
                   "letters, digits, - and _");
    if (!names.insert(each.name).second) {
      throw Error(ErrorKind::kUsage, where,
                  "two data sets are named '" + each.name +
                      "', expected different names");
    }
  }
}

train::TrainOptions mlfd_training() {
  train::TrainOptions training;
  training.epochs = 200;
  training.batch_size = 192;
  training.optimizer.kind = optim::OptimizerKind::kAdam;
  training.optimizer.lr = 1e-4;
  training.optimizer.weight_decay = 1e-3;
  training.schedule.kind = optim::ScheduleKind::kConstant;
  return training;
}

void TeacherSetup::validate(const std::string& where) const {
  require_option(label_smoothing >= 0 && label_smoothing < 1, where,
                 "label_smoothing", "from 0 to below 1");
  training.validate(where);
}

void JointSetup::validate(const std::string& where) const {
  require_option(count >= 0, where, "count", "0 or more");
  const bool for_one = blind || count > 0;
  require_option(!for_one || mode == methods::JointMode::kPerDataset, where,
                 "mode", "per_dataset where blind or count choose teachers");
  store.validate(where);
  method.validate(where);
  training.validate(where);
}

void StudentSetup::validate(const std::string& where) const {
  require_option(label_smoothing >= 0 && label_smoothing < 1, where,
                 "label_smoothing", "from 0 to below 1");
  store.validate(where);
  method.validate(where);
  training.validate(where);
}

}  // namespace solera::recipe
