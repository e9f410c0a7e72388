#include "app/model_file.hpp"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace kith::app {
namespace {

using nlohmann::json;
using people::bulk::Field;
using people::bulk::Model;
using people::bulk::Shares;

}  // namespace

core::Result<void> write_model(const std::string& path, const Model& model, const std::vector<Field>& fields) {
  json document{{"kith_link_model", 1},
                {"person_prior_bits", model.person_prior},
                {"household_prior_bits", model.household_prior},
                {"threshold", model.threshold},
                {"homes", model.homes},
                {"generations", model.generations},
                {"twins", model.twins},
                {"twins_alike", model.twins_alike},
                {"doubles", model.doubles},
                {"renamed", model.renamed}};
  for (std::size_t at = 0; at < fields.size(); ++at)
    document["fields"].push_back({{"name", fields[at].name},
                                  {"kind", words_of(fields[at].kind)},
                                  {"one_person", model.fields[at].one_person},
                                  {"household", model.fields[at].household},
                                  {"strangers", model.fields[at].strangers}});
  for (std::size_t level = 0; level < people::bulk::level_count; ++level)
    document["levels"].push_back(words_of(static_cast<people::bulk::Level>(level)));
  std::ofstream out(path);
  out << document.dump(2) << '\n';
  if (!out.flush()) return core::fail(core::ErrorKind::unavailable, fmt::format("{} cannot be written", path));
  return {};
}

core::Result<Model> read_model(const std::string& path, const std::vector<Field>& fields) {
  std::ifstream in(path);
  if (!in) return core::fail(core::ErrorKind::not_found, fmt::format("{} cannot be opened", path));
  const json document = json::parse(in, nullptr, false);
  const auto wrong = [&](std::string_view what) {
    return core::fail(core::ErrorKind::invalid_input, fmt::format("{}: {}", path, what));
  };
  if (!document.is_object() || document.value("kith_link_model", 0) != 1)
    return wrong("this is no model written by kith link --model");
  Model model;
  try {
    model.person_prior = document.at("person_prior_bits"), model.household_prior = document.at("household_prior_bits");
    model.threshold = document.at("threshold");
    if (document.contains("homes")) model.homes = document["homes"];
    model.generations = document.value("generations", false);
    model.twins = document.value("twins", model.generations);
    model.twins_alike = document.value("twins_alike", false);
    model.doubles = document.value("doubles", false), model.renamed = document.value("renamed", false);
    if (document.at("fields").size() != fields.size()) return wrong("it was made for another number of columns");
    for (std::size_t at = 0; at < fields.size(); ++at) {
      const json& field = document["fields"][at];
      if (field.at("kind") != words_of(fields[at].kind))
        return wrong(fmt::format("column {} was {} when the model was made and is {} here", at + 1,
                                 field["kind"].dump(), words_of(fields[at].kind)));
      model.fields.push_back({field.at("one_person").get<Shares>(), field.at("household").get<Shares>(),
                              field.at("strangers").get<Shares>()});
    }
  } catch (const json::exception&) {
    return wrong("it lacks a part of a model, or a part is of the wrong kind");
  }
  return model;
}

}  // namespace kith::app
