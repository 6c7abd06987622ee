// The evening as pages see it: commands and questions go to the ledger's thread, and a payment that
// a phone wants, or what is decided about held money, is told to the source that carries it out.
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
    using SourceIndices = std::map<std::string, std::size_t>;

    /// `sources` are those that open payments, by name, as the net thread counts them; `holders`
    /// those that carry out what is decided about held money. Both threads outlive the desk.
    PagesDesk(EveningThread& evening, NetThread& net, SourceIndices sources, SourceIndices holders)
        : evening_(evening),
          net_(net),
          sources_(std::move(sources)),
          holders_(std::move(holders)) {}

    bool submit(domain::Command command, std::function<void(web::CommandReceipt)> done) override;
    bool ask(domain::Question question, std::function<void(Result<domain::Answer>)> done) override;

private:
    EveningThread& evening_;
    NetThread& net_;
    SourceIndices sources_;
    SourceIndices holders_;
};

} // namespace chapeau::app
