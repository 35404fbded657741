#pragma once

#include <cstdint>
#include <memory>

#include "solera/methods/consolidation/options.h"
#include "solera/models/network.h"
#include "solera/train/stage.h"

namespace solera::methods {

/// Representation consolidation, arXiv 2107.08039, eq. (1):
///
///   L(x) = sum_i lambda_i l(h'_i(f'(x)), h_i(f_i(x)))
///
/// with l the soft cross-entropy of eq. (2) (per-label binary for multi-label
/// heads) and lambda from loss_weights(). Teacher k of the trainer speaks to
/// head k of `student` (made by make_student), which is shared and trained in
/// place; with `label_weight` the last head learns the proxy's labels.
/// Teachers whose number or class counts differ from the heads are
/// Error(kUsage) at the first batch.
///
/// Logs kl/<head> and agree/<head> (top-1 agreement with the teacher; of a
/// multi-label head, the share of labels with the same answer) for every head
/// that has a teacher, and loss/<head>, weighted, for every head; at the end
/// of an epoch fit/<head> and information/<head> (see HeadMeter). From the
/// second epoch on a head with hardly any fit is warned about: the student
/// has collapsed, learns nothing, or the proxy tells the teacher nothing.
std::unique_ptr<train::Stage> make_consolidation_stage(
    models::NetworkPtr student, const models::InputSpec& input,
    const ConsolidationOptions& options, std::size_t experts);

}  // namespace solera::methods
