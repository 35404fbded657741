#pragma once

#include <gtest/gtest.h>

#include <string>

#include "solera/core/error.h"

namespace solera::support {

/// The message of the Error that `body` throws, which must be of `kind`; a
/// failed expectation and "" if it throws none.
template <class Body>
std::string error_of(ErrorKind kind, Body body) {
  try {
    body();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    return error.what();
  }
  ADD_FAILURE() << "expected an Error";
  return "";
}

template <class Body>
std::string input_error_of(Body body) {
  return error_of(ErrorKind::kBadInput, body);
}

template <class Body>
std::string usage_error_of(Body body) {
  return error_of(ErrorKind::kUsage, body);
}

}  // namespace solera::support
