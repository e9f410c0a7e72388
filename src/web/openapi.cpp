// The OpenAPI 3.1 document: addresses from the table of routes, schemas from the lists of fields.
#include <map>

#include "web/api.hpp"
#include "web/api_json.hpp"

namespace kith::web {
namespace {

class Schemas {
 public:
  template <class View>
  void add(const char* name) {
    names_[&tag<View>] = name;
    makers_.emplace_back(name, [this] { return object(View{}); });
  }
  Json all() {
    Json schemas = Json::object();
    for (const auto& [name, make] : makers_) schemas[name] = make();
    return schemas;
  }

 private:
  template <class View>
  static inline const char tag = 0;

  template <class View>
  Json object(const View& view) {
    Json properties = Json::object();
    fields(view, [&](const char* name, const auto& member, const char* meaning) {
      properties[name] = type_of(member);
      if (*meaning != '\0') properties[name]["description"] = meaning;
    });
    return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  }

  Json type_of(const std::string&) { return {{"type", "string"}}; }
  Json type_of(bool) { return {{"type", "boolean"}}; }
  Json type_of(double) { return {{"type", "number"}}; }
  Json type_of(core::Date) { return {{"type", "string"}, {"format", "date"}}; }
  Json type_of(patterns::Level) { return {{"type", "string"}, {"enum", {"note", "consider", "suspect", "urgent"}}}; }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) Json type_of(Number) { return {{"type", "integer"}}; }
  template <class A, class B>
  Json type_of(const std::pair<A, B>& pair) {
    return {{"type", "array"},
            {"prefixItems", Json::array({type_of(pair.first), type_of(pair.second)})},
            {"minItems", 2},
            {"maxItems", 2}};
  }
  template <class T>
  Json type_of(const std::optional<T>&) {
    return {{"anyOf", Json::array({type_of(T{}), Json{{"type", "null"}}})}};
  }
  template <class T>
  Json type_of(const std::vector<T>&) {
    return {{"type", "array"}, {"items", type_of(T{})}};
  }
  template <class View>
  requires Described<View> Json type_of(const View&) {
    return {{"$ref", std::string("#/components/schemas/") + names_.at(&tag<View>)}};
  }

