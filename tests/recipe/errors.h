#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "solera/core/error.h"

namespace solera::recipe {

/// The one line of the Error(kUsage) that `action` ends in.
inline std::string usage_error(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

}  // namespace solera::recipe
