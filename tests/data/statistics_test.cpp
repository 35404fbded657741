#include "solera/data/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/data/folder.h"
#include "solera/data/spec.h"
#include "tests/data/samples.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// {least, median, most}
std::vector<std::int64_t> list_of(const Spread& spread) {
  return {spread.least, spread.median, spread.most};
}

class Statistics : public testing::Test {
 protected:
  Statistics() {
    folder_.write("a/0.png", image::encode_png(coordinate_image(40, 30)));
    folder_.write("a/1.jpg", image::encode_jpeg(coordinate_image(40, 30), 90));
    folder_.write("a/2.png", image::encode_png(coordinate_image(9, 70)));
    Bytes half = image::encode_jpeg(coordinate_image(64, 64), 90);
    half.resize(half.size() - 40);
    folder_.write("b/3.jpg", half);
    folder_.write("b/4.jpg", std::string("no picture"));
    dataset_ = open_image_folder(folder_.path());
  }

  DatasetStatistics gather(bool headers_only, int threads) const {
    StatisticsOptions options;
    options.headers_only = headers_only;
    options.threads = threads;
    return gather_statistics(*dataset_, options, {});
  }

  support::TempFolder folder_;
  DatasetPtr dataset_;
};

TEST_F(Statistics, CountClassesSizesAndBrokenFiles) {
  for (const int threads : {1, 3}) {
    const DatasetStatistics found = gather(false, threads);
    EXPECT_EQ(found.images, 5);
    EXPECT_EQ(found.unlabelled, 0);
    EXPECT_THAT(found.per_class, ElementsAre(3, 2));
    EXPECT_THAT(list_of(found.width), ElementsAre(9, 40, 40));
    EXPECT_THAT(list_of(found.height), ElementsAre(30, 30, 70));
    ASSERT_EQ(found.sizes.size(), 2u);
    EXPECT_EQ(found.sizes[0].size.width, 40);
    EXPECT_EQ(found.sizes[0].images, 2);
    EXPECT_EQ(found.sizes[1].size.height, 70);
    ASSERT_EQ(found.broken.size(), 2u);
    EXPECT_THAT(found.broken[0].error, HasSubstr("b/3.jpg]"));
    EXPECT_THAT(found.broken[1].error, HasSubstr("b/4.jpg]"));
  }
}

TEST_F(Statistics, FromHeadersDoNotSeeATruncatedFile) {
  const DatasetStatistics found = gather(true, 1);
  EXPECT_EQ(found.broken.size(), 1u);
  EXPECT_THAT(list_of(found.width), ElementsAre(9, 40, 64));
}

TEST_F(Statistics, OfImagesWithoutLabelsHaveNoClasses) {
  const DatasetStatistics found =
      gather_statistics(*open_image_tree(folder_.path()), {}, {});
  EXPECT_EQ(found.unlabelled, 5);
  EXPECT_THAT(found.per_class, IsEmpty());
}

TEST_F(Statistics, CountAnImageInEachOfItsClasses) {
  folder_.write("labels.csv",
                "path,labels\na/0.png,dog|cat\na/1.jpg,\na/2.png,dog\n");
  DataSpec spec;
  spec.table = "labels.csv";
  const DatasetStatistics found =
      gather_statistics(*open_dataset(spec, folder_.path(), "r"), {}, {});
  EXPECT_THAT(found.per_class, ElementsAre(1, 2));
  EXPECT_EQ(found.unlabelled, 1);
}

TEST_F(Statistics, SayWhereAClassListDisagrees) {
  const ClassList list(folder_.write("classes.txt", "b\nc\nd\n"));
  const ClassListCheck check = check_classes(*dataset_, list);
  EXPECT_THAT(check.without_line, ElementsAre("a"));
  EXPECT_THAT(check.without_images, ElementsAre("c", "d"));
}

TEST(SpreadOf, TakesTheLowerMiddle) {
  EXPECT_THAT(list_of(spread_of({5, 1, 9, 3})), ElementsAre(1, 3, 9));
  EXPECT_THAT(list_of(spread_of({7})), ElementsAre(7, 7, 7));
  EXPECT_THAT(list_of(spread_of({})), ElementsAre(0, 0, 0));
}

}  // namespace
}  // namespace solera::data