  std::map<const char*, std::string> names_;
  std::vector<std::pair<std::string, std::function<Json()>>> makers_;
};

Json all_schemas() {
  Schemas schemas;
  schemas.add<SignIn>("SignIn");
  schemas.add<core::AgencyRef>("Agency");
  schemas.add<tasks::Reader>("Reader");
  schemas.add<Session>("Session");
  schemas.add<Answer>("Answer");
  schemas.add<LinkDecision>("LinkDecision");
  schemas.add<PairQuery>("PairQuery");
  schemas.add<PairAnswer>("PairAnswer");
  schemas.add<PairDecided>("PairDecided");
  schemas.add<ImportStarted>("ImportStarted");
  schemas.add<tasks::Choice>("Choice");
  schemas.add<tasks::FindQuery>("FindQuery");
  schemas.add<TodayQuery>("TodayQuery");
  schemas.add<tasks::Headline>("Headline");
  schemas.add<tasks::Line>("Line");
  schemas.add<tasks::Gap>("Gap");
  schemas.add<tasks::Helper>("Helper");
  schemas.add<tasks::Seen>("Seen");
  schemas.add<tasks::AlertView>("AlertView");
  schemas.add<tasks::Match>("Match");
  schemas.add<tasks::RecordSide>("RecordSide");
  schemas.add<tasks::PairView>("PairView");
  schemas.add<tasks::ReviewPage>("ReviewPage");
  schemas.add<tasks::PossibleView>("PossibleView");
  schemas.add<tasks::Relation>("Relation");
  schemas.add<tasks::ChildPage>("ChildPage");
  schemas.add<tasks::TodayPage>("TodayPage");
  schemas.add<tasks::ConcernForm>("ConcernForm");
  schemas.add<tasks::ConcernSaved>("ConcernSaved");
  schemas.add<tasks::ImportStatus>("ImportStatus");
  schemas.add<tasks::PatternView>("PatternView");
  Json all = schemas.all();
  all["Problem"] = {{"type", "object"},
                    {"description", "RFC 9457; holds no personal data"},
                    {"properties",
                     {{"type", {{"type", "string"}}},
                      {"title", {{"type", "string"}}},
                      {"status", {{"type", "integer"}}},
                      {"detail", {{"type", "string"}}}}}};
  return all;
}

Json reference(const std::string& schema) { return {{"$ref", "#/components/schemas/" + schema}}; }

Json schema_of(const std::string& gives) {
  if (gives == "document") return {{"type", "object"}};
  if (gives.ends_with("[]")) return {{"type", "array"}, {"items", reference(gives.substr(0, gives.size() - 2))}};
  return reference(gives);
}

Json parameters_of(const Row& row, const Json& schemas) {
  Json parameters = Json::array();
  for (auto at = row.path.find('{'); at != std::string::npos; at = row.path.find('{', at + 1))
    parameters.push_back({{"name", row.path.substr(at + 1, row.path.find('}', at) - at - 1)},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", "string"}}}});
  if (row.shape.once)
    parameters.push_back({{"name", "Idempotency-Key"},
                          {"in", "header"},
                          {"required", false},
                          {"description",
                           "Any text of the sender's own, 200 characters at most. The same body sent again under it is "
                           "written once and answered as before; another body is refused with 409. An answer to an alert "
                           "that repeats the sender's last one is written once also without it."},
                          {"schema", {{"type", "string"}, {"maxLength", 200}}}});
  if (!row.shape.query.empty())
    for (const auto& [name, schema] : schemas.at(row.shape.query).at("properties").items())
      parameters.push_back({{"name", name}, {"in", "query"}, {"required", false}, {"schema", schema}});
  return parameters;
}

Json body_of(const std::string& takes) {
  if (takes == "multipart")
    return {{"required", true},
            {"content",
             {{"multipart/form-data",
               {{"schema",
                 {{"type", "object"},
                  {"properties",
                   {{"files",
                     {{"type", "array"}, {"items", {{"type", "string"}, {"contentMediaType", "text/csv"}}}}}}}}}}}}}};
  return {{"required", true}, {"content", {{"application/json", {{"schema", reference(takes)}}}}}};
}

Json operation(const Row& row, const Json& schemas) {
  Json success = {{"description", row.name}};
  if (row.shape.gives == "csv")
    success["content"] = {{"text/csv", {{"schema", {{"type", "string"}}}}}};
  else if (!row.shape.gives.empty())
    success["content"] = {{"application/json", {{"schema", schema_of(row.shape.gives)}}}};
  const Json refused = {{"description", "what went wrong"},
                        {"content", {{"application/problem+json", {{"schema", reference("Problem")}}}}}};
  Json all = {{"summary", row.name},
              {"responses", {{std::to_string(row.shape.status), success}, {"default", refused}}}};
  if (auto parameters = parameters_of(row, schemas); !parameters.empty()) all["parameters"] = std::move(parameters);
  if (!row.shape.takes.empty()) all["requestBody"] = body_of(row.shape.takes);
  if (row.door == Door::open) all["security"] = Json::array();
  return all;
}

const char* verb(http::Method method) {
  switch (method) {
    case http::Method::post:
      return "post";
    case http::Method::put:
      return "put";
    case http::Method::del:
      return "delete";
    default:
      return "get";
  }
}

}  // namespace

std::string openapi_document() {
  const Json schemas = all_schemas();
  Json paths = Json::object();
  for (const Row& row : table())
    if (row.path.starts_with("/api/")) paths[row.path][verb(row.method)] = operation(row, schemas);
  const Json document = {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Kith"},
        {"version", "1"},
        {"description", "Joins what agencies know of a child, and asks when it matters."}}},
      {"servers", Json::array({Json{{"url", "/"}}})},
      {"security", Json::array({Json{{"token", Json::array()}}})},
      {"paths", paths},
      {"components",
       {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}, {"schemas", schemas}}}};
  return document.dump(1) + "\n";
}

}  // namespace kith::web
