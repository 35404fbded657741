#include "solera/train/train_options.h"

namespace solera::train {

void TrainOptions::validate(const std::string& where) const {
  require_option(epochs >= 1, where, "epochs", "at least 1");
  require_option(batch_size >= 1, where, "batch_size", "at least 1");
  require_option(views >= 0, where, "views", "0 or more");
  require_option(clip_grad_norm >= 0, where, "clip_grad_norm", "0 or more");
  require_option(workers >= 0, where, "workers", "0 or more");
  require_option(log_interval >= 1, where, "log_interval", "at least 1");
  require_option(checkpoint_interval >= 0, where, "checkpoint_interval",
                 "0 or more");
  require_option(checkpoint_seconds > 0, where, "checkpoint_seconds",
                 "above 0");
  require_option(time_limit_minutes >= 0, where, "time_limit_minutes",
                 "0 or more");
}

}  // namespace solera::train

namespace solera {

std::vector<std::pair<std::string, train::Precision>>
EnumNames<train::Precision>::names() {
  return {{"float32", train::Precision::kFloat32},
          {"bfloat16", train::Precision::kBfloat16}};
}

}  // namespace solera
