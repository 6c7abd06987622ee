// The evening as pages see it: commands and questions go to the ledger's thread, and a payment that
// a phone wants is told to the source that opens it.
#pragma once

#include "app/evening_thread.hpp"
#include "app/net_thread.hpp"
#include "web/desk.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>

namespace chapeau::app {

/// Threads: see web::Desk.
class PagesDesk final : public web::Desk {
public:
    /// `sources` are those that open payments, by name, as the net thread counts them. Both threads
    /// outlive the desk.
    PagesDesk(EveningThread& evening, NetThread& net, std::map<std::string, std::size_t> sources)
        : evening_(evening), net_(net), sources_(std::move(sources)) {}

    bool submit(domain::Command command, std::function<void(web::CommandReceipt)> done) override;
    bool ask(domain::Question question, std::function<void(Result<domain::Answer>)> done) override;

private:
    EveningThread& evening_;
    NetThread& net_;
    std::map<std::string, std::size_t> sources_;
};

} // namespace chapeau::app
