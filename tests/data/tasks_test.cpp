#include "solera/data/tasks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "solera/data/loader.h"
#include "tests/support/toy_dataset.h"

namespace solera::data {
namespace {

using testing::ElementsAre;

TaskUnion two_tasks() {
  return TaskUnion({"a", "b"}, {std::make_shared<support::ToyDataset>(4, 2),
                                std::make_shared<support::ToyDataset>(9, 3)});
}

TEST(TaskUnion, KeepsTheClassesOfEachApartEvenOfOneName) {
  const TaskUnion tasks = two_tasks();
  EXPECT_THAT(tasks.offsets(), ElementsAre(0, 2, 5));
  EXPECT_THAT(tasks.sizes(), ElementsAre(4, 9));
  EXPECT_THAT(
      tasks.dataset()->class_names(),
      ElementsAre("a/class0", "a/class1", "b/class0", "b/class1", "b/class2"));
  EXPECT_EQ(tasks.dataset()->size(), 13);
  EXPECT_EQ(tasks.dataset()->label(3), 1);
  EXPECT_EQ(tasks.dataset()->label(4), 2);
  EXPECT_EQ(tasks.dataset()->label(12), 4);
}

TEST(TaskUnion, IsLoadedInBalancedBatchesThatNeverRepeatAView) {
  const TaskUnion tasks = two_tasks();
  LoaderOptions options;
  options.batch_size = 4;
  options.groups = tasks.sizes();
  options.views = 100;
  options.workers = 1;
  const auto loader =
      make_loader(tasks.dataset(), support::toy_view(), options);
  std::set<std::pair<std::int64_t, std::int64_t>> views;
  std::int64_t images = 0;
  for (std::int64_t epoch = 0; epoch < 2; ++epoch) {
    loader->seek(epoch, 0);
    while (const auto batch = loader->next()) {
      const std::int64_t of_a = batch->labels.lt(2).sum().item<std::int64_t>();
      EXPECT_EQ(2 * of_a, batch->size());
      images += batch->size();
      for (std::int64_t i = 0; i < batch->size(); ++i) {
        views.emplace(batch->ids[i].item<std::int64_t>(),
                      batch->views[i].item<std::int64_t>());
      }
    }
  }
  EXPECT_EQ(images, 36);
  EXPECT_EQ(views.size(), 36U);
}

}  // namespace
}  // namespace solera::data
