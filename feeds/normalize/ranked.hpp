// SPDX-License-Identifier: MIT
#pragma once

// A list in order of its members' ranks, document order among equals. Copies only where the order
// is not right already, which is rare.

#include <algorithm>
#include <utility>
#include <vector>

namespace gazetted::normalize {

template <class T>
class Ranked {
  public:
    explicit Ranked(const std::vector<T>& list) : list_(&list) {
        const auto by_rank = [](const T& a, const T& b) { return a.rank < b.rank; };
        if (std::is_sorted(list.begin(), list.end(), by_rank))
            return;
        sorted_ = list;
        std::stable_sort(sorted_.begin(), sorted_.end(), by_rank);
        list_ = &sorted_;
    }
    Ranked(const Ranked&) = delete;
    Ranked& operator=(const Ranked&) = delete;
    auto begin() const { return list_->begin(); }
    auto end() const { return list_->end(); }

  private:
    std::vector<T> sorted_;
    const std::vector<T>* list_;
};

template <class T>
Ranked<T> ranked(const std::vector<T>& list) {
    return Ranked<T>(list);
}

} // namespace gazetted::normalize
