// The evening's answers to questions, as the pages read them.
#pragma once

#include "domain/desk.hpp"

#include <string>
#include <string_view>

namespace chapeau::web {

std::string render(const domain::QueueAnswer& answer);
std::string render(const domain::GiftsAnswer& answer);
std::string render(const domain::AuditAnswer& answer);
std::string render(const domain::EnvelopesAnswer& answer);
std::string render(const domain::DoublesAnswer& answer);
std::string render(const domain::HoldsAnswer& answer);
std::string render(const domain::MineAnswer& answer);
std::string render(const domain::MentionsAnswer& answer); // mention_rows.cpp

/// The pages' words for what the moderator said.
std::string_view word_of(domain::Verdict verdict);
std::string_view word_of(domain::Objection objection);

std::string render(const domain::Answer& answer);

} // namespace chapeau::web
