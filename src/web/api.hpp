// The JSON API under /api/v1/: the same desk as the pages, for programs. Bodies and answers are described by one list
// of fields for each view (api_fields.hpp), which also makes the OpenAPI document.
#pragma once

#include "web/routes.hpp"

namespace kith::web {

http::Response api_sign_in(const Site& site, const http::Request& request);
http::Response api_openapi(const Site& site, const http::Request& request);
http::Response api_sign_out(const Visit& visit);
http::Response api_today(const Visit& visit);
http::Response api_find(const Visit& visit);
http::Response api_child(const Visit& visit);
http::Response api_concern_kinds(const Visit& visit);
http::Response api_log_concern(const Visit& visit);
http::Response api_alert(const Visit& visit);
http::Response api_answer_choices(const Visit& visit);
http::Response api_answer_alert(const Visit& visit);
http::Response api_start_import(const Visit& visit);
http::Response api_import_status(const Visit& visit);
http::Response api_rejected_rows(const Visit& visit);
http::Response api_patterns(const Visit& visit);
http::Response api_pattern(const Visit& visit);
http::Response api_decide_link(const Visit& visit);
http::Response api_review(const Visit& visit);
http::Response api_pair(const Visit& visit);
http::Response api_decide_pair(const Visit& visit);

// OpenAPI 3.1, of the rows whose door is api and the two that are open.
std::string openapi_document();

}  // namespace kith::web
