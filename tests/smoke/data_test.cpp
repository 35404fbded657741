#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/file.h"
#include "solera/core/value.h"
#include "solera/image/encode.h"
#include "solera/image/resize.h"
#include "tests/smoke/process.h"
#include "tests/support/temp_folder.h"

namespace solera::smoke {
namespace {

using image::Image;
using testing::HasSubstr;

/// Stripes whose direction and width depend on `kind`.
Image striped(int kind) {
  Image image{60, 50, {}};
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const int place = (kind * x + (7 - kind) * y + x * y / (10 + kind)) / 9;
      const auto value = static_cast<std::uint8_t>(place % 5 * 60);
      image.pixels.insert(image.pixels.end(), 3, value);
    }
  }
  return image;
}

/// birds/{train,test}/{crow,owl}: a training image of each class is a test
/// image at another size; one training file is broken.
class DataCommand : public testing::Test {
 protected:
  DataCommand() {
    for (int i = 0; i < 6; ++i) {
      const std::string place =
          (i < 3 ? "crow/" : "owl/") + std::to_string(i) + ".png";
      temp_.write("birds/train/" + place, image::encode_png(striped(i)));
      if (i % 3 != 0) continue;
      temp_.write(
          "birds/test/" + place,
          image::encode_jpeg(
              image::resize(striped(i), 90, 75, image::Filter::kBicubic), 90));
    }
    temp_.write("birds/train/owl/broken.jpg", std::string("no picture"));
  }

  Finished solera(const std::vector<std::string>& words) {
    return run_solera(temp_.path(), words);
  }

  support::TempFolder temp_;
};

TEST_F(DataCommand, DedupWritesAListThatDatasetsAccept) {
  const Finished found =
      solera({"data", "dedup", "-q", "--json", "birds/test", "birds/train",
              "--exclude", "lists/leak.txt", "--csv", "found.csv"});
  ASSERT_EQ(found.code, 0) << found.err;
  const Value result = parse_json(found.out, "stdout");
  EXPECT_EQ(result.at("sets").items()[1].at("to_leave_out"), Value(2));
  EXPECT_EQ(result.at("sets").items()[1].at("broken"), Value(1));
  EXPECT_EQ(result.at("groups").size(), 2u);
  EXPECT_EQ(result.at("pairs").items()[1].at("pairs"), Value(2));
  EXPECT_EQ(result.at("broken").size(), 1u);
  const std::string list = read_text(temp_.path() / "lists/leak.txt");
  EXPECT_THAT(list, HasSubstr("train/crow/0.png\n"));
  EXPECT_THAT(list, HasSubstr("train/owl/3.png\n"));
  EXPECT_THAT(read_text(temp_.path() / "found.csv"),
              HasSubstr("group,set,sample,hash,stays,duplicate_of,distance\n"
                        "1,birds/test,"));
  const Finished again =
      solera({"data", "dedup", "-q", "--json", "birds/test",
              "{images: birds/train, exclude: lists/leak.txt}"});
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(parse_json(again.out, "stdout").at("groups").size(), 0u);
}

TEST_F(DataCommand, DedupShowsTablesAndGroups) {
  const Finished found = solera({"data", "dedup", "birds", "--distance", "3"});
  ASSERT_EQ(found.code, 0) << found.err;
  EXPECT_THAT(found.out, HasSubstr("group 1, 2 images"));
  EXPECT_THAT(found.out, HasSubstr("Not readable"));
  EXPECT_EQ(solera({"data", "dedup", "birds", "--distance", "17"}).code, 2);
  EXPECT_EQ(solera({"data", "dedup", "none"}).code, 3);
}

TEST_F(DataCommand, SplitKeepsTheClassesInAManifest) {
  const std::vector<std::string> words = {
      "data",   "split", "birds",     "split=test", "-o",    "cars.json",
      "--seed", "4",     "--subsets", "1",          "--json"};
  const Finished made = solera(words);
  ASSERT_EQ(made.code, 0) << made.err;
  const Value parts = parse_json(made.out, "stdout").at("parts");
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts.items()[0].at("half"),
            Value("{part: t, seed: 4, manifest: cars.json}"));
  EXPECT_EQ(parts.items()[1].at("images"), Value(1));
  EXPECT_EQ(parts.items()[2].at("classes"), parts.items()[0].at("classes"));
  const Value manifest = read_json(temp_.path() / "cars.json");
  EXPECT_EQ(manifest.at("t_subsets").size(), 1u);
  // The words that it shows are those of a dataset.
  const Finished stats =
      solera({"data", "stats", "-q", "--json",
              "{folder: birds/train, half: " +
                  parts.items()[2].at("half").as_string() + "}"});
  ASSERT_EQ(stats.code, 0) << stats.err;
  const Value set = parse_json(stats.out, "stdout").at("sets").items()[0];
  EXPECT_EQ(set.at("classes").size(), 1u);
  EXPECT_EQ(set.at("classes").items()[0].at("name"),
            parts.items()[0].at("classes").items()[0]);
  EXPECT_EQ(solera({"data", "split", "birds", "split=test", "-o", "cars.json",
                    "--seed", "5"})
                .code,
            3);
}

TEST_F(DataCommand, StatsNameBrokenFilesAndClassesThatNoListNames) {
  temp_.write("names.txt", std::string("owl\nheron\n"));
  const Finished text =
      solera({"data", "stats", "birds", "split=train", "class_list=names.txt"});
  ASSERT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("birds: 7 images, 2 classes, 0 of no "
                                  "class, 1 broken"));
  EXPECT_THAT(text.out, HasSubstr("owl/broken.jpg]"));
  EXPECT_THAT(text.out,
              HasSubstr("Classes that the class list does not name\n  crow\n"));
  EXPECT_THAT(text.out,
              HasSubstr("Lines of the class list without images\n  heron\n"));
}

}  // namespace
}  // namespace solera::smoke
