#pragma once

#include <string>

namespace solera::report {

/// How a Content-Security-Policy names a script or a style.
std::string content_hash(const std::string& content);

/// The whole document around `body`, which is HTML: head, style, scripts and
/// the licences of what is not ours. A Content-Security-Policy allows exactly
/// these scripts and this style, by their hashes, and no requests.
std::string html_frame(const std::string& title, const std::string& body);

}  // namespace solera::report
