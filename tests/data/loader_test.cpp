#include "solera/data/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <atomic>
#include <set>
#include <stdexcept>

#include "tests/data/samples.h"
#include "tests/support/errors.h"

namespace solera::data {
namespace {

using support::input_error_of;
using support::usage_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

/// `size` pictures of 12 x 10; those in `broken` do not decode.
class FakeDataset : public Dataset {
 public:
  explicit FakeDataset(std::int64_t size, std::set<std::int64_t> broken = {})
      : size_(size), broken_(std::move(broken)) {}

  std::int64_t size() const override { return size_; }
  RawSample read(std::int64_t index) const override {
    ++reads;
    if (index == fails_at) throw std::runtime_error("no more memory");
    if (index == vanishes_at) {
      throw Error(ErrorKind::kFailure, sample_name(index), "has vanished");
    }
    if (broken_.count(index) != 0) return {{'b', 'a', 'd'}, {}};
    image::Image image = coordinate_image(12, 10);
    for (std::size_t i = 2; i < image.pixels.size(); i += 3) {
      image.pixels[i] = static_cast<std::uint8_t>(index);
    }
    return {{}, std::move(image)};
  }
  std::int64_t label(std::int64_t index) const override { return index % 3; }
  std::string sample_name(std::int64_t index) const override {
    return "sample" + std::to_string(index);
  }
  const std::vector<std::string>& class_names() const override {
    return names_;
  }

  std::int64_t fails_at = -1;
  std::int64_t vanishes_at = -1;
  mutable std::atomic<std::int64_t> reads{0};

