#include "solera/data/statistics.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "solera/image/decode.h"

namespace solera::data {
namespace {

image::ImageSize size_of(const Dataset& dataset, std::int64_t index,
                         bool header_only) {
  const RawSample raw = dataset.read(index);
  const std::string name = dataset.sample_name(index);
  if (header_only && !raw.encoded.empty()) {
    return image::read_size(raw.encoded, name);
  }
  const image::Image picture = decode_sample(raw, name);
  return {picture.width, picture.height};
}

void count_labels(const Dataset& dataset, DatasetStatistics& statistics) {
  statistics.per_class.assign(dataset.class_names().size(), 0);
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    const std::vector<std::int64_t> labels = dataset.labels(i);
    if (labels.empty()) ++statistics.unlabelled;
    for (const std::int64_t label : labels) {
      ++statistics.per_class[static_cast<std::size_t>(label)];
    }
  }
}

void summarize_sizes(const std::vector<image::ImageSize>& sizes,
                     DatasetStatistics& statistics) {
  std::vector<std::int64_t> widths;
  std::vector<std::int64_t> heights;
  std::map<std::pair<int, int>, std::int64_t> counts;
  for (const image::ImageSize& size : sizes) {
    if (size.width == 0) continue;  // broken
    widths.push_back(size.width);
    heights.push_back(size.height);
    ++counts[{size.width, size.height}];
  }
  statistics.width = spread_of(std::move(widths));
  statistics.height = spread_of(std::move(heights));
  for (const auto& [size, images] : counts) {
    statistics.sizes.push_back({{size.first, size.second}, images});
  }
  std::stable_sort(statistics.sizes.begin(), statistics.sizes.end(),
                   [](const SizeCount& a, const SizeCount& b) {
                     return a.images > b.images;
                   });
}

}  // namespace

Spread spread_of(std::vector<std::int64_t> numbers) {
  if (numbers.empty()) return {};
  std::sort(numbers.begin(), numbers.end());
  return {numbers.front(), numbers[(numbers.size() - 1) / 2], numbers.back()};
}

DatasetStatistics gather_statistics(const Dataset& dataset,
                                    const StatisticsOptions& options,
                                    const ImagesDone& done) {
  DatasetStatistics statistics;
  statistics.images = dataset.size();
  count_labels(dataset, statistics);
  std::vector<image::ImageSize> sizes(static_cast<std::size_t>(dataset.size()));
  statistics.broken =
      visit_images(dataset, options.threads, done, [&](std::int64_t i) {
        sizes[static_cast<std::size_t>(i)] =
            size_of(dataset, i, options.headers_only);
      });
  summarize_sizes(sizes, statistics);
  return statistics;
}

ClassListCheck check_classes(const Dataset& dataset, const ClassList& list) {
  ClassListCheck check;
  const std::vector<std::string>& names = dataset.class_names();
  for (const std::string& name : names) {
    if (list.find(name) < 0) check.without_line.push_back(name);
  }
  const std::set<std::string> known(names.begin(), names.end());
  for (const std::string& name : list.names()) {
    if (known.count(name) == 0) check.without_images.push_back(name);
  }
  return check;
}

}  // namespace solera::data
