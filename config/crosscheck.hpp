// SPDX-License-Identifier: MIT
#pragma once

// What can be said only when all of the configuration has been read: names that were left out,
// duplicates, topics and feeds that name each other.

#include "config/source.hpp"

#include <string>
#include <vector>

namespace gazetted::config {

/// Where the parts of a [[feed]] or [[topic]] stand.
struct Places {
    std::string file;
    Place whole, name, url, interval;
    std::vector<Place> list; // a feed's topics, a topic's globs
};

struct AllPlaces {
    std::vector<Places> feeds, topics; // as in Config
};

/// Gives a name to each feed without one, made of its title, else its host: the same file gives the
/// same names. Then looks for what does not fit together.
void crosscheck(Config& config, const AllPlaces& places, std::vector<Finding>& findings);

} // namespace gazetted::config
