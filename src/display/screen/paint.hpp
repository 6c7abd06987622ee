// A picture's shapes, turned into triangles. Dull on purpose: all decisions were taken when the
// picture was arranged.
#pragma once

#include "display/damage.hpp"
#include "display/screen/texture_cache.hpp"

struct ImDrawList;

namespace chapeau::display {

/// More pieces than this of one celebration are not drawn.
inline constexpr std::size_t kConfettiMax = 4000;

/// Appends every shape that meets `clip`, cut to it. The ground is not painted. The same shape
/// gives the same pixels within every clip.
void paint(ImDrawList& list, const Footprint& footprint, const TextureCache& textures,
           const PixelBox& clip);

} // namespace chapeau::display
