#include "solera/run/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <fstream>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "tests/support/temp_folder.h"

namespace solera::run {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

MetricRow row_of(std::int64_t step) {
  return {step, static_cast<double>(step) / 10, {{"loss", 1.0 / 3.0}}};
}

std::vector<std::int64_t> steps_of(const std::vector<MetricRow>& rows) {
  std::vector<std::int64_t> steps;
  for (const MetricRow& row : rows) steps.push_back(row.step);
  return steps;
}

void append_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::app | std::ios::binary) << text;
}

TEST(Metrics, ReadBackExactlyWhatWasWritten) {
  const support::TempFolder folder;
  const auto writer = make_metric_writer(folder.path(), -1);
  writer->write({7, 0.25, {{"train/loss", 0.1}, {"loss/a \"b\", c", 1e-300}}});
  const auto rows = read_metrics(folder.path());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].step, 7);
  EXPECT_EQ(rows[0].epoch, 0.25);
  EXPECT_THAT(
      rows[0].values,
      ElementsAre(std::pair<std::string, double>("train/loss", 0.1),
                  std::pair<std::string, double>("loss/a \"b\", c", 1e-300)));
}

TEST(Metrics, KeepALossThatIsNotFiniteAsNan) {
  const support::TempFolder folder;
  const auto writer = make_metric_writer(folder.path(), -1);
  writer->write({1, 0.0, {{"loss", INFINITY}, {"lr", 0.1}}});
  const auto rows = read_metrics(folder.path());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_TRUE(std::isnan(rows[0].values[0].second));
  EXPECT_EQ(rows[0].values[1].second, 0.1);
}

TEST(Metrics, ResumeDropsTheRowsAfterTheCheckpoint) {
  const support::TempFolder folder;
  {
    const auto writer = make_metric_writer(folder.path(), -1);
    for (int step = 1; step <= 5; ++step) writer->write(row_of(step));
  }
  const auto writer = make_metric_writer(folder.path(), 3);
  EXPECT_THAT(steps_of(read_metrics(folder.path())), ElementsAre(1, 2, 3));
  for (int step = 4; step <= 6; ++step) writer->write(row_of(step));
  EXPECT_THAT(steps_of(read_metrics(folder.path())),
              ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(read_text(folder.path() / "metrics.csv"),
            "step,epoch,loss\n"
            "1,0.1,0.3333333333333333\n2,0.2,0.3333333333333333\n"
            "3,0.3,0.3333333333333333\n4,0.4,0.3333333333333333\n"
            "5,0.5,0.3333333333333333\n6,0.6,0.3333333333333333\n");
}

TEST(Metrics, ResumeDropsATornLastLine) {
  const support::TempFolder folder;
  make_metric_writer(folder.path(), -1)->write(row_of(1));
  append_text(folder.path() / "metrics.jsonl", "{\"step\": 2, \"epo");
  append_text(folder.path() / "metrics.csv", "2,0.");
  EXPECT_THAT(steps_of(read_metrics(folder.path())), ElementsAre(1));
  make_metric_writer(folder.path(), 2)->write(row_of(2));
  EXPECT_THAT(steps_of(read_metrics(folder.path())), ElementsAre(1, 2));
  EXPECT_THAT(read_text(folder.path() / "metrics.csv"),
              EndsWith("\n2,0.2,0.3333333333333333\n"));
}

TEST(Metrics, ResumeMendsACsvThatLacksTheLastRow) {
  const support::TempFolder folder;
  make_metric_writer(folder.path(), -1)->write(row_of(1));
  write_file_atomically(folder.path() / "metrics.csv", "step,epoch,loss\n");
  make_metric_writer(folder.path(), 1);
  EXPECT_THAT(read_text(folder.path() / "metrics.csv"),
              HasSubstr("\n1,0.1,0.33"));
}

TEST(Metrics, StartingAnewDropsEverything) {
  const support::TempFolder folder;
  make_metric_writer(folder.path(), -1)->write(row_of(0));
  make_metric_writer(folder.path(), -1);
  EXPECT_TRUE(read_metrics(folder.path()).empty());
  EXPECT_EQ(read_text(folder.path() / "metrics.csv"), "step,epoch\n");
}

TEST(Metrics, CsvGrowsAColumnForEachNewName) {
  const support::TempFolder folder;
  const auto writer = make_metric_writer(folder.path(), -1);
  writer->write({1, 0.5, {{"loss", 2.0}}});
  writer->write({2, 1.0, {{"val/acc1", 0.75}, {"loss/a,b", 3.0}}});
  writer->write({3, 1.5, {{"loss", 1.0}}});
  EXPECT_EQ(read_text(folder.path() / "metrics.csv"),
            "step,epoch,loss,val/acc1,\"loss/a,b\"\n"
            "1,0.5,2,,\n"
            "2,1,,0.75,3\n"
            "3,1.5,1,,\n");
}

TEST(Metrics, AreEmptyWhereThereIsNoFile) {
  const support::TempFolder folder;
  EXPECT_TRUE(read_metrics(folder.path()).empty());
}

TEST(Metrics, NameTheLineThatIsMalformed) {
  for (const char* line : {"{\"step\": 1.5}", "{}", "[1]",
                           "{\"step\": 1, \"loss\": \"x\"}", "not json"}) {
    const support::TempFolder folder;
    append_text(folder.path() / "metrics.jsonl",
                "{\"step\": 0}\n" + std::string(line) + "\n{\"step\": 2}\n");
    try {
      read_metrics(folder.path());
      ADD_FAILURE() << "accepted " << line;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << line;
      EXPECT_THAT(error.what(), HasSubstr("metrics.jsonl:2")) << line;
    }
  }
}

/// While it lives, no file can grow beyond `bytes`: a disk that is full.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    former_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &former_);
    const struct rlimit limit = {bytes, former_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &former_);
    std::signal(SIGXFSZ, former_handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  struct rlimit former_ = {};
  void (*former_handler_)(int) = nullptr;
};

TEST(Metrics, FailOnAFullDiskAndKeepEarlierRows) {
  const support::TempFolder folder;
  const auto writer = make_metric_writer(folder.path(), -1);
  int written = 0;
  ErrorKind kind = ErrorKind::kUsage;
  {
    const FileSizeLimit limit(1000);
    try {
      for (; written < 100; ++written) writer->write(row_of(written));
    } catch (const Error& error) {
      kind = error.kind();
    }
  }
  EXPECT_EQ(kind, ErrorKind::kFailure);
  EXPECT_GT(written, 5);
  EXPECT_LT(written, 20);
  EXPECT_EQ(read_metrics(folder.path()).size(),
            static_cast<std::size_t>(written));
  EXPECT_THAT(read_text(folder.path() / "metrics.jsonl"), EndsWith("}\n"));
}

TEST(Metrics, FailWhenTheFolderHasVanished) {
  const support::TempFolder folder;
  const auto writer = make_metric_writer(folder.path() / "step", -1);
  writer->write(row_of(0));
  std::filesystem::remove_all(folder.path() / "step");
  EXPECT_THROW(writer->write(row_of(1)), Error);
}

}  // namespace
}  // namespace solera::run
