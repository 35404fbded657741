#include "solera/cli/statistics_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "solera/core/text.h"
#include "solera/run/table.h"

namespace solera::cli {
namespace {

constexpr std::size_t kClassesShown = 20;
constexpr std::size_t kSizesShown = 5;
constexpr std::size_t kFilesShown = 10;

Value spread_value(const data::Spread& spread) {
  Value value = Value::object();
  value.set("least", spread.least);
  value.set("median", spread.median);
  value.set("most", spread.most);
  return value;
}

Value names_value(const std::vector<std::string>& names) {
  Value list = Value::array();
  for (const std::string& name : names) list.push(name);
  return list;
}

std::vector<run::Cell> spread_row(const std::string& what,
                                  const data::Spread& spread) {
  return {what, fmt::format("{}", spread.least),
          fmt::format("{}", spread.median), fmt::format("{}", spread.most)};
}

/// The first of `lines`, indented, and how many more there are.
std::string some_lines(const std::string& title,
                       const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string text = "\n" + title + "\n";
  for (std::size_t i = 0; i < lines.size() && i < kFilesShown; ++i) {
    text += "  " + lines[i] + "\n";
  }
  if (lines.size() > kFilesShown) {
    text += fmt::format("  and {} more\n", lines.size() - kFilesShown);
  }
  return text;
}

/// Classes by their number of images, the smallest first.
std::string classes_text(const SetStatistics& set,
                         const run::Console& console) {
  const std::vector<std::int64_t>& images = set.statistics.per_class;
  if (images.empty()) return "";
  std::vector<std::size_t> order(images.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(
      order.begin(), order.end(),
      [&](std::size_t a, std::size_t b) { return images[a] < images[b]; });
  run::Table table({"class", "images"});
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order.size() > kClassesShown && i == kClassesShown / 2) {
      table.add_row({"...", "..."});
      i = order.size() - kClassesShown / 2;
    }
    table.add_row({set.dataset->class_names()[order[i]],
                   fmt::format("{}", images[order[i]])});
  }
  return "\n" + table.text(console);
}

std::string sizes_text(const SetStatistics& set, const run::Console& console) {
  const std::vector<data::SizeCount>& sizes = set.statistics.sizes;
  if (sizes.empty()) return "";
  run::Table table({"size", "images"});
  for (std::size_t i = 0; i < sizes.size() && i < kSizesShown; ++i) {
    table.add_row(
        {fmt::format("{} x {}", sizes[i].size.width, sizes[i].size.height),
         fmt::format("{}", sizes[i].images)});
  }
  if (sizes.size() > kSizesShown) {
    table.add_row({fmt::format("{} more sizes", sizes.size() - kSizesShown)});
  }
  return "\n" + table.text(console);
}

std::string broken_lines(const SetStatistics& set) {
  std::vector<std::string> lines;
  for (const data::BrokenImage& image : set.statistics.broken) {
    lines.push_back(image.error);
  }
  return some_lines("Not readable", lines);
}

}  // namespace

Value statistics_value(const SetStatistics& set) {
  const data::DatasetStatistics& statistics = set.statistics;
  Value value = Value::object();
  value.set("name", set.name);
  value.set("images", statistics.images);
  value.set("unlabelled", statistics.unlabelled);
  Value& classes = value.set("classes", Value::array());
  for (std::size_t i = 0; i < statistics.per_class.size(); ++i) {
    Value& row = classes.push(Value::object());
    row.set("name", set.dataset->class_names()[i]);
    row.set("images", statistics.per_class[i]);
  }
  value.set("per_class", spread_value(data::spread_of(statistics.per_class)));
  value.set("width", spread_value(statistics.width));
  value.set("height", spread_value(statistics.height));
  Value& sizes = value.set("sizes", Value::array());
  for (const data::SizeCount& count : statistics.sizes) {
    Value& row = sizes.push(Value::object());
    row.set("width", count.size.width);
    row.set("height", count.size.height);
    row.set("images", count.images);
  }
  Value& broken = value.set("broken", Value::array());
  for (const data::BrokenImage& image : statistics.broken) {
    Value& row = broken.push(Value::object());
    row.set("sample", image.name);
    row.set("error", image.error);
  }
  if (set.classes) {
    Value& list = value.set("class_list", Value::object());
    list.set("without_line", names_value(set.classes->without_line));
    list.set("without_images", names_value(set.classes->without_images));
  }
  return value;
}

std::string statistics_text(const SetStatistics& set,
                            const run::Console& console) {
  const data::DatasetStatistics& statistics = set.statistics;
  std::string text =
      fmt::format("{}: {} images, {} classes, {} of no class, {} broken\n\n",
                  set.name, statistics.images, statistics.per_class.size(),
                  statistics.unlabelled, statistics.broken.size());
  run::Table spreads({"", "least", "median", "most"});
  if (!statistics.per_class.empty()) {
    spreads.add_row(
        spread_row("images of a class", data::spread_of(statistics.per_class)));
  }
  spreads.add_row(spread_row("width", statistics.width));
  spreads.add_row(spread_row("height", statistics.height));
  text += spreads.text(console) + classes_text(set, console) +
          sizes_text(set, console) + broken_lines(set);
  if (set.classes) {
    text += some_lines("Classes that the class list does not name",
                       set.classes->without_line) +
            some_lines("Lines of the class list without images",
                       set.classes->without_images);
  }
  return text;
}

}  // namespace solera::cli
