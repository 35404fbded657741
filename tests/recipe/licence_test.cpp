#include "solera/recipe/licence.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/io/safetensors.h"
#include "tests/support/temp_folder.h"

namespace solera::recipe {
namespace {

TEST(Licence, IsFoundInEveryPlaceThatMayStateIt) {
  const support::TempFolder temp;
  temp.write("timm/config.json",
             std::string(R"({"pretrained_cfg": {"license": "apache-2.0"}})"));
  EXPECT_EQ(stated_licence(temp.path() / "timm"), "apache-2.0");
  temp.write("hub/config.json", std::string("{}"));
  temp.write("hub/README.md",
             std::string("---\ntags: [x]\nlicense: cc-by-nc-4.0\n---\n# X\n"));
  EXPECT_EQ(stated_licence(temp.path() / "hub"), "cc-by-nc-4.0");
  temp.write("ours/manifest.json", std::string(R"({"licence": "mit"})"));
  EXPECT_EQ(stated_licence(temp.path() / "ours"), "mit");
  io::write_safetensors(temp.path() / "w.safetensors", {},
                        {{"license", "0bsd"}});
  EXPECT_EQ(stated_licence(temp.path() / "w.safetensors"), "0bsd");
}

TEST(Licence, IsNotInventedWhereNothingStatesIt) {
  const support::TempFolder temp;
  temp.write("a/config.json", std::string("not JSON"));
  temp.write("a/README.md", std::string("---\n: [\n---\nlicense: mit\n"));
  temp.write("w.pth", std::string("anything"));
  EXPECT_EQ(stated_licence(temp.path() / "a"), "");
  EXPECT_EQ(stated_licence(temp.path() / "w.pth"), "");
  EXPECT_EQ(stated_licence(temp.path() / "nothing"), "");
}

}  // namespace
}  // namespace solera::recipe
