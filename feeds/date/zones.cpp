// SPDX-License-Identifier: MIT
// Abbreviations are not unique; each is read as the zone that publishes most feeds with it (CST as
// North America's, IST as India's, BST as Britain's summer time).
#include "feeds/date/zones.hpp"

#include <unicode/timezone.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

namespace gazetted::date {

namespace {

struct Fixed {
    std::string_view name;
    int minutes;
};

constexpr std::array fixed{
    Fixed{"z", 0},       Fixed{"ut", 0},      Fixed{"utc", 0},     Fixed{"gmt", 0},
    Fixed{"uct", 0},     Fixed{"zulu", 0},    Fixed{"wet", 0},     Fixed{"etc/gmt", 0},
    Fixed{"etc/utc", 0}, Fixed{"azot", -60},  Fixed{"west", 60},   Fixed{"bst", 60},
    Fixed{"cet", 60},    Fixed{"met", 60},    Fixed{"mez", 60},    Fixed{"wat", 60},
    Fixed{"cest", 120},  Fixed{"mest", 120},  Fixed{"mesz", 120},  Fixed{"eet", 120},
    Fixed{"sast", 120},  Fixed{"cat", 120},   Fixed{"eest", 180},  Fixed{"idt", 180},
    Fixed{"msk", 180},   Fixed{"eat", 180},   Fixed{"trt", 180},   Fixed{"irst", 210},
    Fixed{"msd", 240},   Fixed{"samt", 240},  Fixed{"gst", 240},   Fixed{"aft", 270},
    Fixed{"irdt", 270},  Fixed{"pkt", 300},   Fixed{"uzt", 300},   Fixed{"yekt", 300},
    Fixed{"ist", 330},   Fixed{"slst", 330},  Fixed{"npt", 345},   Fixed{"bdt", 360},
    Fixed{"almt", 360},  Fixed{"omst", 360},  Fixed{"mmt", 390},   Fixed{"ict", 420},
    Fixed{"wib", 420},   Fixed{"novt", 420},  Fixed{"krat", 420},  Fixed{"hkt", 480},
    Fixed{"sgt", 480},   Fixed{"myt", 480},   Fixed{"pht", 480},   Fixed{"phst", 480},
    Fixed{"awst", 480},  Fixed{"wita", 480},  Fixed{"irkt", 480},  Fixed{"jst", 540},
    Fixed{"kst", 540},   Fixed{"wit", 540},   Fixed{"yakt", 540},  Fixed{"acst", 570},
    Fixed{"aest", 600},  Fixed{"chst", 600},  Fixed{"vlat", 600},  Fixed{"acdt", 630},
    Fixed{"aedt", 660},  Fixed{"nzst", 720},  Fixed{"nzt", 720},   Fixed{"pett", 720},
    Fixed{"nzdt", 780},  Fixed{"brst", -120}, Fixed{"ndt", -150},  Fixed{"adt", -180},
    Fixed{"art", -180},  Fixed{"brt", -180},  Fixed{"uyt", -180},  Fixed{"clst", -180},
    Fixed{"nst", -210},  Fixed{"ast", -240},  Fixed{"edt", -240},  Fixed{"clt", -240},
    Fixed{"bot", -240},  Fixed{"vet", -240},  Fixed{"est", -300},  Fixed{"cdt", -300},
    Fixed{"cot", -300},  Fixed{"pet", -300},  Fixed{"ect", -300},  Fixed{"cst", -360},
    Fixed{"mdt", -360},  Fixed{"mst", -420},  Fixed{"pdt", -420},  Fixed{"pst", -480},
    Fixed{"akdt", -480}, Fixed{"akst", -540}, Fixed{"hadt", -540}, Fixed{"hst", -600},
    Fixed{"hast", -600}, Fixed{"sst", -660},
};

/// Names that mean winter and summer time alike, and English names of such zones.
struct Ruled {
    std::string_view name;
    const char* iana;
};
constexpr std::array ruled{
    Ruled{"at", "America/Halifax"},          Ruled{"et", "America/New_York"},
    Ruled{"ct", "America/Chicago"},          Ruled{"mt", "America/Denver"},
    Ruled{"pt", "America/Los_Angeles"},      Ruled{"eastern", "America/New_York"},
    Ruled{"central", "America/Chicago"},     Ruled{"mountain", "America/Denver"},
    Ruled{"pacific", "America/Los_Angeles"},
};

constexpr std::size_t max_iana = 40;

std::optional<int> iana_offset(const std::string& name, Instant local) {
    std::unique_ptr<icu::TimeZone> zone(
        icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
    if (!zone || *zone == icu::TimeZone::getUnknown()) {
        return std::nullopt;
    }
    std::int32_t raw = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone->getOffset(static_cast<UDate>(local.time_since_epoch().count()) * 1000, 1, raw, summer,
                    status);
    return U_SUCCESS(status) ? std::optional<int>((raw + summer) / 1000) : std::nullopt;
}

/// "america/port-au-prince" -> "America/Port-au-Prince": ICU's names are case-sensitive.
std::string iana_spelling(std::string_view lower) {
    std::string out(lower);
    bool starts = true;
    for (std::size_t i = 0; i < out.size(); ++i) {
        char& c = out[i];
        bool is_small_word = out.compare(i, 3, "au-") == 0 || out.compare(i, 3, "of_") == 0 ||
                             out.compare(i, 3, "es_") == 0;
        if (starts && c >= 'a' && c <= 'z' && !is_small_word) {
            c = static_cast<char>(c - ('a' - 'A'));
        }
        starts = c == '/' || c == '_' || c == '-';
    }
    return out;
}

} // namespace

std::optional<int> zone_offset(std::string_view name, Instant local) {
    const auto* known = std::find_if(fixed.begin(), fixed.end(),
                                     [&](const Fixed& each) { return each.name == name; });
    if (known != fixed.end()) {
        return known->minutes * 60;
    }
    const auto* rule = std::find_if(ruled.begin(), ruled.end(),
                                    [&](const Ruled& each) { return each.name == name; });
    if (rule != ruled.end()) {
        return iana_offset(rule->iana, local);
    }
    if (name.find('/') == std::string_view::npos || name.size() > max_iana) {
        return std::nullopt;
    }
    return iana_offset(iana_spelling(name), local);
}

} // namespace gazetted::date
