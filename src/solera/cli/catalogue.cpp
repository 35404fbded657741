#include "solera/cli/catalogue.h"

#include <fmt/format.h>

#include "solera/core/text.h"
#include "solera/data/catalogue.h"
#include "solera/data/view.h"
#include "solera/loss/catalogue.h"
#include "solera/methods/catalogue.h"
#include "solera/models/catalogue.h"

namespace solera::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows model_rows() {
  Rows rows;
  for (const models::ModelEntry& entry : models::model_catalogue()) {
    std::vector<std::string> libraries;
    for (const models::LibraryForm& form : entry.forms) {
      libraries.push_back(form.library);
    }
    rows.push_back({entry.name, join(libraries, ", "),
                    fmt::format("{}", entry.input.size), entry.description});
  }
  return rows;
}

Rows dataset_rows() {
  Rows rows;
  for (const auto& entry : data::dataset_catalogue()) {
    rows.push_back({entry.key, entry.description});
  }
  return rows;
}

Rows method_rows() {
  Rows rows;
  for (const methods::MethodEntry& entry : methods::method_catalogue()) {
    rows.push_back({entry.name, entry.description, entry.paper});
  }
  return rows;
}

Rows loss_rows() {
  Rows rows;
  for (const loss::LossEntry& entry : loss::loss_catalogue()) {
    rows.push_back({entry.name, entry.equation, entry.paper});
  }
  return rows;
}

Rows transform_rows() {
  std::vector<OptionInfo> options;
  describe_options(data::ViewOptions{}, "", options);
  Rows rows;
  for (const OptionInfo& option : options) {
    rows.push_back({option.key, option.default_value, option.help});
  }
  return rows;
}

}  // namespace

const std::vector<Catalogue>& catalogues() {
  static const std::vector<Catalogue> kCatalogues = {
      {"models",
       "architectures",
       {"name", "library", "input", "description"},
       &model_rows},
      {"datasets",
       "where images come from",
       {"name", "description"},
       &dataset_rows},
      {"methods",
       "ways to train",
       {"name", "description", "paper"},
       &method_rows},
      {"losses",
       "what is minimised",
       {"name", "equation", "paper"},
       &loss_rows},
      {"transforms",
       "how a view of an image is made",
       {"option", "default", "description"},
       &transform_rows},
  };
  return kCatalogues;
}

}  // namespace solera::cli
