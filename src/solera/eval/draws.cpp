#include "solera/eval/draws.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "solera/core/hash.h"
#include "solera/core/random.h"

namespace solera::eval {
namespace {

constexpr std::uint32_t kDrawStream = 0x44524157;
constexpr std::uint32_t kImageStream = 0x44524149;

/// Hands out some images in a random order, made as far as it is asked for.
class RandomOrder {
 public:
  RandomOrder(std::vector<std::int64_t> images, RandomStream random)
      : images_(std::move(images)), random_(random) {}

  bool at_end() const { return next_ == images_.size(); }

  std::int64_t next() {
    const auto rest = static_cast<std::int64_t>(images_.size() - next_);
    std::swap(images_[next_],
              images_[next_ + static_cast<std::size_t>(random_.below(rest))]);
    return images_[next_++];
  }

 private:
  std::vector<std::int64_t> images_;
  RandomStream random_;
  std::size_t next_ = 0;
};

/// Fills one draw class by class.
class ClassDraw {
 public:
  ClassDraw(const Targets& targets, int shots)
      : targets_(targets),
        shots_(shots),
        drawn_(static_cast<std::size_t>(targets.size()), false) {}

  /// Until there are enough that show the class, or do not.
  void take(RandomOrder images, std::int64_t klass, bool shown) {
    std::int64_t count = 0;
    for (const std::int64_t image : draw_) {
      count += targets_.shows(image, klass) == shown;
    }
    while (count < shots_ && !images.at_end()) {
      const std::int64_t image = images.next();
      if (drawn_[static_cast<std::size_t>(image)]) continue;
      drawn_[static_cast<std::size_t>(image)] = true;
      draw_.push_back(image);
      ++count;
    }
  }

  Draw sorted() {
    std::sort(draw_.begin(), draw_.end());
    return std::move(draw_);
  }

 private:
  const Targets& targets_;
  const int shots_;
  std::vector<bool> drawn_;  // by image
  Draw draw_;
};

Draw all_of(const Targets& targets) {
  Draw all(static_cast<std::size_t>(targets.size()));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  return all;
}

using ImageLists = std::vector<std::vector<std::int64_t>>;

/// By label; with one class each nobody needs them.
ImageLists images_lacking(const Targets& targets) {
  ImageLists lists;
  if (!targets.multi_label()) return lists;
  lists.resize(static_cast<std::size_t>(targets.classes));
  for (std::int64_t c = 0; c < targets.classes; ++c) {
    for (std::int64_t i = 0; i < targets.size(); ++i) {
      if (!targets.shows(i, c)) lists[static_cast<std::size_t>(c)].push_back(i);
    }
  }
  return lists;
}

struct Candidates {
  const ImageLists& with;     // images that show a class
  const ImageLists& without;  // images that do not
};

Draw draw_shots(const Targets& targets, const Candidates& candidates,
                const DrawOptions& options, std::uint64_t number) {
  ClassDraw draw(targets, options.shots);
  std::uint32_t stream = 0;
  for (const ImageLists* lists : {&candidates.with, &candidates.without}) {
    for (std::size_t c = 0; c < lists->size(); ++c, ++stream) {
      const RandomStream random(options.seed, number, stream, kDrawStream);
      draw.take({(*lists)[c], random}, static_cast<std::int64_t>(c),
                lists == &candidates.with);
    }
  }
  return draw.sorted();
}

Draw draw_images(const Targets& targets, const DrawOptions& options,
                 std::uint64_t number) {
  RandomOrder order(all_of(targets),
                    RandomStream(options.seed, number, 0, kImageStream));
  Draw draw;
  for (int i = 0; i < options.images; ++i) draw.push_back(order.next());
  std::sort(draw.begin(), draw.end());
  return draw;
}

}  // namespace

std::vector<Draw> make_draws(const Targets& targets,
                             const DrawOptions& options) {
  const bool everything = options.images > 0 ? options.images >= targets.size()
                                             : options.shots == 0;
  if (everything) return {all_of(targets)};
  const auto with = images_by_class(targets);
  const auto without = images_lacking(targets);
  std::vector<Draw> draws;
  for (std::uint64_t d = 0; d < static_cast<std::uint64_t>(options.draws);
       ++d) {
    draws.push_back(options.images > 0
                        ? draw_images(targets, options, d)
                        : draw_shots(targets, {with, without}, options, d));
  }
  return draws;
}

std::vector<Draw> make_draws(Span<const std::int64_t> labels,
                             std::int64_t classes, const DrawOptions& options) {
  return make_draws(Targets{classes, {labels.begin(), labels.end()}, {}},
                    options);
}

std::vector<std::int64_t> classes_below(const Targets& targets, int shots) {
  std::vector<std::int64_t> found;
  const auto images = images_by_class(targets);
  for (std::size_t c = 0; c < images.size(); ++c) {
    if (images[c].size() < static_cast<std::size_t>(shots)) {
      found.push_back(static_cast<std::int64_t>(c));
    }
  }
  return found;
}

std::string draw_hash(const std::vector<Draw>& draws) {
  std::string text;
  for (const Draw& draw : draws) {
    for (const std::int64_t image : draw) text += std::to_string(image) + ' ';
    text += '\n';
  }
  return sha256_hex(text);
}

}  // namespace solera::eval
