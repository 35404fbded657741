#include "solera/io/cifar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/error.h"
#include "tests/support/temp_folder.h"

namespace solera::io {
namespace {

using testing::HasSubstr;

std::string record(const std::string& labels, char red) {
  return labels + std::string(1024, red) + std::string(1024, 'g') +
         std::string(1024, 'b');
}

std::string error_of(const std::string& content, CifarKind kind) {
  const support::TempFolder folder;
  try {
    CifarFile(folder.write("x.bin", content), kind);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

TEST(Cifar, ReadsLabelAndPixels) {
  const support::TempFolder folder;
  const CifarFile file(
      folder.write("x.bin", record("\x03", 'r') + record("\x09", 's')),
      CifarKind::kCifar10);
  ASSERT_EQ(file.size(), 2);
  EXPECT_EQ(file.label(1), 9);
  EXPECT_EQ(file.pixels(1).size(), 3072U);
  EXPECT_EQ(file.pixels(1)[0], 's');
  EXPECT_EQ(file.pixels(1)[3071], 'b');
}

TEST(Cifar, TakesTheFineLabelOfCifar100) {
  const support::TempFolder folder;
  const CifarFile file(folder.write("x.bin", record("\x02\x63", 'r')),
                       CifarKind::kCifar100);
  EXPECT_EQ(file.label(0), 99);
  EXPECT_EQ(file.pixels(0)[0], 'r');
}

TEST(Cifar, RefusesPartsOfRecords) {
  const std::string content = record("\x01", 'r');
  EXPECT_THAT(error_of(content + "x", CifarKind::kCifar10),
              HasSubstr("multiple of 3073"));
  EXPECT_THAT(error_of(content, CifarKind::kCifar100),
              HasSubstr("multiple of 3074"));
  EXPECT_THAT(error_of("", CifarKind::kCifar10), HasSubstr("found 0 bytes"));
}

TEST(Cifar, RefusesLabelsOutOfRange) {
  EXPECT_THAT(
      error_of(record("\x01", 'r') + record("\x0A", 'r'), CifarKind::kCifar10),
      HasSubstr("record 1 has label 10, expected 0 to 9"));
}

}  // namespace
}  // namespace solera::io
