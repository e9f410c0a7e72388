#include <algorithm>

#include "tasks/front_desk.hpp"

namespace kith::tasks {
namespace {

constexpr int tries_max = 10;
constexpr auto tries_window = std::chrono::minutes{15};
constexpr auto session_unused_max = std::chrono::hours{8};
constexpr auto session_noted_every = std::chrono::minutes{10};

Reader reader_of(const log::Account& account, const std::string& form_token) {
  Reader reader{account.login, account.name, account.role, {account.agency, account.region},
                story::profession_of_agency(account.agency), form_token};
  return reader;
}

}  // namespace

core::Result<std::string> FrontDesk::sign_in(const std::string& login, const std::string& password, const std::string& from) {
  const auto now = ports_.clock();
  {
    std::lock_guard lock{mutex_};
    for (const std::string& who : {login, from}) {
      Tries& tries = tries_[who];
      if (now - tries.last > tries_window) tries.failed = 0;
      if (tries.failed >= tries_max)
        return core::fail(core::ErrorKind::forbidden, "Too many tries. Wait 15 minutes, or ask your administrator.");
    }
    if (tries_.size() > 10'000) tries_.clear();
  }
  const auto account = TRY(ports_.accounts.find(login));
  // The same work is done for a name that does not exist, so that the time taken tells nothing.
  const bool fits = ports_.secrets.password_fits(account ? account->password_hash : "", password);
  if (!account || account->disabled || !fits) {
    std::lock_guard lock{mutex_};
    for (const std::string& who : {login, from}) {
      ++tries_[who].failed;
      tries_[who].last = now;
    }
    return core::fail(core::ErrorKind::forbidden, "The name or the password is not right.");
  }
  const std::string token = ports_.secrets.token();
  const std::string digest = ports_.secrets.digest(token), form_token = ports_.secrets.token();
  TRY_VOID(ports_.accounts.keep_session({digest, login, now, now, form_token}));
  std::lock_guard lock{mutex_};
  tries_.erase(login);
  sessions_[digest] = {reader_of(*account, form_token), now};
  return token;
}

std::optional<Reader> FrontDesk::reader(const std::string& token) {
  if (token.size() != 64) return std::nullopt;
  const std::string digest = ports_.secrets.digest(token);
  const auto now = ports_.clock();
  {
    std::lock_guard lock{mutex_};
    const auto known = sessions_.find(digest);
    if (known != sessions_.end() && now - known->second.second < session_noted_every) return known->second.first;
  }
  auto session = ports_.accounts.session(digest);
  if (!session || !*session || now - (*session)->used > session_unused_max) return std::nullopt;
  const auto account = ports_.accounts.find((*session)->login);
  if (!account || !*account || (*account)->disabled) return std::nullopt;
  (*session)->used = now;
  if (!ports_.accounts.keep_session(**session)) return std::nullopt;
  Reader reader = reader_of(**account, (*session)->note);
  std::lock_guard lock{mutex_};
  if (sessions_.size() > 10'000) sessions_.clear();
  sessions_[digest] = {reader, now};
  return reader;
}

void FrontDesk::sign_out(const std::string& token) {
  const std::string digest = ports_.secrets.digest(token);
  {
    std::lock_guard lock{mutex_};
    sessions_.erase(digest);
  }
  // Nothing more can be done for a session that cannot be ended now: it ends by itself when unused.
  (void)ports_.accounts.end_session(digest);
}

}  // namespace kith::tasks
