#include "solera/io/zip_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/files.h"

namespace solera::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// One stored entry "n" that holds "data", and what a test spoils in it.
struct Archive {
  std::string local_signature = "PK\x03\x04";
  std::string central_signature = "PK\x01\x02";
  std::uint64_t flags = 0;
  std::uint64_t method = 0;
  std::uint64_t size = 4;
  std::uint64_t packed = 4;
  std::uint64_t header = 0;
  std::uint64_t entries = 1;
  std::string extra;
  std::string comment;
  int copies = 1;

  std::string central() const {
    return central_signature + little(0, 4) + little(flags, 2) +
           little(method, 2) + little(0, 8) + little(packed, 4) +
           little(size, 4) + little(1, 2) + little(extra.size(), 2) +
           little(0, 10) + little(header, 4) + "n" + extra;
  }
  std::string bytes() const {
    const std::string local = local_signature + little(0, 14) + little(4, 4) +
                              little(4, 4) + little(1, 2) + little(2, 2) + "n" +
                              "xx" + "data";
    std::string result = local;
    for (int i = 0; i < copies; ++i) result += central();
    return result + "PK\x05\x06" + little(0, 4) + little(entries, 2) +
           little(entries, 2) + little(result.size() - local.size(), 4) +
           little(local.size(), 4) + little(comment.size(), 2) + comment;
  }
};

std::string content(const std::string& bytes) {
  const Bytes copy(bytes.begin(), bytes.end());
  const ZipIndex index(copy, "zip");
  EXPECT_THAT(index.names(), ElementsAre("n"));
  const ZipRecord record = index.record("n");
  return bytes.substr(record.offset, record.size);
}

std::string message(const std::string& bytes) {
  return bad_input([&] { content(bytes); });
}

std::string message(const Archive& archive) { return message(archive.bytes()); }

TEST(ZipIndex, FindsTheBytesOfAnEntry) {
  EXPECT_EQ(content(Archive().bytes()), "data");
}

TEST(ZipIndex, LooksBehindAComment) {
  Archive archive;
  archive.comment = std::string(300, 'c');
  EXPECT_EQ(content(archive.bytes()), "data");
}

TEST(ZipIndex, ReadsSizesOfZip64) {
  Archive archive;
  archive.size = archive.packed = archive.header = 0xFFFFFFFF;
  archive.extra =
      little(1, 2) + little(24, 2) + little(4, 8) + little(4, 8) + little(0, 8);
  EXPECT_EQ(content(archive.bytes()), "data");
  archive.extra.resize(8);
  EXPECT_THAT(message(archive), HasSubstr("cut short"));
}

TEST(ZipIndex, RefusesEntriesThatAreNotStored) {
  Archive archive;
  archive.method = 8;
  EXPECT_THAT(message(archive), HasSubstr("compressed or encrypted"));
  archive.method = 0;
  archive.flags = 1;
  EXPECT_THAT(message(archive), HasSubstr("compressed or encrypted"));
  archive.flags = 0;
  archive.packed = 3;
  EXPECT_THAT(message(archive), HasSubstr("compressed or encrypted"));
}

TEST(ZipIndex, RefusesWrongSignatures) {
  Archive archive;
  archive.local_signature = "PK\x03\x05";
  EXPECT_THAT(message(archive), HasSubstr("damaged zip"));
  archive = {};
  archive.central_signature = "PK\x01\x03";
  EXPECT_THAT(message(archive), HasSubstr("damaged zip"));
}

TEST(ZipIndex, RefusesPlacesOutsideTheFile) {
  Archive archive;
  archive.size = archive.packed = 1'000'000;
  EXPECT_THAT(message(archive), HasSubstr("cut short"));
  archive = {};
  archive.header = 1'000'000;
  EXPECT_THAT(message(archive), HasSubstr("cut short"));
  archive = {};
  archive.entries = 2;
  EXPECT_THAT(message(archive), HasSubstr("damaged zip"));
  EXPECT_THAT(message("PK\x03\x04"), HasSubstr("cut short"));
  EXPECT_THAT(message(Archive().bytes().substr(0, 60)),
              HasSubstr("without its directory"));
}

TEST(ZipIndex, RefusesTwoEntriesOfOneName) {
  Archive archive;
  archive.copies = 2;
  archive.entries = 2;
  EXPECT_THAT(message(archive), HasSubstr("'n' twice"));
}

TEST(ZipIndex, NamesAnEntryThatIsAbsent) {
  const std::string text = Archive().bytes();
  const Bytes bytes(text.begin(), text.end());
  const ZipIndex index(bytes, "zip");
  EXPECT_FALSE(index.contains("m"));
  EXPECT_THAT(bad_input([&] { index.record("m"); }), HasSubstr("no 'm'"));
}

}  // namespace
}  // namespace solera::io
