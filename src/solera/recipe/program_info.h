#pragma once

#include <string>

namespace solera::recipe {

std::string program_version();   ///< "0.1.0"
std::string libtorch_version();  ///< "1.13.1"
std::string compiler_version();  ///< "clang 14.0.6"

}  // namespace solera::recipe
