#include "solera/data/image_hashes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "solera/data/folder.h"
#include "solera/image/perceptual_hash.h"
#include "tests/data/samples.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class HashImages : public testing::Test {
 protected:
  HashImages() {
    folder_.write("a.png", image::encode_png(coordinate_image(40, 30)));
    folder_.write("b.png", std::string("no picture"));
    folder_.write("c.jpg", image::encode_jpeg(coordinate_image(40, 30), 90));
    Bytes half = image::encode_jpeg(coordinate_image(64, 64), 90);
    half.resize(half.size() / 2);
    folder_.write("d.jpg", half);
    dataset_ = open_image_tree(folder_.path());
  }

  support::TempFolder folder_;
  DatasetPtr dataset_;
};

TEST_F(HashImages, HashesWhatCanBeReadAndNamesTheRest) {
  for (const int threads : {1, 4}) {
    const ImageHashes found = hash_images(*dataset_, threads, {});
    EXPECT_THAT(found.samples, ElementsAre(0, 2));
    EXPECT_EQ(found.hashes.at(0),
              image::perceptual_hash(coordinate_image(40, 30)));
    ASSERT_EQ(found.broken.size(), 2u);
    EXPECT_EQ(found.broken[0].name, (folder_.path() / "b.png").string());
    EXPECT_THAT(found.broken[0].error, HasSubstr("b.png]"));
    EXPECT_THAT(found.broken[1].error, HasSubstr("d.jpg]"));
  }
}

TEST_F(HashImages, SaysHowFarItIs) {
  std::vector<std::int64_t> done;
  hash_images(*dataset_, 2,
              [&](std::int64_t images) { done.push_back(images); });
  EXPECT_THAT(done, ElementsAre(4));
}

TEST_F(HashImages, EndsWhenTheFolderIsGone) {
  std::filesystem::remove_all(folder_.path() / "a.png");
  support::error_of(ErrorKind::kFailure,
                    [&] { hash_images(*dataset_, 2, {}); });
}

}  // namespace
}  // namespace solera::data
