#include "solera/recipe/compared_choice.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::recipe {
namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Models that are seeds of one arm become one model.
void join_arm(const std::string& arm, const std::vector<std::string>& members,
              ComparedTable& table) {
  const auto is_member = [&](const std::string& model) {
    return contains(members, model);
  };
  auto& models = table.models;
  const auto first = std::find_if(models.begin(), models.end(), is_member);
  if (first == models.end()) return;
  const auto place = first - models.begin();
  models.erase(std::remove_if(models.begin(), models.end(), is_member),
               models.end());
  models.insert(models.begin() + place, arm);
  if (is_member(table.baseline)) table.baseline = arm;
  if (is_member(table.control)) table.control = arm;
  for (ComparedTask& task : table.tasks) {
    ComparedCell joined;
    for (const std::string& member : members) {
      auto cell = task.cells.extract(member);
      if (cell.empty()) continue;
      const ComparedCell& found = cell.mapped();
      auto& seeds = joined.observations.seeds;
      seeds.insert(seeds.end(), found.observations.seeds.begin(),
                   found.observations.seeds.end());
      joined.draw_hashes.insert(joined.draw_hashes.end(),
                                found.draw_hashes.begin(),
                                found.draw_hashes.end());
    }
    if (!joined.draw_hashes.empty()) task.cells[arm] = std::move(joined);
  }
}

void choose(const std::string& name, const char* option,
            std::vector<ComparedTable>& tables,
            std::string ComparedTable::*member) {
  if (name.empty()) return;
  std::vector<std::string> known;
  bool found = false;
  for (ComparedTable& table : tables) {
    known.insert(known.end(), table.models.begin(), table.models.end());
    if (!contains(table.models, name)) continue;
    table.*member = name;
    found = true;
  }
  if (found) return;
  throw Error(ErrorKind::kUsage, option,
              "found '" + name + "', expected a model of the results, " +
                  suggest(name, known));
}

void check_arms(const CompareOptions& options,
                const std::vector<ComparedTable>& tables) {
  std::vector<std::string> known;
  for (const ComparedTable& table : tables) {
    known.insert(known.end(), table.models.begin(), table.models.end());
  }
  for (const auto& [arm, members] : options.seeds) {
    for (const std::string& member : members) {
      if (contains(known, member)) continue;
      throw Error(ErrorKind::kUsage, "--seeds " + arm,
                  "found '" + member + "', expected a model of the results, " +
                      suggest(member, known));
    }
  }
}

const std::string& hash_of(const std::vector<std::string>& hashes,
                           std::size_t seed) {
  return hashes[hashes.size() == 1 ? 0 : std::min(seed, hashes.size() - 1)];
}

// One network, of one seed, pairs with every seed of another one.
bool pairs(const std::vector<std::string>& a,
           const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    if (hash_of(a, i) != hash_of(b, i)) return false;
  }
  return true;
}

}  // namespace

void choose_models(const CompareOptions& options,
                   std::vector<ComparedTable>& tables) {
  check_arms(options, tables);
  for (ComparedTable& table : tables) {
    for (const auto& [arm, members] : options.seeds) {
      join_arm(arm, members, table);
    }
  }
  choose(options.baseline, "--baseline", tables, &ComparedTable::baseline);
  choose(options.control, "--control", tables, &ComparedTable::control);
}

void drop_unpaired(ComparedTable& table, std::vector<std::string>& problems) {
  for (ComparedTask& task : table.tasks) {
    if (task.cells.empty()) continue;
    auto reference = task.cells.find(table.baseline);
    if (reference == task.cells.end()) reference = task.cells.begin();
    const std::string against = reference->first;
    const std::vector<std::string> hashes = reference->second.draw_hashes;
    for (const std::string& model : table.models) {
      const auto cell = task.cells.find(model);
      if (cell == task.cells.end() || pairs(cell->second.draw_hashes, hashes)) {
        continue;
      }
      problems.push_back(
          "[" + table.name + " " + task.name + "] the draws of " + model +
          " are not those of " + against +
          ", left out: measure both with the same seed, shots, draws and "
          "images");
      task.cells.erase(cell);
    }
  }
}

}  // namespace solera::recipe
