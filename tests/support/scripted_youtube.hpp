// A live chat on YouTube as its reference describes it, with a text message before each gift of a
// ScriptedProvider, in the order in which they were made:
//
//   /youtube/v3/videos?id=a-video&key=...                             the id of the chat
//   /youtube/v3/liveChat/messages?liveChatId=a-chat[&pageToken=...]   oldest first
#pragma once

#include "support/scripted_answer.hpp"
#include "support/scripted_provider.hpp"

#include <string>
#include <string_view>

namespace chapeau::test {

inline constexpr const char* kYouTubeKey = "AIzaNotARealKey";

Answer answer_as_youtube(ScriptedProvider& provider, const Asked& asked);

/// What Google answers when it refuses.
Answer youtube_refusal(int status, std::string_view reason);

} // namespace chapeau::test
