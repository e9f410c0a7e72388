// A desk with rich and hostile sample data, for tests of pages and for looking at them. Every method answers at once
// and the same.
#pragma once

#include <mutex>

#include "tasks/desk.hpp"

namespace kith::web {

// Texts that break pages which are not careful.
inline constexpr const char* hostile = "<script>alert(1)</script> \"q\" 'a' & \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \x01";
inline constexpr const char* long_word =
    "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu";

tasks::ChildPage sample_child(std::size_t events, int years);

class FakeDesk : public tasks::Desk {
 public:
  core::Result<std::string> sign_in(const std::string& login, const std::string& password,
                                    const std::string& from) override;
  std::optional<tasks::Reader> reader(const std::string& token) override;
  void sign_out(const std::string& token) override;
  core::Date this_day() override { return core::make_date(2011, 12, 1); }
  core::Result<tasks::TodayPage> today(const tasks::Reader& reader, std::size_t page) override;
  core::Result<std::vector<tasks::Match>> find(const tasks::Reader& reader, const tasks::FindQuery& query) override;
  core::Result<tasks::ChildPage> child(const tasks::Reader& reader, const std::string& person) override;
  core::Result<void> keep_draft(const tasks::Reader& reader, const std::string& form,
                                const std::string& words) override;
  core::Result<std::optional<std::string>> draft(const tasks::Reader& reader, const std::string& form) override;
  std::string once() override { return "sample-once"; }
  core::Result<tasks::ConcernSaved> log_concern(const tasks::Reader& reader,
                                                const tasks::ConcernForm& concern) override;
  core::Result<tasks::AlertView> alert(const tasks::Reader& reader, const std::string& id) override;
  core::Result<tasks::AlertView> answer_alert(const tasks::Reader& reader, const tasks::AlertAnswer& answer) override;
  core::Result<std::string> start_import(const tasks::Reader& reader, std::vector<tasks::Upload> files) override;
  core::Result<tasks::ImportStatus> import_status(const tasks::Reader& reader, const std::string& id) override;
  core::Result<std::string> rejected_rows(const tasks::Reader& reader, const std::string& id) override;
  core::Result<tasks::ReviewPage> review(const tasks::Reader& reader) override;
  core::Result<tasks::PairView> pair(const tasks::Reader& reader, const std::string& a, const std::string& b) override;
  core::Result<std::string> decide_link(const tasks::Reader& reader, const tasks::LinkAnswer& answer) override;
  core::Result<std::vector<tasks::PatternView>> patterns(const tasks::Reader& reader) override;
  core::Result<tasks::PatternView> pattern(const tasks::Reader& reader, const std::string& id) override;
  std::vector<tasks::Choice> concern_kinds(const tasks::Reader& reader) override;
  std::string checkpoint() override { return "kith.example/northborough\n42\nAAAA\n\n"; }
  std::string verifier_key() override { return "kith.example/northborough+00000000+AAAA\n"; }
  core::Result<std::string> tile(const std::string& path) override;
  core::Result<void> health() override { return {}; }

  static constexpr const char* token = "sample-token";
  static constexpr const char* form_token = "sample-form-token";
  static constexpr const char* password = "sample password";
  int changes = 0;  // forms that came through the door
  tasks::LinkAnswer last_link;
  std::string last_once;  // of the concern logged last

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> drafts_;
  int asked_for_import_ = 0;
};

}  // namespace kith::web
