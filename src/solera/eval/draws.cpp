#include "solera/eval/draws.h"

#include <algorithm>
#include <numeric>

#include "solera/core/hash.h"
#include "solera/core/random.h"
#include "solera/eval/folds.h"

namespace solera::eval {
namespace {

constexpr std::uint32_t kDrawStream = 0x44524157;

// The first `shots` of a random order of `images`.
void take(std::vector<std::int64_t> images, int shots, RandomStream random,
          Draw& draw) {
  const auto size = static_cast<std::int64_t>(images.size());
  const std::int64_t wanted = std::min<std::int64_t>(shots, size);
  for (std::int64_t i = 0; i < wanted; ++i) {
    const std::int64_t j = i + random.below(size - i);
    std::swap(images[static_cast<std::size_t>(i)],
              images[static_cast<std::size_t>(j)]);
    draw.push_back(images[static_cast<std::size_t>(i)]);
  }
}

}  // namespace

std::vector<Draw> make_draws(Span<const std::int64_t> labels,
                             std::int64_t classes, const DrawOptions& options) {
  if (options.shots == 0) {
    Draw all(labels.size());
    std::iota(all.begin(), all.end(), std::int64_t{0});
    return {all};
  }
  const auto images = images_by_class(labels, classes);
  std::vector<Draw> draws(static_cast<std::size_t>(options.draws));
  for (std::size_t d = 0; d < draws.size(); ++d) {
    for (std::size_t c = 0; c < images.size(); ++c) {
      take(images[c], options.shots,
           RandomStream(options.seed, d, static_cast<std::uint32_t>(c),
                        kDrawStream),
           draws[d]);
    }
    std::sort(draws[d].begin(), draws[d].end());
  }
  return draws;
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
