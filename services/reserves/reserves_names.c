/* Names that are made from what a thing is; see reserves_names.h. */
#include "services/reserves/reserves_names.h"

#include <stdint.h>

static uint64_t mix(uint64_t h, struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211u; /* FNV-1a */
	return (h ^ 0xff) * 1099511628211u; /* no text holds this byte: an end */
}

struct span course_public_id(
    struct arena *a, struct span term, struct span source, struct span code)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's 32 */
	uint64_t h = mix(mix(mix(14695981039346656037u, term), source), code);
	char out[13];

	h ^= h >> 31; /* the last bytes must reach all digits */
	h *= 0x9e3779b97f4a7c15u;
	h ^= h >> 29;
	for (size_t i = 0; i < sizeof(out); i++, h >>= 5)
		out[i] = digits[h & 31];
	return arena_dup(a, (struct span){ out, sizeof(out) });
}
