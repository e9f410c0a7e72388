// A PostgreSQL of the test's own: made in a temporary folder, reached through a Unix socket there, stopped at the end.
#pragma once

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace kith::store {

class TestPostgres {
 public:
  static constexpr const char* programs = "/usr/lib/postgresql/15/bin/";

  static bool present() { return std::filesystem::exists(std::string{programs} + "initdb"); }

  // Absent when it cannot be started; nothing is left behind.
  static std::unique_ptr<TestPostgres> start() {
    std::string folder = (std::filesystem::temp_directory_path() / "kith-postgres-XXXXXX").string();
    if (!::mkdtemp(folder.data())) return nullptr;
    auto server = std::unique_ptr<TestPostgres>{new TestPostgres{folder}};
    if (const passwd* user = ::getuid() == 0 ? ::getpwnam("postgres") : nullptr) {
      if (::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0) return nullptr;
    }
    if (!server->run({"initdb", "-D", folder + "/data", "-U", "kith", "-A", "trust", "-N", "--locale=C.UTF-8"}))
      return nullptr;
    server->server_ = server->launch({"postgres", "-D", folder + "/data", "-k", folder, "-c", "listen_addresses=", "-c",
                                      "fsync=off", "-c", "max_connections=60"});
    for (int tries = 0; tries < 200; ++tries) {
      if (server->run({"pg_isready", "-q", "-h", folder})) return server;
      ::usleep(50'000);
    }
    return nullptr;
  }

  ~TestPostgres() {
    if (server_ > 0) {
      ::kill(server_, SIGINT);  // fast shutdown
      ::waitpid(server_, nullptr, 0);
    }
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
  }
  TestPostgres(const TestPostgres&) = delete;
  TestPostgres& operator=(const TestPostgres&) = delete;

  std::string url(const std::string& database) const {
    return "postgresql:///" + database + "?host=" + folder_ + "&user=kith";
  }
  std::string create_database() {
    const std::string name = "kith" + std::to_string(++databases_);
    run({"createdb", "-h", folder_, "-U", "kith", name});
    return url(name);
  }
  void run_sql(const std::string& database_url, const std::string& sql) {
    run({"psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", database_url, "-c", sql});
  }

 private:
  explicit TestPostgres(std::string folder) : folder_(std::move(folder)) {}

  pid_t launch(std::vector<std::string> words) {
    words.front() = programs + words.front();
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (::getuid() == 0) {
      // PostgreSQL refuses to run as root.
      const passwd* user = ::getpwnam("postgres");
      if (!user || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0) ::_exit(126);
    }
    const int nowhere = ::open("/dev/null", O_RDWR);
    if (::chdir("/") != 0 || nowhere < 0 || ::dup2(nowhere, 1) < 0 || ::dup2(nowhere, 2) < 0) ::_exit(126);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  bool run(std::vector<std::string> words) {
    const pid_t child = launch(std::move(words));
    int status = -1;
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  std::string folder_;
  pid_t server_ = -1;
  int databases_ = 0;
};

}  // namespace kith::store
