// What a person can do at Kith, whoever asks: a page, the JSON API or the command line. Everything goes through the one gate
// and every look is logged before it is answered. Methods may be called from many threads.
#pragma once

#include <map>

#include "core/result.hpp"
#include "tasks/views.hpp"

namespace kith::tasks {

struct FindQuery {
  std::string words;  // "matus hronec 2007-07-15 XN5", any order; or the fields below
  std::string given_names, family_name, date_of_birth, postcode, nhs_number;
};

struct AlertAnswer {
  std::string alert;
  std::string answer;  // a code of answer_choices()
  std::string reason;
};

struct Choice {
  std::string code, words;
  std::string area = "";  // under which a page groups it; choices of one area follow one another
};

// What can be said to an alert (design.md): acting, already-acting, no-concern, wrong-child, wrong-fact.
const std::vector<Choice>& answer_choices();

struct Upload {
  std::string name;   // people.csv, relationships.csv, events.csv or contacts.csv
  std::string bytes;
};

struct LinkAnswer {
  std::string a, b;  // agency@region#id
  std::string word;  // same, different or unsure
  std::string reason;
};

class Desk {
 public:
  virtual ~Desk() = default;

  // Signing in. Error forbidden: name or password is wrong (which of them is not said), or too many tries.
  virtual core::Result<std::string> sign_in(const std::string& login, const std::string& password, const std::string& from) = 0;  // token
  virtual std::optional<Reader> reader(const std::string& token) = 0;
  virtual void sign_out(const std::string& token) = 0;

  virtual core::Date this_day() = 0;  // in London
  virtual core::Result<TodayPage> today(const Reader& reader, std::size_t page) = 0;  // the first is 1
  virtual core::Result<std::vector<Match>> find(const Reader& reader, const FindQuery& query) = 0;
  virtual core::Result<ChildPage> child(const Reader& reader, const std::string& person) = 0;

  virtual core::Result<void> keep_draft(const Reader& reader, const std::string& form, const std::string& words) = 0;
  virtual core::Result<std::optional<std::string>> draft(const Reader& reader, const std::string& form) = 0;
  // A fresh ConcernForm::once. The same words sent again under it are answered as before and written once; other words are a
  // conflict. What was typed is answered so within the hour under whichever `once`.
  virtual std::string once() = 0;
  virtual core::Result<ConcernSaved> log_concern(const Reader& reader, const ConcernForm& concern) = 0;

  virtual core::Result<AlertView> alert(const Reader& reader, const std::string& id) = 0;
  virtual core::Result<AlertView> answer_alert(const Reader& reader, const AlertAnswer& answer) = 0;

  virtual core::Result<std::string> start_import(const Reader& reader, std::vector<Upload> files) = 0;  // id
  virtual core::Result<ImportStatus> import_status(const Reader& reader, const std::string& id) = 0;
  virtual core::Result<std::string> rejected_rows(const Reader& reader, const std::string& id) = 0;  // CSV

  // Pairs of records that may be one person and wait for somebody's eyes, children with open questions first.
  virtual core::Result<ReviewPage> review(const Reader& reader) = 0;
  virtual core::Result<PairView> pair(const Reader& reader, const std::string& a, const std::string& b) = 0;
  // What a person says about two records; gives what was recorded. "same" of a shielded person is "proposed" until a second
  // person says it too.
  virtual core::Result<std::string> decide_link(const Reader& reader, const LinkAnswer& answer) = 0;

  virtual core::Result<std::vector<PatternView>> patterns(const Reader& reader) = 0;
  virtual core::Result<PatternView> pattern(const Reader& reader, const std::string& id) = 0;

  // Kinds that a person can choose for a concern, in the reader's words, by area.
  virtual std::vector<Choice> concern_kinds(const Reader& reader) = 0;

  // For an outsider: no personal data.
  virtual std::string checkpoint() = 0;
  virtual std::string verifier_key() = 0;
  virtual core::Result<std::string> tile(const std::string& path) = 0;  // C2SP tlog-tiles: "0/000", "1/x001/234.p/5"
  virtual core::Result<void> health() = 0;
};

}  // namespace kith::tasks
