#include "solera/core/options.h"

#include <gtest/gtest.h>

#include "solera/core/error.h"

namespace solera {
namespace {

enum class Color { kRed, kBlue };

struct Inner {
  double share = 0.5;
  template <class V>
  void visit_fields(V&& visit) {
    visit("share", share, "a share");
  }
  void validate(const std::string& where) const {
    require_option(share >= 0 && share <= 1, where, "share", "from 0 to 1");
  }
};

struct Options {
  int epochs = 3;
  Color color = Color::kRed;
  std::optional<Inner> inner;
  std::vector<double> scale = {0.08, 1.0};
  template <class V>
  void visit_fields(V&& visit) {
    visit("epochs", epochs, "passes over the data");
    visit("color", color, "which");
    visit("inner", inner, "more");
    visit("scale", scale, "range");
  }
};

}  // namespace

template <>
struct EnumNames<Color> {
  static std::vector<std::pair<std::string, Color>> names() {
    return {{"red", Color::kRed}, {"blue", Color::kBlue}};
  }
};

namespace {

std::string error_of(const std::string& yaml) {
  Options options;
  try {
    read_options(parse_yaml(yaml, "r.yaml"), {"r.yaml", "train"}, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Options, AreReadFromYaml) {
  Options options;
  read_options(
      parse_yaml("epochs: 7\ncolor: blue\ninner: {share: 0.25}", "r.yaml"),
      {"r.yaml", ""}, options);
  EXPECT_EQ(options.epochs, 7);
  EXPECT_EQ(options.color, Color::kBlue);
  ASSERT_TRUE(options.inner.has_value());
  EXPECT_EQ(options.inner->share, 0.25);
}

TEST(Options, NameLineKeyAndNearestKnownKey) {
  EXPECT_EQ(error_of("color: red\nepoch: 3"),
            "[r.yaml:2 train] unknown key 'epoch', did you mean 'epochs'?");
}

TEST(Options, NameTheValueThatHasTheWrongType) {
  EXPECT_EQ(error_of("epochs: many"),
            "[r.yaml:1 train.epochs] found 'many', expected an integer");
}

TEST(Options, NestedStructsValidateThemselves) {
  EXPECT_EQ(error_of("inner: {share: 2}"),
            "[r.yaml:1 train.inner] share must be from 0 to 1");
}

TEST(Options, SurviveARoundTrip) {
  Options options;
  options.inner = Inner{0.125};
  const Value written = write_options(options);
  Options again;
  read_options(parse_yaml(to_yaml(written), ""), {"", ""}, again);
  EXPECT_EQ(write_options(again), written);
}

TEST(Options, KeepTheSpellingOfANumberThatIsAName) {
  std::string name;
  detail::read(parse_yaml("007", ""), {"", ""}, name);
  EXPECT_EQ(name, "007");
}

}  // namespace
}  // namespace solera
