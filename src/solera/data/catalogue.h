#pragma once

#include <string>
#include <vector>

namespace solera::data {

/// A kind of data set for people: its key in a recipe and what it is.
struct DatasetInfo {
  std::string key;
  std::string description;
};

/// Every key that can name the source of a DataSpec.
std::vector<DatasetInfo> dataset_catalogue();

}  // namespace solera::data
