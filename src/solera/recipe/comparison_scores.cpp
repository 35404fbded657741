#include "solera/recipe/comparison_scores.h"

#include <algorithm>
#include <optional>

#include "solera/recipe/comparison_values.h"

namespace solera::recipe {
namespace {

using metrics::Verdict;

constexpr std::size_t kFewModels = 8;

struct Counts {
  std::int64_t win = 0;
  std::int64_t tie = 0;
  std::int64_t lose = 0;

  void add(Verdict verdict) {
    ++(verdict == Verdict::kWin ? win : verdict == Verdict::kTie ? tie : lose);
  }
  std::int64_t sum() const { return win + tie + lose; }
  Value value() const {
    Value value = Value::object();
    value.set("win", win);
    value.set("tie", tie);
    value.set("lose", lose);
    return value;
  }
};

struct Score {
  Counts tables;
  Counts seeds;
  Counts tasks;
  Value wins = Value::array();
  Value losses = Value::array();
};

struct Pair {
  std::string model;
  std::string versus;
};

bool operator==(const Pair& a, const Pair& b) {
  return a.model == b.model && a.versus == b.versus;
}

std::optional<eval::Comparison> compare_cells(const eval::Observations* a,
                                              const eval::Observations* b) {
  if (a == nullptr || b == nullptr) return std::nullopt;
  try {
    return eval::compare(*a, *b, "");
  } catch (const Error&) {
    return std::nullopt;  // Named where the table is described.
  }
}

const eval::Observations* find_cell(const ComparedTask& task,
                                    const std::string& model) {
  const auto cell = task.cells.find(model);
  return cell == task.cells.end() ? nullptr : &cell->second.observations;
}

void count_table(const ComparedTable& table, const std::string& relation,
                 const Pair& pair, Score& score) {
  std::vector<std::string> named_elsewhere;
  const auto means = mean_cells(table, relation, named_elsewhere);
  const auto find = [&](const std::string& model) {
    const auto found = means.find(model);
    return found == means.end() ? nullptr : &found->second;
  };
  if (const auto found = compare_cells(find(pair.model), find(pair.versus))) {
    const Verdict verdict = metrics::verdict(found->draws);
    score.tables.add(verdict);
    if (verdict == Verdict::kWin) score.wins.push(table.name);
    if (verdict == Verdict::kLose) score.losses.push(table.name);
    if (found->seeds) score.seeds.add(metrics::verdict(*found->seeds));
  }
  for (const ComparedTask& task : table.tasks) {
    if (task.relation != relation) continue;
    const auto found = compare_cells(find_cell(task, pair.model),
                                     find_cell(task, pair.versus));
    if (found) score.tasks.add(metrics::verdict(found->draws));
  }
}

void add_pair(const Pair& pair, std::vector<Pair>& pairs) {
  const Pair turned{pair.versus, pair.model};
  if (pair.model == pair.versus || pair.versus.empty() ||
      std::find(pairs.begin(), pairs.end(), pair) != pairs.end() ||
      std::find(pairs.begin(), pairs.end(), turned) != pairs.end()) {
    return;
  }
  pairs.push_back(pair);
}

std::vector<Pair> pairs_of(const std::vector<ComparedTable>& tables) {
  std::vector<Pair> pairs;
  for (const ComparedTable& table : tables) {
    for (const std::string& model : table.models) {
      add_pair({model, table.baseline}, pairs);
    }
    for (const std::string& model : table.models) {
      add_pair({model, table.control}, pairs);
    }
    if (table.models.size() > kFewModels) continue;
    // The last arms of a recipe are those it is about.
    for (auto model = table.models.rbegin(); model != table.models.rend();
         ++model) {
      for (const std::string& versus : table.models) {
        add_pair({*model, versus}, pairs);
      }
    }
  }
  return pairs;
}

Value describe_score(const Score& score) {
  Value value = score.tables.value();
  value.set("wins", score.wins);
  value.set("losses", score.losses);
  if (score.seeds.sum() > 0) value.set("seeds", score.seeds.value());
  return value;
}

}  // namespace

Value describe_scores(const std::vector<ComparedTable>& tables) {
  Value scores = Value::array();
  for (const Pair& pair : pairs_of(tables)) {
    Value row = Value::object();
    row.set("model", pair.model);
    row.set("versus", pair.versus);
    Value tasks = Value::object();
    for (const char* relation : kRelations) {
      Score score;
      for (const ComparedTable& table : tables) {
        count_table(table, relation, pair, score);
      }
      if (score.tasks.sum() == 0) continue;
      row.set(relation, describe_score(score));
      tasks.set(relation, score.tasks.value());
    }
    if (tasks.size() == 0) continue;
    row.set("tasks", tasks);
    scores.push(row);
  }
  return scores;
}

}  // namespace solera::recipe
