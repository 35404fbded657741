#include "solera/cellar/walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "tests/support/temp_folder.h"

namespace solera::cellar {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class Drawer : public testing::Test {
 protected:
  // Paths relative to the drawer.
  std::vector<std::string> found(const std::vector<fs::path>& paths) const {
    std::vector<std::string> names;
    for (const FoundPath& place : find_places(paths)) {
      EXPECT_EQ(place.error, "");
      names.push_back(fs::relative(place.path, temp_.path()).string());
    }
    return names;
  }
  std::vector<std::string> found() const { return found({temp_.path()}); }
  void touch(const std::string& name) const { temp_.write(name, Bytes{0}); }

  support::TempFolder temp_;
};

TEST_F(Drawer, GivesFilesThatEndLikeWeightsInTheOrderOfTheirNames) {
  for (const char* name : {"b/z.pth", "b/a.PT", "c.onnx", "a.safetensors",
                           "x.jpg", "names.txt", "d.pth.tar", "e.tar"}) {
    touch(name);
  }
  EXPECT_THAT(found(), ElementsAre("a.safetensors", "b/a.PT", "b/z.pth",
                                   "c.onnx", "d.pth.tar"));
}

TEST_F(Drawer, TakesBinariesThatBeginLikeWeightsOnly) {
  temp_.write("a.bin", std::string("\x80\x02\x8a\x0a", 4));
  temp_.write("b.bin", std::string("firmware"));
  EXPECT_THAT(found(), ElementsAre("a.bin"));
}

TEST_F(Drawer, GivesAFolderWithAConfigOnce) {
  for (const char* name :
       {"m/config.json", "m/model.safetensors", "m/pytorch_model.bin",
        "m/heads.safetensors", "m/other.pth", "m/sub/model.safetensors"}) {
    touch(name);
  }
  EXPECT_THAT(found(),
              ElementsAre("m", "m/other.pth", "m/sub/model.safetensors"));
}

TEST_F(Drawer, DoesNotListTheProbesOfWeights) {
  for (const char* name : {"birds.pth", "birds.probe.pth", "probes.pth",
                           "m/config.json", "m/probe.safetensors"}) {
    touch(name);
  }
  touch("m/model.safetensors");
  EXPECT_THAT(found(), ElementsAre("birds.pth", "m", "probes.pth"));
}

TEST_F(Drawer, DoesNotListTheShardsOfAFolder) {
  touch("m/config.json");
  touch("m/model-1.safetensors");
  temp_.write("m/model.safetensors.index.json",
              std::string(R"({"weight_map": {"w": "model-1.safetensors"}})"));
  EXPECT_THAT(found(), ElementsAre("m"));
}

TEST_F(Drawer, IsNotLeftThroughLinksAndNotEnteredTwice) {
  touch("a/w.pth");
  fs::create_directory_symlink(temp_.path(), temp_.path() / "a/loop");
  const support::TempFolder elsewhere;
  elsewhere.write("other.pth", Bytes{0});
  fs::create_directory_symlink(elsewhere.path(), temp_.path() / "elsewhere");
  fs::create_symlink(temp_.path() / "a/w.pth", temp_.path() / "same.pth");
  EXPECT_THAT(found(), ElementsAre("a/w.pth"));
  EXPECT_THAT(found({temp_.path() / "a", temp_.path() / "a/w.pth"}),
              ElementsAre("a/w.pth"));
}

TEST_F(Drawer, HasNoHiddenFoldersAndNoCheckpointsOfRuns) {
  touch(".cache/w.pth");
  touch("last/model.safetensors");
  touch("last/optimizer.safetensors");
  touch("last/state.json");
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Drawer, TakesAFileThatIsNamedWhateverItsName) {
  touch("weights");
  EXPECT_THAT(found({temp_.path() / "weights"}), ElementsAre("weights"));
  try {
    find_places({temp_.path() / "none"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  }
}

}  // namespace
}  // namespace solera::cellar
