#include "solera/cli/duplicate_tables.h"

#include <fmt/format.h>

#include "solera/image/perceptual_hash.h"
#include "solera/run/metrics_csv.h"
#include "solera/run/table.h"

namespace solera::cli {
namespace {

constexpr std::size_t kGroupsShown = 20;
constexpr std::size_t kMembersShown = 6;
constexpr std::size_t kBrokenShown = 10;

std::vector<std::int64_t> count_to_leave_out(const DuplicateSearch& search) {
  std::vector<std::int64_t> counts(search.sets.size(), 0);
  for (const auto& group : search.report.groups) {
    for (const data::DuplicateMember& member : group) {
      if (!member.stays) continue;
      ++counts[static_cast<std::size_t>(search.images[member.image].set)];
    }
  }
  return counts;
}

const std::string& set_name(const DuplicateSearch& search, std::size_t image) {
  return search.sets[static_cast<std::size_t>(search.images[image].set)].name;
}

Value member_value(const DuplicateSearch& search,
                   const data::DuplicateMember& member) {
  Value value = Value::object();
  value.set("set", set_name(search, member.image));
  value.set("sample", search.name_of(member.image));
  value.set("hash", image::hash_text(search.images[member.image].hash));
  value.set("stays", !member.stays);
  if (!member.stays) return value;
  value.set("duplicate_of", search.name_of(*member.stays));
  value.set("distance", member.distance);
  return value;
}

Value sets_value(const DuplicateSearch& search) {
  const std::vector<std::int64_t> counts = count_to_leave_out(search);
  Value list = Value::array();
  for (std::size_t i = 0; i < search.sets.size(); ++i) {
    Value& row = list.push(Value::object());
    row.set("name", search.sets[i].name);
    row.set("images", search.sets[i].dataset->size());
    row.set("broken", static_cast<std::int64_t>(search.sets[i].broken.size()));
    row.set("to_leave_out", counts[i]);
  }
  return list;
}

/// What `visit` is called with: two sets and the pairs they have.
template <class Visit>
void for_each_pair_of_sets(const DuplicateSearch& search, Visit visit) {
  for (std::size_t a = 0; a < search.sets.size(); ++a) {
    for (std::size_t b = a; b < search.sets.size(); ++b) {
      if (a == b && search.options.between) continue;
      visit(search.sets[a].name, search.sets[b].name,
            search.report.pairs[a][b]);
    }
  }
}

std::string member_line(const DuplicateSearch& search,
                        const data::DuplicateMember& member) {
  if (!member.stays) {
    return fmt::format("  {}\n", search.name_of(member.image));
  }
  return fmt::format("  {}  (leave out: {} bits from {})\n",
                     search.name_of(member.image), member.distance,
                     search.name_of(*member.stays));
}

std::string groups_text(const DuplicateSearch& search) {
  const auto& groups = search.report.groups;
  std::string text;
  for (std::size_t i = 0; i < groups.size() && i < kGroupsShown; ++i) {
    text += fmt::format("\ngroup {}, {} images\n", i + 1, groups[i].size());
    for (std::size_t k = 0; k < groups[i].size() && k < kMembersShown; ++k) {
      text += member_line(search, groups[i][k]);
    }
    if (groups[i].size() > kMembersShown) {
      text += fmt::format("  and {} more\n", groups[i].size() - kMembersShown);
    }
  }
  if (groups.size() > kGroupsShown) {
    text += fmt::format("\nand {} more groups: --json and --csv list all\n",
                        groups.size() - kGroupsShown);
  }
  return text;
}

std::string broken_text(const DuplicateSearch& search) {
  std::string text;
  std::size_t count = 0;
  for (const SearchedSet& set : search.sets) {
    for (const data::BrokenImage& image : set.broken) {
      if (++count <= kBrokenShown) text += "  " + image.error + "\n";
    }
  }
  if (count == 0) return "";
  if (count > kBrokenShown) {
    text += fmt::format("  and {} more\n", count - kBrokenShown);
  }
  return "\nNot readable\n" + text;
}

}  // namespace

std::string DuplicateSearch::name_of(std::size_t image) const {
  const data::HashedImage& found = images[image];
  return sets[static_cast<std::size_t>(found.set)].dataset->sample_name(
      found.sample);
}

Value duplicate_value(const DuplicateSearch& search) {
  Value value = Value::object();
  value.set("distance", search.options.distance);
  value.set("between", search.options.between);
  value.set("sets", sets_value(search));
  Value& pairs = value.set("pairs", Value::array());
  for_each_pair_of_sets(search, [&](const std::string& a, const std::string& b,
                                    std::int64_t count) {
    Value& row = pairs.push(Value::object());
    row.set("sets", Value::array({a, b}));
    row.set("pairs", count);
  });
  Value& groups = value.set("groups", Value::array());
  for (const auto& group : search.report.groups) {
    Value& members = groups.push(Value::array());
    for (const data::DuplicateMember& member : group) {
      members.push(member_value(search, member));
    }
  }
  Value& broken = value.set("broken", Value::array());
  for (const SearchedSet& set : search.sets) {
    for (const data::BrokenImage& image : set.broken) {
      Value& row = broken.push(Value::object());
      row.set("set", set.name);
      row.set("sample", image.name);
      row.set("error", image.error);
    }
  }
  return value;
}

std::string duplicate_csv(const DuplicateSearch& search) {
  std::string text = "group,set,sample,hash,stays,duplicate_of,distance\n";
  std::size_t number = 0;
  for (const auto& group : search.report.groups) {
    ++number;
    for (const data::DuplicateMember& member : group) {
      text += fmt::format("{},{},{},{},{},", number,
                          run::csv_field(set_name(search, member.image)),
                          run::csv_field(search.name_of(member.image)),
                          image::hash_text(search.images[member.image].hash),
                          !member.stays);
      text += member.stays
                  ? fmt::format("{},{}\n",
                                run::csv_field(search.name_of(*member.stays)),
                                member.distance)
                  : ",\n";
    }
  }
  return text;
}

std::string duplicate_text(const DuplicateSearch& search,
                           const run::Console& console) {
  const std::vector<std::int64_t> counts = count_to_leave_out(search);
  run::Table sets({"set", "images", "broken", "to leave out"});
  for (std::size_t i = 0; i < search.sets.size(); ++i) {
    const SearchedSet& set = search.sets[i];
    sets.add_row({set.name, fmt::format("{}", set.dataset->size()),
                  fmt::format("{}", set.broken.size()),
                  fmt::format("{}", counts[i])});
  }
  run::Table pairs({"pairs between", "and",
                    fmt::format("within {} bits", search.options.distance)});
  for_each_pair_of_sets(search, [&](const std::string& a, const std::string& b,
                                    std::int64_t count) {
    pairs.add_row({a, b, fmt::format("{}", count)});
  });
  return sets.text(console) + "\n" + pairs.text(console) + groups_text(search) +
         broken_text(search);
}

}  // namespace solera::cli
