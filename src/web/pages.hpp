// The handlers of pages and forms, one file each; routes.cpp says which address leads to which.
#pragma once

#include "web/site.hpp"

namespace kith::web {

// open to everybody
http::Response sign_in_page(const Site& site, const http::Request& request);
http::Response sign_in(const Site& site, const http::Request& request);
http::Response asset(const Site& site, const http::Request& request);
http::Response health(const Site& site, const http::Request& request);
http::Response checkpoint(const Site& site, const http::Request& request);
http::Response verifier_key(const Site& site, const http::Request& request);
http::Response tile(const Site& site, const http::Request& request);

http::Response sign_out(const Visit& visit);
http::Response today_page(const Visit& visit);
http::Response find_page(const Visit& visit);
http::Response child_page(const Visit& visit);
http::Response decide_link(const Visit& visit);
http::Response review_page(const Visit& visit);
http::Response pair_page(const Visit& visit);
http::Response decide_pair(const Visit& visit);
std::size_t page_asked(const http::Request& request);  // the parameter page, counted from 1
http::Response concern_page(const Visit& visit);
http::Response log_concern(const Visit& visit);
http::Response keep_draft(const Visit& visit);
http::Response alert_page(const Visit& visit);
http::Response answer_alert(const Visit& visit);
http::Response import_page(const Visit& visit);
http::Response start_import(const Visit& visit);
http::Response import_status_page(const Visit& visit);
http::Response rejected_rows(const Visit& visit);
http::Response patterns_page(const Visit& visit);
http::Response pattern_page(const Visit& visit);
http::Response help_page(const Visit& visit);

}  // namespace kith::web
