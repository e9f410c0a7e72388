// Views to JSON, JSON to requests, both by the lists of fields. Included by .cpp files of the API only: the JSON
// library is heavy.
#pragma once

#include <nlohmann/json.hpp>

#include "core/result.hpp"
#include "web/api_fields.hpp"

namespace kith::web {

using Json = nlohmann::ordered_json;

struct AnyVisitor {
  template <class Member>
  void operator()(const char*, const Member&, const char*) const {}
};
template <class View>
concept Described = requires(const View& view, const AnyVisitor& visitor) {
  fields(view, visitor);
};

inline Json json_of(const std::string& text) { return text; }
inline Json json_of(bool yes) { return yes; }
inline Json json_of(double number) { return number; }
inline Json json_of(core::Date day) { return core::to_iso(day); }
inline Json json_of(patterns::Level level) { return patterns::to_string(level); }
template <std::integral Number>
requires(!std::same_as<Number, bool>) Json json_of(Number number) { return number; }
template <class A, class B>
Json json_of(const std::pair<A, B>& pair);
template <class T>
Json json_of(const std::optional<T>& maybe);
template <class T>
Json json_of(const std::vector<T>& list);
template <class View>
requires Described<View> Json json_of(const View& view);

template <class A, class B>
Json json_of(const std::pair<A, B>& pair) {
  return Json::array({json_of(pair.first), json_of(pair.second)});
}
template <class T>
Json json_of(const std::optional<T>& maybe) {
  return maybe ? json_of(*maybe) : Json(nullptr);
}
template <class T>
Json json_of(const std::vector<T>& list) {
  Json all = Json::array();
  for (const T& each : list) all.push_back(json_of(each));
  return all;
}
template <class View>
requires Described<View> Json json_of(const View& view) {
  Json all = Json::object();
  fields(view, [&all](const char* name, const auto& member, const char*) { all[name] = json_of(member); });
  return all;
}

// A request whose members are texts and yes or no. Error: no JSON object, a field of another type, a field that is not
// known.
template <class Request>
core::Result<Request> read_json(const std::string& body) {
  const auto refuse = [](std::string why) { return core::fail(core::ErrorKind::invalid_input, std::move(why)); };
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return refuse("The body must be a JSON object.");
  Request request;
  std::size_t known = 0;
  std::string wrong;
  fields(request, [&](const char* name, auto& member, const char*) {
    const auto found = json.find(name);
    if (found == json.end()) return;
    ++known;
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, bool>) {
      if (found->is_boolean())
        member = found->template get<bool>();
      else
        wrong = std::string{name} + " must be true or false.";
    } else {
      if (found->is_string())
        member = found->template get<std::string>();
      else
        wrong = std::string{name} + " must be a text.";
    }
  });
  if (!wrong.empty()) return refuse(wrong);
  if (known != json.size()) return refuse("The body has a field that is not known here: see /api/v1/openapi.json.");
  return request;
}

}  // namespace kith::web
