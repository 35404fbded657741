#include "solera/core/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "solera/core/error.h"

namespace solera {
namespace {

struct Sinks {
  std::shared_ptr<spdlog::sinks::stderr_sink_mt> terminal =
      std::make_shared<spdlog::sinks::stderr_sink_mt>();
  std::shared_ptr<spdlog::sinks::dist_sink_mt> all =
      std::make_shared<spdlog::sinks::dist_sink_mt>();
  spdlog::logger logger{"solera", all};

  Sinks() {
    all->add_sink(terminal);
    terminal->set_pattern("%v");
    terminal->set_level(spdlog::level::info);
    logger.set_level(spdlog::level::debug);
    logger.flush_on(spdlog::level::debug);
  }
};

Sinks& sinks() {
  static Sinks instance;
  return instance;
}

}  // namespace

void set_log_level(LogLevel level) {
  constexpr spdlog::level::level_enum kLevels[] = {
      spdlog::level::err, spdlog::level::warn, spdlog::level::info,
      spdlog::level::debug};
  sinks().terminal->set_level(kLevels[static_cast<int>(level)]);
}

void log_error(const std::string& message) {
  sinks().logger.error("error: {}", message);
}
void log_warning(const std::string& message) {
  sinks().logger.warn("warning: {}", message);
}
void log_info(const std::string& message) {
  sinks().logger.info("{}", message);
}
void log_debug(const std::string& message) {
  sinks().logger.debug("{}", message);
}

struct LogFile::State {
  spdlog::sink_ptr sink;
};

LogFile::LogFile(const std::filesystem::path& path)
    : state_(std::make_unique<State>()) {
  try {
    state_->sink =
        std::make_shared<spdlog::sinks::basic_file_sink_mt>(path.string());
  } catch (const spdlog::spdlog_ex& error) {
    throw Error(ErrorKind::kFailure, path.string(),
                std::string("cannot open the log file: ") + error.what());
  }
  state_->sink->set_pattern("%Y-%m-%d %H:%M:%S %v");
  sinks().all->add_sink(state_->sink);
}

LogFile::~LogFile() { sinks().all->remove_sink(state_->sink); }

}  // namespace solera
