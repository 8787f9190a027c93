/* A file names each course and section many times over, and a plan has 10^5 rows: so a table by hash, the
 * only one in this room. Open addressing, at most half full; old slots stay in the arena (their sum is less
 * than the last ones). */
#include "services/reserves/reserves_seen.h"

static uint64_t hash_of(struct span key)
{
	uint64_t h = 14695981039346656037U; /* FNV-1a */

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.ptr[i]) * 1099511628211U;
	return h ^ h >> 32;
}

static struct seen *slot_of(struct seen *slots, size_t room, struct span key)
{
	size_t i = (size_t)hash_of(key) & (room - 1);

	while (slots[i].key.ptr != NULL && !span_eq(slots[i].key, key))
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static bool grow(struct seen_table *t)
{
	size_t room = t->room ? t->room * 2 : 256;
	struct seen *slots = arena_alloc(t->arena, room * sizeof(*slots));

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < t->room; i++)
		if (t->slots[i].key.ptr != NULL)
			*slot_of(slots, room, t->slots[i].key) = t->slots[i];
	t->slots = slots;
	t->room = room;
	return true;
}

struct seen *seen_entry(struct seen_table *t, struct span key, bool *ret_new)
{
	struct seen *s;
	struct span copy;

	if (t->n * 2 >= t->room && !grow(t))
		return NULL;
	s = slot_of(t->slots, t->room, key);
	*ret_new = s->key.ptr == NULL;
	if (!*ret_new)
		return s;
	if ((copy = arena_dup(t->arena, key)).ptr == NULL)
		return NULL;
	s->key = copy;
	t->n++;
	return s;
}
