#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <optional>

#include "solera/core/file.h"
#include "solera/run/crc32c.h"
#include "solera/run/metrics.h"
#include "solera/run/tensorboard.h"
#include "tests/support/temp_folder.h"

namespace solera::run {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(Crc32c, GivesTheVectorsOfRfc3720) {
  std::string ascending;
  for (int i = 0; i < 32; ++i) ascending += static_cast<char>(i);
  EXPECT_EQ(crc32c(""), 0u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43u);
  EXPECT_EQ(crc32c(ascending), 0x46DD794Eu);
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
}

TEST(EventFile, BeginsWithTheBytesTensorFlowWrites) {
  // Made by TensorFlow's own writer for wall_time 1.0: the length 24 and its
  // masked checksum, then the event, then the checksum of the event.
  const std::string record = event_file_start(1.0);
  EXPECT_EQ(record.substr(0, 8), std::string("\x18\0\0\0\0\0\0\0", 8));
  EXPECT_EQ(record.substr(8, 4), "\xa3\x7f\x4b\x22");
  EXPECT_EQ(record.substr(12, 24),
            std::string("\x09\0\0\0\0\0\0\xf0\x3f\x1a\x0d"
                        "brain.Event:2",
                        24));
}

/// A reader of its own, so that it shares no mistake with the writer.
class Bytes {
 public:
  explicit Bytes(std::string bytes) : bytes_(std::move(bytes)) {}

  bool at_end() const { return at_ == bytes_.size(); }

  std::string take(std::size_t count) {
    EXPECT_LE(count, bytes_.size() - at_);
    at_ += count;
    return bytes_.substr(at_ - count, count);
  }
  template <class T>
  T fixed() {
    const std::string bytes = take(sizeof(T));
    T x{};
    std::memcpy(&x, bytes.data(), sizeof(T));
    return x;
  }
  std::uint64_t varint() {
    std::uint64_t x = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = fixed<std::uint8_t>();
      x |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) break;
    }
    return x;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

struct Event {
  double time = 0.0;
  std::int64_t step = 0;
  std::string version;
  std::map<std::string, float> scalars;
};

void parse_summary(const std::string& data, Event& event) {
  Bytes summary(data);
  while (!summary.at_end()) {
    EXPECT_EQ(summary.varint(), (1u << 3) | 2u);
    Bytes value(summary.take(summary.varint()));
    EXPECT_EQ(value.varint(), (1u << 3) | 2u);
    const std::string tag = value.take(value.varint());
    EXPECT_EQ(value.varint(), (2u << 3) | 5u);
    event.scalars[tag] = value.fixed<float>();
    EXPECT_TRUE(value.at_end());
  }
}

Event parse_event(const std::string& data) {
  Event event;
  Bytes bytes(data);
  while (!bytes.at_end()) {
    switch (bytes.varint()) {
      case (1u << 3) | 1u:
        event.time = bytes.fixed<double>();
        break;
      case (2u << 3) | 0u:
        event.step = static_cast<std::int64_t>(bytes.varint());
        break;
      case (3u << 3) | 2u:
        event.version = bytes.take(bytes.varint());
        break;
      case (5u << 3) | 2u:
        parse_summary(bytes.take(bytes.varint()), event);
        break;
      default:
        ADD_FAILURE() << "unknown field";
        return event;
    }
  }
  return event;
}

std::vector<Event> read_events(const std::filesystem::path& path) {
  Bytes file(read_text(path));
  std::vector<Event> events;
  while (!file.at_end()) {
    const std::string length_bytes = file.take(8);
    EXPECT_EQ(file.fixed<std::uint32_t>(), masked_crc32c(length_bytes));
    std::uint64_t length = 0;
    std::memcpy(&length, length_bytes.data(), 8);
    const std::string data = file.take(length);
    EXPECT_EQ(file.fixed<std::uint32_t>(), masked_crc32c(data));
    events.push_back(parse_event(data));
  }
  return events;
}

std::filesystem::path only_event_file(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.find("tfevents") != std::string::npos) {
      found.push_back(entry.path());
    }
  }
  EXPECT_EQ(found.size(), 1u);
  return found.empty() ? std::filesystem::path() : found.front();
}

TEST(EventFile, ParsesBackToTheRows) {
  const support::TempFolder folder;
  const auto writer = make_metric_writer(folder.path(), -1);
  const std::string long_name = "loss/" + std::string(200, 'x');
  writer->write({1, 0.5, {{"train/loss", 2.5}, {long_name, -1.0}}});
  writer->write({3'000'000'000, 1.0, {{"train/loss", 1.25}}});
  const auto events = read_events(only_event_file(folder.path()));
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].version, "brain.Event:2");
  EXPECT_EQ(events[1].step, 1);
  EXPECT_THAT(events[1].scalars,
              ElementsAre(Pair(long_name, -1.0f), Pair("train/loss", 2.5f)));
  EXPECT_EQ(events[2].step, 3'000'000'000);
  EXPECT_THAT(events[2].scalars, ElementsAre(Pair("train/loss", 1.25f)));
  EXPECT_GT(events[1].time, 1.7e9);
  EXPECT_GE(events[2].time, events[1].time);
}

TEST(EventFile, HasEachRowOnceAfterAResume) {
  const support::TempFolder folder;
  double time_of_first = 0.0;
  {
    const auto writer = make_metric_writer(folder.path(), -1);
    for (int step = 1; step <= 4; ++step) {
      writer->write({step, 0.0, {{"loss", 1.0 * step}}});
    }
    time_of_first = read_events(only_event_file(folder.path()))[1].time;
  }
  // What a kill leaves: half a record at the end, in a file of an older name.
  const auto path = folder.path() / "events.out.tfevents.1.host";
  std::filesystem::rename(only_event_file(folder.path()), path);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 5);
  const auto writer = make_metric_writer(folder.path(), 2);
  writer->write({3, 0.0, {{"loss", 30.0}}});
  const auto events = read_events(only_event_file(folder.path()));
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[1].step, 1);
  EXPECT_EQ(events[1].time, time_of_first);
  EXPECT_EQ(events[2].step, 2);
  EXPECT_EQ(events[3].step, 3);
  EXPECT_THAT(events[3].scalars, ElementsAre(Pair("loss", 30.0f)));
}

}  // namespace
}  // namespace solera::run