 private:
  std::int64_t size_;
  std::set<std::int64_t> broken_;
  std::vector<std::string> names_ = {"a", "b", "c"};
};

ViewOptions small_view() {
  ViewOptions view;
  view.size = 8;
  return view;
}

LoaderOptions options_of(int batch, int workers = 2) {
  LoaderOptions options;
  options.batch_size = batch;
  options.workers = workers;
  options.seed = 11;
  options.views = 3;
  return options;
}

std::vector<Batch> epoch_of(Loader& loader, std::int64_t epoch,
                            std::int64_t first = 0) {
  loader.seek(epoch, first);
  std::vector<Batch> batches;
  while (std::optional<Batch> batch = loader.next()) batches.push_back(*batch);
  return batches;
}

void expect_equal(const std::vector<Batch>& a, const std::vector<Batch>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_TRUE(torch::equal(a[i].images, b[i].images));
    EXPECT_TRUE(torch::equal(a[i].ids, b[i].ids));
    EXPECT_TRUE(torch::equal(a[i].views, b[i].views));
    EXPECT_TRUE(torch::equal(a[i].labels, b[i].labels));
  }
}

std::vector<std::int64_t> ids_of(const std::vector<Batch>& batches) {
  std::vector<std::int64_t> ids;
  for (const Batch& batch : batches) {
    for (std::int64_t i = 0; i < batch.size(); ++i) {
      ids.push_back(batch.ids[i].item<std::int64_t>());
    }
  }
  return ids;
}

TEST(Loader, GivesTheSameBatchesForAnyNumberOfWorkers) {
  const auto dataset = std::make_shared<FakeDataset>(23);
  const auto one = make_loader(dataset, small_view(), options_of(5, 1));
  for (const int workers : {2, 5}) {
    LoaderOptions options = options_of(5, workers);
    options.prefetch = workers;
    const auto many = make_loader(dataset, small_view(), options);
    for (const std::int64_t epoch : {0, 1, 4}) {
      expect_equal(epoch_of(*one, epoch), epoch_of(*many, epoch));
    }
  }
}

TEST(Loader, GivesTheSameBatchesAfterAnySeek) {
  const auto dataset = std::make_shared<FakeDataset>(23);
  const auto loader = make_loader(dataset, small_view(), options_of(5));
  const std::vector<Batch> whole = epoch_of(*loader, 2);
  loader->seek(7, 1);
  loader->next();
  for (const std::int64_t first : {3, 0, 4}) {
    expect_equal(epoch_of(*loader, 2, first),
                 {whole.begin() + first, whole.end()});
  }
  const auto fresh = make_loader(dataset, small_view(), options_of(5));
  expect_equal(epoch_of(*fresh, 2, 1), {whole.begin() + 1, whole.end()});
}

TEST(Loader, BeginsAtTheFirstBatchAndEndsWithTheEpoch) {
  const auto dataset = std::make_shared<FakeDataset>(5);
  const auto loader = make_loader(dataset, small_view(), options_of(2));
  EXPECT_EQ(loader->batches_per_epoch(), 3);
  EXPECT_EQ(loader->next()->size(), 2);
  EXPECT_EQ(loader->next()->size(), 2);
  EXPECT_EQ(loader->next()->size(), 1);
  EXPECT_FALSE(loader->next());
  EXPECT_FALSE(loader->next());
  loader->seek(1, 0);
  EXPECT_EQ(loader->next()->size(), 2);
}

TEST(Loader, MakesTheViewsOfTheEpoch) {
  const auto dataset = std::make_shared<FakeDataset>(4);
  const auto loader = make_loader(dataset, small_view(), options_of(3));
  for (const Batch& batch : epoch_of(*loader, 5)) {
    for (std::int64_t i = 0; i < batch.size(); ++i) {
      const auto id = batch.ids[i].item<std::int64_t>();
      const auto view = batch.views[i].item<std::int64_t>();
      EXPECT_EQ(view, view_of_epoch(11, id, 5, 3));
      EXPECT_EQ(batch.labels[i].item<std::int64_t>(), id % 3);
      image::Image expected =
          make_view(dataset->read(id), "x", small_view(), {11, id, view});
      const torch::Tensor pixels =
          torch::from_blob(expected.pixels.data(), {8, 8, 3}, torch::kUInt8);
      EXPECT_TRUE(torch::equal(batch.images[i].permute({1, 2, 0}), pixels));
    }
  }
}

TEST(Loader, HandsOutBytesInChannelsLastOrder) {
  const auto loader = make_loader(std::make_shared<FakeDataset>(3),
                                  small_view(), options_of(3));
  const Batch batch = *loader->next();
  EXPECT_EQ(batch.images.scalar_type(), torch::kUInt8);
  EXPECT_EQ(batch.images.sizes(), (std::vector<std::int64_t>{3, 3, 8, 8}));
  EXPECT_TRUE(batch.images.is_contiguous(torch::MemoryFormat::ChannelsLast));
}

TEST(Loader, ShufflesOnlyIfAskedAndDropsTheRestOnlyIfAsked) {
  LoaderOptions options = options_of(4);
  options.shuffle = false;
  options.drop_last = true;
  const auto loader =
      make_loader(std::make_shared<FakeDataset>(10), small_view(), options);
  EXPECT_THAT(ids_of(epoch_of(*loader, 1)),
              ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
}

TEST(Loader, LeavesOutBrokenImagesAndNamesThemOnce) {
  LoaderOptions options = options_of(4);
  options.shuffle = false;
  const auto loader = make_loader(
      std::make_shared<FakeDataset>(10, std::set<std::int64_t>{1, 6}),
      small_view(), options);
  for (const std::int64_t epoch : {0, 1}) {
    const std::vector<Batch> batches = epoch_of(*loader, epoch);
    EXPECT_THAT(ids_of(batches), ElementsAre(0, 2, 3, 4, 5, 7, 8, 9));
    EXPECT_EQ(batches[0].size(), 3);
    EXPECT_EQ(batches[0].labels[1].item<std::int64_t>(), 2);
    EXPECT_TRUE(
        batches[0].images.is_contiguous(torch::MemoryFormat::ChannelsLast));
  }
  EXPECT_EQ(loader->stats().broken, 2);
  EXPECT_THAT(loader->stats().broken_names, ElementsAre("sample1", "sample6"));
}

TEST(Loader, PassesOverABatchOfBrokenImages) {
  LoaderOptions options = options_of(2);
  options.shuffle = false;
  const auto loader = make_loader(
      std::make_shared<FakeDataset>(6, std::set<std::int64_t>{2, 3}),
      small_view(), options);
  EXPECT_EQ(epoch_of(*loader, 0).size(), 2U);
}

TEST(Loader, StopsIfNoImageOfAnEpochDecodes) {
  const auto loader = make_loader(
      std::make_shared<FakeDataset>(3, std::set<std::int64_t>{0, 1, 2}),
      small_view(), options_of(2));
  EXPECT_THAT(input_error_of([&] { epoch_of(*loader, 0); }),
              HasSubstr("all 3 images of this epoch"));
}

TEST(Loader, ThrowsAtABrokenImageIfStrict) {
  LoaderOptions options = options_of(2);
  options.shuffle = false;
  options.strict = true;
  const auto loader =
      make_loader(std::make_shared<FakeDataset>(6, std::set<std::int64_t>{3}),
                  small_view(), options);
  EXPECT_TRUE(loader->next());
  EXPECT_THAT(input_error_of([&] { loader->next(); }), HasSubstr("sample3"));
}

TEST(Loader, RethrowsWhatIsNoBrokenImage) {
  LoaderOptions options = options_of(2);
  options.shuffle = false;
  const auto dataset = std::make_shared<FakeDataset>(6);
  dataset->fails_at = 2;
  dataset->vanishes_at = 4;
  const auto loader = make_loader(dataset, small_view(), options);
  EXPECT_TRUE(loader->next());
  EXPECT_THROW(loader->next(), std::runtime_error);
  EXPECT_THAT(support::error_of(ErrorKind::kFailure, [&] { loader->next(); }),
              HasSubstr("sample4] has vanished"));
}

TEST(Loader, MakesNoMoreThanPrefetchBatchesAhead) {
  const auto dataset = std::make_shared<FakeDataset>(1000);
  LoaderOptions options = options_of(4, 3);
  options.prefetch = 2;
  {
    const auto loader = make_loader(dataset, small_view(), options);
    EXPECT_EQ(dataset->reads, 0);  // nothing before it is known where to begin
    loader->seek(0, 100);
    for (int i = 0; i < 10; ++i) loader->next();
  }
  EXPECT_GE(dataset->reads, 40);
  EXPECT_LE(dataset->reads, 48);
}

TEST(Loader, ReadsNoFurtherThanOneEpochWithoutShuffling) {
  const auto dataset = std::make_shared<FakeDataset>(10);
  LoaderOptions options = options_of(4);
  options.shuffle = false;
  {
    const auto loader = make_loader(dataset, small_view(), options);
    epoch_of(*loader, 0);
  }
  EXPECT_EQ(dataset->reads, 10);
}

TEST(Loader, RefusesWhatCannotWork) {
  const auto dataset = std::make_shared<FakeDataset>(3);
  EXPECT_THAT(input_error_of([] {
                make_loader(std::make_shared<FakeDataset>(0), small_view(),
                            options_of(2));
              }),
              HasSubstr("data set is empty"));
  LoaderOptions options = options_of(4);
  options.drop_last = true;
  EXPECT_THAT(
      usage_error_of([&] { make_loader(dataset, small_view(), options); }),
      HasSubstr("no batch is left"));
  EXPECT_THAT(usage_error_of(
                  [&] { make_loader(dataset, small_view(), options_of(0)); }),
              HasSubstr("batch_size must be"));
}

}  // namespace
}  // namespace solera::data
