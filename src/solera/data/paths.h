#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace solera::data {

/// `text` as an absolute path without `.` and `..`; relative paths are
/// relative to `base`. The same place gives the same path from every working
/// folder, so that sample names are stable.
std::filesystem::path resolve_path(const std::string& text,
                                   const std::filesystem::path& base);

/// The files a pattern names, in order: `{000000..000009}` counts (leading
/// zeros are kept), `{a,b}` chooses, `*`, `?` and `[...]` match names that
/// exist. Relative patterns are relative to `base`. Error(kBadInput) naming
/// the pattern if it matches nothing, a file it spells out is not there, or a
/// range is malformed or longer than 100,000.
std::vector<std::filesystem::path> expand_paths(
    const std::string& pattern, const std::filesystem::path& base);

/// The other names people give to a split, the given one first: train,
/// training; val, valid, validation; test, testing. Other names stand alone.
std::vector<std::string> split_synonyms(const std::string& split);

/// The first of the synonyms: train, val or test; else `split` itself.
std::string canonical_split(const std::string& split);

}  // namespace solera::data
