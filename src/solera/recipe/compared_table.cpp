#include "solera/recipe/compared_table.h"

#include <algorithm>
#include <set>

#include "solera/core/error.h"
#include "solera/recipe/compared_choice.h"

namespace solera::recipe {
namespace {

using RunGroup = std::vector<const ComparedRun*>;

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

template <class Item>
Item* find_named(std::vector<Item>& items, const std::string& name) {
  const auto found =
      std::find_if(items.begin(), items.end(),
                   [&](const Item& i) { return i.name == name; });
  return found == items.end() ? nullptr : &*found;
}

const MeasuredTable* find_step(const ComparedRun& run,
                               const std::string& step) {
  for (const MeasuredTable& table : run.tables) {
    if (table.step == step) return &table;
  }
  return nullptr;
}

void add_seed(const MeasuredTask& measured, ComparedTask& task) {
  for (const auto& [model, cell] : measured.cells) {
    ComparedCell& compared = task.cells[model];
    compared.observations.seeds.push_back(cell.percent);
    compared.draw_hashes.push_back(cell.draw_hash);
  }
}

// One step of every run of a group: its seeds.
ComparedTable join_seeds(const MeasuredTable& first, const RunGroup& group,
                         std::vector<std::string>& problems) {
  ComparedTable table{first.step,     first.kind,    first.models,
                      first.baseline, first.control, {}};
  for (const ComparedRun* run : group) {
    const MeasuredTable* measured = find_step(*run, first.step);
    if (measured == nullptr) {
      problems.push_back("[" + run->folder.string() + "] has no result of " +
                         first.step + ", its seed is left out there");
      continue;
    }
    for (const MeasuredTask& each : measured->tasks) {
      ComparedTask* task = find_named(table.tasks, each.name);
      if (task == nullptr) {
        table.tasks.push_back({each.name, each.relation, {}});
        task = &table.tasks.back();
      }
      add_seed(each, *task);
    }
  }
  return table;
}

std::vector<ComparedTable> tables_of(const RunGroup& group,
                                     std::vector<std::string>& problems) {
  std::vector<ComparedTable> tables;
  std::set<std::string> done;
  for (const ComparedRun* run : group) {
    for (const MeasuredTable& table : run->tables) {
      if (!done.insert(table.step).second) continue;
      tables.push_back(join_seeds(table, group, problems));
    }
  }
  return tables;
}

void rename(const std::string& from, const std::string& to,
            ComparedTable& table) {
  std::replace(table.models.begin(), table.models.end(), from, to);
  if (table.baseline == from) table.baseline = to;
  if (table.control == from) table.control = to;
  for (ComparedTask& task : table.tasks) {
    auto cell = task.cells.extract(from);
    if (cell.empty()) continue;
    cell.key() = to;
    task.cells.insert(std::move(cell));
  }
}

// The same network, measured twice.
bool same_cells(const std::string& model, const ComparedTable& a,
                ComparedTable& b) {
  for (const ComparedTask& task : a.tasks) {
    const ComparedTask* other = find_named(b.tasks, task.name);
    const auto mine = task.cells.find(model);
    if (other == nullptr || mine == task.cells.end()) return false;
    const auto theirs = other->cells.find(model);
    if (theirs == other->cells.end() ||
        theirs->second.draw_hashes != mine->second.draw_hashes ||
        theirs->second.observations.seeds != mine->second.observations.seeds) {
      return false;
    }
  }
  return true;
}

void join_tables(ComparedTable other, const std::string& run,
                 ComparedTable& table) {
  for (const std::string& model : std::vector<std::string>(other.models)) {
    const bool taken = contains(table.models, model);
    if (taken && !same_cells(model, table, other)) {
      rename(model, run + "/" + model, other);
    }
  }
  for (const std::string& model : other.models) {
    if (!contains(table.models, model)) table.models.push_back(model);
  }
  if (table.control.empty()) table.control = other.control;
  for (ComparedTask& each : other.tasks) {
    ComparedTask* task = find_named(table.tasks, each.name);
    if (task == nullptr) {
      table.tasks.push_back(std::move(each));
    } else {
      task->cells.merge(each.cells);
    }
  }
}

void join_groups(const std::vector<std::vector<ComparedTable>>& groups,
                 const std::vector<RunGroup>& runs,
                 std::vector<ComparedTable>& joined) {
  const bool single = std::all_of(groups.begin(), groups.end(),
                                  [](const auto& g) { return g.size() == 1; });
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const ComparedTable& table : groups[i]) {
      const auto found = std::find_if(
          joined.begin(), joined.end(), [&](const ComparedTable& other) {
            return other.kind == table.kind &&
                   (single || other.name == table.name);
          });
      if (found == joined.end()) {
        joined.push_back(table);
      } else {
        join_tables(table, runs[i].front()->folder.string(), *found);
      }
    }
  }
}

void refuse_equal_seeds(const RunGroup& group) {
  for (std::size_t i = 0; i < group.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (group[i]->training_seeds != group[k]->training_seeds) continue;
      throw Error(ErrorKind::kUsage, group[i]->folder.string(),
                  "was trained by the same recipe with the same seeds as " +
                      group[k]->folder.string() +
                      ", expected other seeds or another recipe, leave one "
                      "out");
    }
  }
}

}  // namespace

std::vector<std::vector<const ComparedRun*>> group_runs(
    const std::vector<ComparedRun>& runs) {
  std::vector<RunGroup> groups;
  for (const ComparedRun& run : runs) {
    const auto same = [&](const RunGroup& group) {
      return !run.recipe.empty() && group.front()->recipe == run.recipe;
    };
    const auto found = std::find_if(groups.begin(), groups.end(), same);
    if (found == groups.end()) {
      groups.push_back({&run});
    } else {
      found->push_back(&run);
    }
  }
  return groups;
}

std::vector<ComparedTable> make_compared_tables(
    const std::vector<ComparedRun>& runs, const CompareOptions& options,
    std::vector<std::string>& problems) {
  const std::vector<RunGroup> groups = group_runs(runs);
  std::vector<std::vector<ComparedTable>> by_group;
  for (const RunGroup& group : groups) {
    refuse_equal_seeds(group);
    by_group.push_back(tables_of(group, problems));
  }
  std::vector<ComparedTable> tables;
  join_groups(by_group, groups, tables);
  choose_models(options, tables);
  for (ComparedTable& table : tables) drop_unpaired(table, problems);
  return tables;
}

}  // namespace solera::recipe
