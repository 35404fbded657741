#include "solera/recipe/draws_file.h"

#include <set>

#include "solera/core/file.h"
#include "solera/core/hash.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

constexpr const char* kDrawsFile = "draws.json";

Value places_of(const eval::Draw& draw, const std::vector<std::int64_t>& rows,
                std::set<std::int64_t>& used) {
  if (draw.size() == rows.size()) return "all";
  Value places = Value::array();
  for (const std::int64_t row : draw) {
    const std::int64_t place = rows[static_cast<std::size_t>(row)];
    places.push(place);
    used.insert(place);
  }
  return places;
}

}  // namespace

DrawsFile::DrawsFile(const fs::path& step_folder) {
  if (step_folder.empty()) return;
  path_ = step_folder / kDrawsFile;
  if (fs::exists(path_)) tasks_ = read_json(path_).at("tasks");
}

void DrawsFile::add(const std::string& task,
                    const std::vector<eval::Draw>& draws,
                    const std::vector<std::int64_t>& rows,
                    const data::Dataset& dataset) {
  if (path_.empty() || tasks_.find(task) != nullptr) return;
  std::set<std::int64_t> used;
  Value lists = Value::array();
  for (const eval::Draw& draw : draws) {
    lists.push(places_of(draw, rows, used));
  }
  Value samples = Value::object();
  for (const std::int64_t place : used) {
    samples.append(std::to_string(place), dataset.sample_name(place));
  }
  Value entry = Value::object();
  entry.set("draw_hash", eval::draw_hash(draws));
  entry.set("dataset", data::fingerprint(dataset));
  entry.set("draws", lists);
  entry.set("samples", samples);
  tasks_.set(task, entry);
  Value file = Value::object();
  file.set("tasks", tasks_);
  write_file_atomically(path_, to_json(file) + "\n");
}

Value DrawsFile::reference() const {
  if (path_.empty() || tasks_.size() == 0) return {};
  Value reference = Value::object();
  reference.set("file", kDrawsFile);
  reference.set("sha256", sha256_file(path_));
  return reference;
}

}  // namespace solera::recipe
