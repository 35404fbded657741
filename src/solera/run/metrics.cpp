#include "solera/run/metrics.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "solera/core/file.h"
#include "solera/run/append_file.h"
#include "solera/run/metrics_csv.h"
#include "solera/run/metrics_jsonl.h"
#include "solera/run/tensorboard.h"

namespace solera::run {
namespace fs = std::filesystem;
namespace {

double seconds_since_1970() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

std::vector<MetricRow> without_times(const std::vector<TimedRow>& timed) {
  std::vector<MetricRow> rows;
  for (const TimedRow& row : timed) rows.push_back(row.row);
  return rows;
}

/// The rows kept from earlier, after metrics.jsonl was cut to them.
std::vector<TimedRow> keep_rows(const fs::path& path,
                                std::int64_t resume_step) {
  std::vector<TimedRow> rows = read_jsonl(path);
  const auto is_later = [&](const TimedRow& timed) {
    return timed.row.step > resume_step;
  };
  rows.erase(std::remove_if(rows.begin(), rows.end(), is_later), rows.end());
  std::string text;
  for (const TimedRow& row : rows) text += jsonl_line(row);
  write_file_atomically(path, text);
  return rows;
}

/// Writes the one event file of the folder. TensorBoard follows the newest
/// name, so each process takes a name of its own and removes the others.
fs::path write_events(const fs::path& folder,
                      const std::vector<TimedRow>& rows) {
  const double now = seconds_since_1970();
  char host[256] = "localhost";
  ::gethostname(host, sizeof host - 1);
  const std::string name =
      fmt::format("events.out.tfevents.{:.0f}.{}", now, host);
  std::string text = event_file_start(rows.empty() ? now : rows.front().time);
  for (const TimedRow& row : rows) text += event_record(row.time, row.row);
  write_file_atomically(folder / name, text);

  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string other = entry.path().filename().string();
    const bool is_events = other.find("events.out.tfevents.") <= 1;
    if (is_events && other != name) old.push_back(entry.path());
  }
  std::error_code ignored;
  for (const fs::path& path : old) fs::remove(path, ignored);
  return folder / name;
}

class FileMetricWriter : public MetricWriter {
 public:
  FileMetricWriter(const fs::path& folder, const std::vector<TimedRow>& rows)
      : folder_(folder),
        jsonl_(folder / "metrics.jsonl"),
        csv_(folder / "metrics.csv", without_times(rows)),
        events_(write_events(folder, rows)) {}

  void write(const MetricRow& row) override {
    const TimedRow timed{seconds_since_1970(), row};
    jsonl_.append(jsonl_line(timed));
    if (csv_.has_columns_for(row)) {
      csv_.append(row);
    } else {
      csv_ = MetricsCsv(folder_ / "metrics.csv", read_metrics(folder_));
    }
    events_.append(event_record(timed.time, row));
  }

 private:
  fs::path folder_;
  AppendFile jsonl_;
  MetricsCsv csv_;
  AppendFile events_;
};

}  // namespace

std::unique_ptr<MetricWriter> make_metric_writer(const fs::path& folder,
                                                 std::int64_t resume_step) {
  make_folders(folder);
  const auto rows = keep_rows(folder / "metrics.jsonl", resume_step);
  return std::make_unique<FileMetricWriter>(folder, rows);
}

std::vector<MetricRow> read_metrics(const fs::path& folder) {
  return without_times(read_jsonl(folder / "metrics.jsonl"));
}

}  // namespace solera::run
