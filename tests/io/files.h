#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "solera/core/error.h"
#include "tests/support/temp_folder.h"

namespace solera::io {

/// A test with a folder of its own.
class FolderTest : public testing::Test {
 protected:
  std::filesystem::path path(const std::string& name) const {
    return folder_.path() / name;
  }
  std::filesystem::path write(const std::string& name,
                              const std::string& bytes) const {
    return folder_.write(name, bytes);
  }

 private:
  support::TempFolder folder_;
};

/// `number` as `width` little-endian bytes.
inline std::string little(std::uint64_t number, int width) {
  std::string bytes;
  for (int i = 0; i < width; ++i) {
    bytes += i < 8 ? static_cast<char>(number >> (8 * i) & 0xFF) : '\0';
  }
  return bytes;
}

/// The message of the Error(kBadInput) that `action` must throw.
inline std::string bad_input(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << error.what();
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

inline std::filesystem::path weight_fixture(const std::string& name) {
  return std::filesystem::path(SOLERA_FIXTURES) / "weights" / name;
}

}  // namespace solera::io
