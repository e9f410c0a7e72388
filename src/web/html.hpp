// A piece of a page. Text can enter only through put(), which escapes it: markup is a literal of the program, checked
// by the compiler (balanced tags, quoted attributes, no inline script or style), data stands in its holes.
//   html.put("<a class='govuk-link' href='/child/{}'>{}</a>", person, name);
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace kith::web {

class Html;

// A path of the program's own: only a literal becomes one.
class Path {
 public:
  consteval Path(const char* literal) : text_(literal) {}  // NOLINT: meant to convert
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// A whole address of our own making: the only thing that may begin an href or action, so that no text can become
// "javascript:".
class Address {
 public:
  // {} of the path stands for a part that is encoded.
  template <class... Parts>
  static Address of(Path path, const Parts&... parts);
  Address& query(std::string_view name, std::string_view value);  // left out when the value is empty
  Address& fragment(std::string_view name);
  const std::string& text() const { return text_; }

 private:
  static void add_part(std::string& out, std::string_view& rest, std::string_view part);
  std::string text_;
  bool asked_ = false;
};

namespace markup {

// Named so that the compiler's message says what is wrong with the literal.
inline void number_of_holes_differs_from_number_of_values() {}
inline void tag_is_not_closed_or_closed_twice() {}
inline void attribute_is_not_in_single_quotes() {}
inline void hole_stands_in_a_tag_outside_a_value() {}
inline void inline_script_or_style_is_not_allowed() {}
inline void whole_address_must_be_an_address() {}
inline void nested_too_deeply() {}

constexpr bool void_element(std::string_view name) {
  return name == "input" || name == "br" || name == "hr" || name == "meta" || name == "link" || name == "img" ||
         name == "col" || name == "!doctype";
}

// Walks a literal once at compile time, and says where each hole is.
class Check {
 public:
  consteval Check(std::string_view text, const bool* addresses, std::size_t values, std::size_t* places)
      : text_(text), addresses_(addresses), values_(values), places_(places) {}
  consteval void run() {
    while (at_ < text_.size()) {
      if (text_[at_] == '<')
        tag();
      else if (hole())
        take_hole(false);
      else
        ++at_;
    }
    if (depth_ != 0) tag_is_not_closed_or_closed_twice();
    if (holes_ != values_) number_of_holes_differs_from_number_of_values();
  }

 private:
  consteval bool hole() const { return text_.substr(at_).starts_with("{}"); }
  consteval void take_hole(bool needs_address) {
    if (holes_ >= values_) number_of_holes_differs_from_number_of_values();
    if (needs_address && !addresses_[holes_]) whole_address_must_be_an_address();
    places_[holes_++] = at_;
    at_ += 2;
  }
  consteval std::string_view word() {
    const auto from = at_;
    while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '>' && text_[at_] != '=' && text_[at_] != '/')
      ++at_;
    return text_.substr(from, at_ - from);
  }
  consteval void tag() {
    ++at_;
    if (at_ < text_.size() && text_[at_] == '/') {
      ++at_;
      const auto name = word();
      if (depth_ == 0 || open_[--depth_] != name) tag_is_not_closed_or_closed_twice();
      ++at_;
      return;
    }
    const auto name = word();
    if (name == "style") inline_script_or_style_is_not_allowed();
    const bool closed = attributes();
    if (closed || void_element(name)) return;
    if (depth_ == open_.size()) nested_too_deeply();
    open_[depth_++] = name;
  }
  // Up to and including '>'; true when the tag closed itself.
  consteval bool attributes() {
    bool closed = false;
    while (at_ < text_.size() && text_[at_] != '>') {
      if (text_[at_] == ' ')
        ++at_;
      else if (text_[at_] == '/') {
        closed = true;
        ++at_;
      } else if (hole())
        hole_stands_in_a_tag_outside_a_value();
      else
        attribute();
    }
    if (at_ == text_.size()) tag_is_not_closed_or_closed_twice();
    ++at_;
    return closed;
  }
  consteval void attribute() {
    const auto name = word();
    if (name == "style" || name.starts_with("on")) inline_script_or_style_is_not_allowed();
    if (at_ >= text_.size() || text_[at_] != '=') return;
    ++at_;
    if (at_ >= text_.size() || text_[at_] != '\'') attribute_is_not_in_single_quotes();
    ++at_;
    const bool address = name == "href" || name == "action" || name == "src";
    const auto from = at_;
    while (at_ < text_.size() && text_[at_] != '\'') {
      if (hole())
        take_hole(address && at_ == from);
      else
        ++at_;
    }
    ++at_;
  }

  std::string_view text_;
  const bool* addresses_;
  std::size_t values_;
  std::size_t* places_;
  std::size_t at_ = 0, holes_ = 0, depth_ = 0;
  std::array<std::string_view, 24> open_{};
};

}  // namespace markup

// A literal of the program's own markup for values of these types; every tag that it opens it also closes.
template <class... Values>
class Markup {
 public:
  template <std::size_t size>
  consteval Markup(const char (&literal)[size]) : text_(literal, size - 1) {  // NOLINT: meant to convert
    constexpr std::array<bool, sizeof...(Values) + 1> addresses{
        std::is_same_v<std::remove_cvref_t<Values>, Address>...};
    markup::Check(text_, addresses.data(), sizeof...(Values), holes_.data()).run();
  }
  std::string_view text() const { return text_; }
  std::size_t hole(std::size_t number) const { return holes_[number]; }

 private:
  std::string_view text_;
  std::array<std::size_t, sizeof...(Values) + 1> holes_{};  // where each stands in the text
};

class Html {
 public:
  Html() = default;
  explicit Html(std::size_t bytes) { bytes_.reserve(bytes); }

  template <class... Values>
  Html& put(Markup<std::type_identity_t<Values>...> markup, const Values&... values) {
    fill(markup, markup.text().size(), values...);
    return *this;
  }
  Html& text(std::string_view words);

  // An element that stays open while the result lives: the frame of lists and sections.
  //   auto list = html.inside("<ul class='govuk-list'></ul>");
  class Open {
   public:
    Open(Html& html, std::string_view end) : html_(html), end_(end) {}
    ~Open() { html_.bytes_ += end_; }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;

   private:
    Html& html_;
    std::string_view end_;
  };
  template <class... Values>
  [[nodiscard]] Open inside(Markup<std::type_identity_t<Values>...> markup, const Values&... values) {
    const auto end = markup.text().rfind("</");
    fill(markup, end, values...);
    return Open(*this, markup.text().substr(end));
  }

  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }
  bool empty() const { return bytes_.empty(); }

 private:
  // The markup up to `end`, with the values in its holes.
  template <class... Values>
  void fill(const Markup<Values...>& markup, std::size_t end, const Values&... values) {
    const char* const text = markup.text().data();
    std::size_t from = 0;
    [[maybe_unused]] std::size_t number = 0;
    [[maybe_unused]] const auto next = [&](const auto& value) {
      const std::size_t hole = markup.hole(number++);
      bytes_.append(text + from, hole - from);
      from = hole + 2;
      add(value);
    };
    (next(values), ...);
    bytes_.append(text + from, end - from);
  }
  void add(const Html& html) { bytes_ += html.bytes_; }
  void add(const Address& address) { text(address.text()); }
  void add(std::string_view words) { text(words); }
  void add(const std::string& words) { text(words); }
  void add(const char* words) { text(words); }
  void add_number(std::int64_t number);
  template <std::integral Number>
  requires(!std::same_as<Number, bool> && !std::same_as<Number, char>) void add(Number number) {
    add_number(static_cast<std::int64_t>(number));
  }

  std::string bytes_;
};

template <class... Parts>
Address Address::of(Path path, const Parts&... parts) {
  Address address;
  std::string_view rest = path.text();
  (add_part(address.text_, rest, parts), ...);
  address.text_ += rest;
  return address;
}

}  // namespace kith::web
