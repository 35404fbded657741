#include "solera/io/tar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/error.h"
#include "tests/support/tar.h"

namespace solera::io {
namespace {

using support::tar_end;
using support::tar_header;
using support::tar_member;
using testing::HasSubstr;

ByteSpan span_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// "name=data" of every member.
std::vector<std::string> contents(const std::string& archive) {
  std::vector<std::string> found;
  for (const TarMember& member : list_tar(span_of(archive), "a.tar")) {
    found.push_back(member.name + "=" +
                    archive.substr(member.offset, member.size));
  }
  return found;
}

std::string error_of(const std::string& archive) {
  try {
    contents(archive);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

std::string pax_record(const std::string& key, const std::string& value) {
  const std::size_t body = key.size() + value.size() + 3;
  std::size_t length = body + 1;
  while (std::to_string(length).size() + body != length) ++length;
  return std::to_string(length) + " " + key + "=" + value + "\n";
}

TEST(Tar, ListsRegularFilesWithTheirData) {
  const std::string archive =
      tar_member("a.jpg", "picture") + tar_member("folder/", "", '5') +
      tar_member("link", "", '2') + tar_member("folder/b.cls", "12") +
      tar_member("empty", "") + tar_end();
  EXPECT_THAT(
      contents(archive),
      testing::ElementsAre("a.jpg=picture", "folder/b.cls=12", "empty="));
}

TEST(Tar, MayLackItsClosingBlocks) {
  EXPECT_THAT(contents(tar_member("a", "x")), testing::ElementsAre("a=x"));
  EXPECT_THAT(contents(""), testing::IsEmpty());
}

TEST(Tar, JoinsThePrefixOfUstar) {
  EXPECT_THAT(contents(tar_member("b.jpg", "x", '0', "deep/folder")),
              testing::ElementsAre("deep/folder/b.jpg=x"));
}

TEST(Tar, KnowsGnuLongNames) {
  const std::string name(300, 'n');
  const std::string archive = tar_member("././@LongLink", name + '\0', 'L') +
                              tar_member("short", "x") + tar_member("b", "y");
  EXPECT_THAT(contents(archive), testing::ElementsAre(name + "=x", "b=y"));
}

TEST(Tar, KnowsPaxPathAndSize) {
  const std::string name(120, 'p');
  const std::string pax = pax_record("mtime", "12.5") +
                          pax_record("path", name) + pax_record("size", "3");
  const std::string archive = tar_member("global", "", 'g') +
                              tar_member("pax", pax, 'x') +
                              tar_header("short", 0) +
                              support::tar_padded("xyz") + tar_member("b", "y");
  EXPECT_THAT(contents(archive), testing::ElementsAre(name + "=xyz", "b=y"));
}

TEST(Tar, ReadsSizesInBase256) {
  std::string header = tar_header("a", 0);
  header.replace(124, 12, std::string(11, '\0') + '\3');
  header[124] = '\x80';
  unsigned sum = 0;
  header.replace(148, 8, "        ");
  for (const char c : header) sum += static_cast<unsigned char>(c);
  char digits[8];
  std::snprintf(digits, sizeof digits, "%06o", sum);
  header.replace(148, 7, digits, 7);
  EXPECT_THAT(contents(header + support::tar_padded("xyz")),
              testing::ElementsAre("a=xyz"));
}

TEST(Tar, RefusesAWrongChecksum) {
  std::string archive = tar_member("a", "x") + tar_member("b", "x");
  archive[1024] = 'c';
  EXPECT_THAT(error_of(archive), HasSubstr("wrong checksum at byte 1024"));
  EXPECT_THAT(error_of(archive), HasSubstr("a.tar"));
}

TEST(Tar, RefusesMembersThatReachPastTheEnd) {
  const std::string archive = tar_member("a", std::string(2000, 'x'));
  EXPECT_THAT(error_of(archive.substr(0, 1024)), HasSubstr("cut short"));
  EXPECT_THAT(error_of(tar_header("a", 0xFFFFFFFFF)), HasSubstr("cut short"));
  EXPECT_THAT(error_of(archive.substr(0, 100)), HasSubstr("cut short"));
}

TEST(Tar, RefusesMalformedPaxRecords) {
  for (const std::string record :
       {"9999 path=a\n", "0 path=a\n", "x path=a\n", "path", "12 pathabcd\n",
        "3 a", "12345678901234567890123 path=a\n"}) {
    EXPECT_THAT(error_of(tar_member("pax", record, 'x')),
                HasSubstr("malformed pax record"))
        << record;
  }
  EXPECT_THAT(error_of(tar_member("pax", pax_record("size", "-3"), 'x')),
              HasSubstr("impossible size"));
}

TEST(Tar, RefusesSparseMembers) {
  EXPECT_THAT(error_of(tar_member("a", "x", 'S')), HasSubstr("sparse"));
  EXPECT_THAT(
      error_of(tar_member("pax", pax_record("GNU.sparse.major", "1"), 'x')),
      HasSubstr("sparse"));
}

TEST(Tar, RefusesWhatIsNoTar) {
  EXPECT_THAT(error_of(std::string(512, 'x')), HasSubstr("none"));
}

}  // namespace
}  // namespace solera::io
