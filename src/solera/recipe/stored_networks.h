#pragma once

#include <filesystem>
#include <string>

namespace solera::recipe {

/// Where the network is that a person points at: a file of weights or a folder
/// with a network (both are what they are), the folder of a step, or a run
/// directory, of which `step` names the step. Error(kUsage) if nothing is
/// there, if the run has several networks and `step` is empty, or if it has
/// none of that step; the message names those that it has.
std::filesystem::path find_stored_network(const std::filesystem::path& path,
                                          const std::string& step);

}  // namespace solera::recipe
