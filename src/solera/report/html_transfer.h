#pragma once

#include <string>

#include "solera/report/transfer.h"

namespace solera::report {

/// Who gains and who forgets, in a row for each model.
std::string html_overview(const Transfer& transfer);

/// Accuracy on every task, with intervals and verdicts.
std::string html_transfer_table(const Transfer& transfer);

/// Every single draw, folded away; "" if the result has none.
std::string html_draws(const Transfer& transfer);

}  // namespace solera::report
