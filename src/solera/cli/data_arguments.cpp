#include "solera/cli/data_arguments.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/run/progress.h"

namespace solera::cli {
namespace {

const Place kCommandLinePlace{"command line", ""};

const std::vector<std::string>& data_keys() {
  static const std::vector<std::string> kKeys =
      write_options(data::DataSpec{}).keys();
  return kKeys;
}

// A path may hold a `=` as well; a key has neither slash nor dot before it.
bool is_override(const std::string& word) {
  const std::size_t equals = word.find('=');
  return equals != std::string::npos && word.find('/') > equals &&
         word.front() != '{';
}

Value source_of(const std::string& word, bool labelled) {
  if (word.front() == '{') return parse_yaml(word, kCommandLinePlace.document);
  const bool is_tars =
      ends_with(word, ".tar") || word.find_first_of("{*") != std::string::npos;
  Value source = Value::object();
  source.set(is_tars ? "shards" : labelled ? "folder" : "images", word);
  return source;
}

// `half.part=t` sets a member of a member.
void apply_override(const std::string& word, Value& source) {
  const std::size_t equals = word.find('=');
  const std::vector<std::string> path = split(word.substr(0, equals), '.');
  const auto& known = data_keys();
  if (std::find(known.begin(), known.end(), path.front()) == known.end()) {
    throw Error(ErrorKind::kUsage, kCommandLinePlace.document,
                "found '" + word + "', expected a set or key=value; " +
                    suggest(path.front(), known));
  }
  Value* place = &source;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    if (place->find(path[i]) == nullptr) place->set(path[i], Value::object());
    place = place->find(path[i]);
  }
  place->set(path.back(),
             parse_scalar_or_flow(word.substr(equals + 1), "override " + word));
}

}  // namespace

std::vector<NamedData> read_data_words(const std::vector<std::string>& words,
                                       bool labelled) {
  std::vector<NamedData> sets;
  for (const std::string& word : words) {
    if (word.empty() || is_override(word)) continue;
    Value source = source_of(word, labelled);
    for (const std::string& other : words) {
      if (!other.empty() && is_override(other)) apply_override(other, source);
    }
    NamedData named{word, {}};
    read_options(source, kCommandLinePlace, named.spec);
    sets.push_back(std::move(named));
  }
  if (sets.empty()) {
    throw Error(ErrorKind::kUsage, kCommandLinePlace.document,
                "found no data set, expected a folder, tar shards or a dataset "
                "in braces");
  }
  return sets;
}

data::DatasetPtr open_named_data(const NamedData& data) {
  return data::open_dataset(data.spec, std::filesystem::current_path(),
                            kCommandLinePlace.document);
}

data::ImagesDone show_images(const std::string& title, std::int64_t images,
                             const Globals& globals) {
  run::ProgressOptions options;
  options.title = title;
  options.console = run::detect_console(2);
  options.quiet = globals.quiet;
  auto progress = std::make_shared<run::Progress>(options);
  progress->update({0, images, 0, 0.0, ""});
  return [progress, images](std::int64_t done) {
    progress->update({done, images, done, 0.0, ""});
  };
}

}  // namespace solera::cli
