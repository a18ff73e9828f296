// SPDX-License-Identifier: MIT
#pragma once

// Readers of the store, lent to whoever renders: as many as render at once, opened when needed.
// Thread-safe; a lent Reader is its borrower's alone.

#include "feeds/base/result.hpp"
#include "storage/store.hpp"

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace gazetted::daemon::publish {

class Readers {
  public:
    explicit Readers(std::string path) : path_(std::move(path)) {}

    class Lent {
      public:
        Lent(Readers& owner, storage::Reader reader) : owner_(&owner), reader_(std::move(reader)) {}
        Lent(Lent&& other) noexcept
            : owner_(std::exchange(other.owner_, nullptr)), reader_(std::move(other.reader_)) {}
        Lent& operator=(Lent&&) = delete;
        ~Lent() {
            if (owner_ != nullptr) {
                owner_->give_back(std::move(reader_));
            }
        }
        storage::Reader& operator*() { return reader_; }

      private:
        Readers* owner_;
        storage::Reader reader_;
    };

    Result<Lent> borrow();

  private:
    void give_back(storage::Reader reader);

    std::string path_;
    std::mutex mutex_;
    std::vector<storage::Reader> idle_;
};

} // namespace gazetted::daemon::publish
