// The Desk over the engine and the store. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "access/gate.hpp"
#include "tasks/desk.hpp"
#include "tasks/engine.hpp"

namespace kith::tasks {

// What needs chance or cryptography: given by the application.
struct Secrets {
  std::function<std::string(const std::string& password)> hash_password;                       // argon2id text
  std::function<bool(const std::string& hash, const std::string& password)> password_fits;     // also when hash is empty: same time
  std::function<std::string()> token;                                                          // 32 random bytes as hex
  std::function<std::string(const std::string& text)> digest;                                  // SHA-256 as hex
};

// Takes uploaded files in; gives back the counts and the rejected rows as CSV. Runs on a thread of its own.
using TakeUpload = std::function<core::Result<ImportStatus>(const std::vector<Upload>& files, const std::string& author,
                                                            const std::function<void(const ImportStatus&)>& progress,
                                                            std::string& rejected_csv)>;
// Tells a person by e-mail that an urgent alert waits; no personal data. Error: the message was not taken.
using TellUrgent = std::function<core::Result<void>(const std::string& email, const std::string& alert)>;

struct DeskPorts {
  Engine& engine;
  Ledger& ledger;
  Records& records;
  Alerts& alerts;
  Accounts& accounts;
  Drafts& drafts;
  Looks& looks;
  Proofs& proofs;
  Secrets secrets;
  TakeUpload take_upload;
  TellUrgent tell_urgent;
  std::function<core::Instant()> clock;
  std::chrono::milliseconds deputy_after = std::chrono::hours{1};  // unopened for so long, it goes on to the deputy
};

class FrontDesk : public Desk {
 public:
  explicit FrontDesk(DeskPorts ports);
  ~FrontDesk() override;

  core::Result<std::string> sign_in(const std::string& login, const std::string& password, const std::string& from) override;
  std::optional<Reader> reader(const std::string& token) override;
  void sign_out(const std::string& token) override;
  core::Date this_day() override { return ports_.engine.today(); }
  core::Result<TodayPage> today(const Reader& reader, std::size_t page) override;
  core::Result<std::vector<Match>> find(const Reader& reader, const FindQuery& query) override;
  core::Result<ChildPage> child(const Reader& reader, const std::string& person) override;
  core::Result<void> keep_draft(const Reader& reader, const std::string& form, const std::string& words) override;
  core::Result<std::optional<std::string>> draft(const Reader& reader, const std::string& form) override;
  std::string once() override { return ports_.secrets.token().substr(0, 32); }
  core::Result<ConcernSaved> log_concern(const Reader& reader, const ConcernForm& concern) override;
  core::Result<AlertView> alert(const Reader& reader, const std::string& id) override;
  core::Result<AlertView> answer_alert(const Reader& reader, const AlertAnswer& answer) override;
  core::Result<std::string> start_import(const Reader& reader, std::vector<Upload> files) override;
  core::Result<ImportStatus> import_status(const Reader& reader, const std::string& id) override;
  core::Result<std::string> rejected_rows(const Reader& reader, const std::string& id) override;
  core::Result<ReviewPage> review(const Reader& reader) override;
  core::Result<PairView> pair(const Reader& reader, const std::string& a, const std::string& b) override;
  core::Result<std::string> decide_link(const Reader& reader, const LinkAnswer& answer) override;
  core::Result<std::vector<PatternView>> patterns(const Reader& reader) override;
  core::Result<PatternView> pattern(const Reader& reader, const std::string& id) override;
  std::vector<Choice> concern_kinds(const Reader& reader) override;
  std::string checkpoint() override;
  std::string verifier_key() override;
  core::Result<std::string> tile(const std::string& path) override;
  core::Result<void> health() override;

  // Urgent alerts that nobody was told of yet, and those that nobody opened in time: by e-mail, and noted in the log. Runs by
  // itself too, after each evaluation and now and then.
  core::Result<void> tell_what_waits();

 private:
  struct Tries {
    int failed = 0;
    core::Instant last{};
  };
  struct Import {
    ImportStatus status;
    std::string rejected, login;
    std::thread worker;
  };

  // Evaluates what was taken, soon and off the writer's path: an answer to a form waits for the commit alone, and for a
  // new record to be linked.
  void settle_soon();
  void settle_as_asked();
  // One at a time under the same name; gives it back when destroyed.
  class Turn;
  core::Result<people::RecordNo> record_for(const Reader& reader, const ConcernForm& concern, const std::string& stem,
                                            std::vector<Row>& rows, bool& fresh);
  core::Result<ConcernSaved> log_anew(const Reader& reader, const ConcernForm& concern, log::Event event);
  core::Result<ConcernSaved> logged_before(const Reader& reader, const ConcernForm& concern, const StoredEvent& event);
  core::Result<void> join_by_word(const Reader& reader, people::RecordNo record, people::RecordNo known);
  core::Result<std::vector<Helper>> who_knows(const Reader& reader, people::RecordNo record);
  // As the record is linked now: who knows its child, or who may.
  core::Result<void> tell_who_knows(const Reader& reader, people::RecordNo record, ConcernSaved& saved);
  core::Result<std::optional<StoredEvent>> sent_lately(const Reader& reader, const ConcernForm& concern);
  core::Result<AlertView> view_of(const Reader& reader, const log::AlertState& state);
  void tell_now_and_then();
  core::Result<bool> opened(const log::AlertState& alert, const std::vector<log::Told>& told);
  core::Result<void> tell(const log::AlertState& alert, const std::vector<log::Told>& told, std::uint8_t turn);
  // Handed to the writer: durable when the answer comes, which nothing may be shown before.
  std::future<core::Result<EntryNo>> begin_look(const Reader& reader, people::RecordNo record, std::string what);
  core::Result<void> look(const Reader& reader, people::RecordNo record, std::string what);

  DeskPorts ports_;
  std::mutex mutex_;  // the members below
  std::map<std::string, Tries> tries_;
  std::map<std::string, std::pair<Reader, core::Instant>> sessions_;  // by token digest: spares a look-up a request
  std::map<std::string, std::unique_ptr<Import>> imports_;
  int next_import_ = 1;
  std::set<std::string> taking_;  // what is being written now, by what makes it one: a second press waits for the first
  std::condition_variable taken_;
  std::condition_variable settle_wanted_, tell_wanted_;
  bool settle_asked_ = true, tell_asked_ = true, stopping_ = false;
  std::mutex answering_, deciding_;
  std::mutex telling_;  // one round at a time: nobody is told twice
  std::thread settler_, teller_;
};

}  // namespace kith::tasks
