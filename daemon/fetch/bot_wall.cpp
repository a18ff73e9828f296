// SPDX-License-Identifier: MIT
#include "daemon/fetch/bot_wall.hpp"

#include "feeds/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace gazetted::daemon::fetch {

namespace {

constexpr std::size_t page_start = 64u << 10; // challenge pages are small, their marks near the top

struct FieldMark {
    std::string_view name, value, wall; // an empty value stands for any
};
constexpr std::array field_marks{
    FieldMark{"cf-mitigated", "", "Cloudflare"},   FieldMark{"x-amzn-waf-action", "", "AWS WAF"},
    FieldMark{"x-vercel-mitigated", "", "Vercel"}, FieldMark{"x-datadome", "protected", "DataDome"},
    FieldMark{"x-dd-b", "", "DataDome"},           FieldMark{"x-sucuri-block", "", "Sucuri"},
};

struct PageMark {
    std::string_view text, wall;
    bool needs_refusal; // such words may also stand on an honest page that answers 200
};
constexpr std::array page_marks{
    PageMark{"/cdn-cgi/challenge-platform/", "Cloudflare", true},
    PageMark{"<title>Just a moment...</title>", "Cloudflare", false},
    PageMark{"<title>Attention Required! | Cloudflare</title>", "Cloudflare", false},
    PageMark{"/.within.website/x/cmd/anubis", "Anubis", false},
    PageMark{"Making sure you&#39;re not a bot", "Anubis", false},
    PageMark{"Making sure you're not a bot", "Anubis", false},
    PageMark{"captcha-delivery.com", "DataDome", true},
    PageMark{"_Incapsula_Resource", "Imperva", false},
    PageMark{"Incapsula incident ID", "Imperva", false},
    PageMark{"errors.edgesuite.net", "Akamai", true},
    PageMark{"Sucuri WebSite Firewall", "Sucuri", false},
    PageMark{"px-captcha", "HUMAN", true},
    PageMark{"awsWafCookieDomainList", "AWS WAF", false},
    PageMark{"/_fs-ch-", "Fastly", false},
    PageMark{"blocked by network security", "the publisher's network security", true},
    PageMark{"<title>DDOS-GUARD</title>", "DDoS-Guard", false},
    PageMark{"<title>DDoS-Guard</title>", "DDoS-Guard", false},
    PageMark{"<title>Bot Verification</title>", "a bot verification page", false},
    PageMark{"sgcaptcha", "SiteGround", false},
};

bool is_html(std::string_view content_type, std::string_view body) {
    const auto type = ascii::trim(content_type.substr(0, content_type.find(';')));
    if (!type.empty()) {
        return ascii::equals_ignoring_case(type, "text/html") ||
               ascii::equals_ignoring_case(type, "application/xhtml+xml");
    }
    const auto start = ascii::trim(body.substr(0, 256));
    return ascii::equals_ignoring_case(start.substr(0, 5), "<html") ||
           ascii::equals_ignoring_case(start.substr(0, 14), "<!doctype html");
}

} // namespace

std::string_view wall_of_field(std::string_view name, std::string_view value) {
    for (const auto& mark : field_marks) {
        if (ascii::equals_ignoring_case(name, mark.name) &&
            (mark.value.empty() || ascii::equals_ignoring_case(value, mark.value))) {
            return mark.wall;
        }
    }
    return {};
}

std::string_view wall_of_page(int status, std::string_view content_type, std::string_view server,
                              std::string_view body) {
    if (!is_html(content_type, body)) {
        return {};
    }
    const bool is_refusal =
        status == 401 || status == 403 || status == 405 || status == 429 || status == 503;
    const auto start = body.substr(0, page_start);
    for (const auto& mark : page_marks) {
        if ((is_refusal || !mark.needs_refusal) &&
            start.find(mark.text) != std::string_view::npos) {
            return mark.wall;
        }
    }
    if (status == 403 && ascii::equals_ignoring_case(server, "ddos-guard")) {
        return "DDoS-Guard";
    }
    return {};
}

} // namespace gazetted::daemon::fetch
