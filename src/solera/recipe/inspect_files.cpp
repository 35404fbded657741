#include "solera/recipe/inspect_files.h"

#include <algorithm>
#include <cmath>

#include "solera/core/base64.h"
#include "solera/core/random.h"
#include "solera/image/decode.h"
#include "solera/image/encode.h"
#include "solera/image/resize.h"
#include "solera/run/metrics_csv.h"

namespace solera::recipe {
namespace {

constexpr int kThumbnailSide = 96;
constexpr int kThumbnailQuality = 80;
constexpr std::uint64_t kImageStream = 0x494D4147;

const std::string& name_at(const data::Dataset& dataset,
                           const torch::Tensor& labels, std::int64_t row) {
  const auto label = labels.data_ptr<std::int64_t>()[row];
  return dataset.class_names()[static_cast<std::size_t>(label)];
}

std::int64_t sample_at(const InspectedAnswers& answers, std::int64_t row) {
  return answers.samples[static_cast<std::size_t>(row)];
}

std::string thumbnail(const data::Dataset& dataset, std::int64_t index) {
  const data::RawSample raw = dataset.read(index);
  image::Image picture =
      raw.encoded.empty()
          ? raw.pixels
          : image::decode(raw.encoded, dataset.sample_name(index));
  const int longer = std::max(picture.width, picture.height);
  if (longer > kThumbnailSide) {
    const auto side = [&](int length) {
      return std::max(1, length * kThumbnailSide / longer);
    };
    picture = image::resize(picture, side(picture.width), side(picture.height),
                            image::Filter::kBilinear);
  }
  return "data:image/jpeg;base64," +
         base64(image::encode_jpeg(picture, kThumbnailQuality));
}

}  // namespace

std::string predictions_csv(const data::Dataset& dataset,
                            const InspectedAnswers& before,
                            const InspectedAnswers& after) {
  std::string text = "sample,label,before,after\n";
  for (std::int64_t row = 0; row < before.accuracy.images; ++row) {
    text +=
        run::csv_field(dataset.sample_name(sample_at(before, row))) + ',' +
        run::csv_field(name_at(dataset, before.labels, row)) + ',' +
        run::csv_field(name_at(dataset, before.accuracy.predicted, row)) + ',' +
        run::csv_field(name_at(dataset, after.accuracy.predicted, row)) + '\n';
  }
  return text;
}

std::vector<std::int64_t> changed_rows(const InspectedAnswers& from,
                                       const InspectedAnswers& to) {
  const double* right_before = from.accuracy.right.data_ptr<double>();
  const double* right_after = to.accuracy.right.data_ptr<double>();
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < from.accuracy.images; ++row) {
    if (right_before[row] < right_after[row]) rows.push_back(row);
  }
  return rows;
}

Value changed_images(const data::Dataset& dataset,
                     const InspectedAnswers& before,
                     const InspectedAnswers& after,
                     const std::vector<std::int64_t>& rows, std::int64_t most,
                     std::uint64_t seed) {
  const auto count = static_cast<std::int64_t>(rows.size());
  std::vector<std::int64_t> order =
      random_permutation(count, seed, kImageStream);
  order.resize(static_cast<std::size_t>(std::min(most, count)));
  std::sort(order.begin(), order.end());
  Value images = Value::array();
  for (const std::int64_t place : order) {
    const std::int64_t row = rows[static_cast<std::size_t>(place)];
    const std::int64_t sample = sample_at(before, row);
    Value image = Value::object();
    image.set("sample", dataset.sample_name(sample));
    image.set("label", name_at(dataset, before.labels, row));
    image.set("before", name_at(dataset, before.accuracy.predicted, row));
    image.set("after", name_at(dataset, after.accuracy.predicted, row));
    image.set("image", thumbnail(dataset, sample));
    images.push(image);
  }
  return images;
}

}  // namespace solera::recipe
