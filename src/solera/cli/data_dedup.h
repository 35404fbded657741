#pragma once

#include "solera/cli/command.h"

namespace solera::cli {

/// `solera data dedup SET... [key=value...]`: near-duplicates by their
/// perceptual hashes, and the list of those to leave out.
Action declare_data_dedup(CLI::App& app);

}  // namespace solera::cli
