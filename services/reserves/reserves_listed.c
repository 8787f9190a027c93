/* A vendor's list as fingerprints; see reserves_listed.h. Open addressing, at most half full. */
#include "services/reserves/reserves_listed.h"

#include "platform/mem.h"

enum listed_state { FREE, OLD, NEW, BOTH };

struct slot {
	struct fingerprint id;
	uint64_t content;
	enum listed_state state;
};

struct listed {
	struct slot *slots;
	size_t n, room; /* room is a power of two */
	int64_t missing;
};

enum { ROOM_FIRST = 4096 };

struct fingerprint fingerprint_add(struct fingerprint f, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		f.a = (f.a ^ (unsigned char)text.ptr[i]) * 0x9fb21c651e98df25u;
		f.a ^= f.a >> 32;
		f.b = (f.b + (unsigned char)text.ptr[i]) * 0xd6e8feb86659fd93u;
		f.b ^= f.b >> 29;
	}
	f.a = (f.a ^ 0x100) * 0x9fb21c651e98df25u; /* no byte: where the text ends */
	f.b = (f.b + 0x100) * 0xd6e8feb86659fd93u;
	return f;
}

struct listed *listed_open(void)
{
	struct listed *l = mem_new(sizeof(*l));

	if (l == NULL || (l->slots = mem_new(ROOM_FIRST * sizeof(*l->slots))) == NULL) {
		mem_free(l);
		return NULL;
	}
	l->room = ROOM_FIRST;
	return l;
}

void listed_close(struct listed *listed)
{
	if (listed == NULL)
		return;
	mem_free(listed->slots);
	mem_free(listed);
}

static struct slot *find(struct slot *slots, size_t room, struct fingerprint id)
{
	size_t i = (size_t)(id.a ^ id.b >> 32) & (room - 1);

	while (slots[i].state != FREE && (slots[i].id.a != id.a || slots[i].id.b != id.b))
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static bool grow(struct listed *l, struct err *err)
{
	size_t room = l->room * 2;
	struct slot *slots = mem_new(room * sizeof(*slots));

	if (slots == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < l->room; i++)
		if (l->slots[i].state != FREE)
			*find(slots, room, l->slots[i].id) = l->slots[i];
	mem_free(l->slots);
	l->slots = slots;
	l->room = room;
	return true;
}

static struct slot *entry(struct listed *l, struct fingerprint id, struct err *err)
{
	struct slot *s;

	if (l->n * 2 >= l->room && !grow(l, err))
		return NULL;
	s = find(l->slots, l->room, id);
	if (s->state == FREE) {
		s->id = id;
		l->n++;
	}
	return s;
}

bool listed_old(struct listed *listed, struct fingerprint id, uint64_t content, struct err *err)
{
	struct slot *s = entry(listed, id, err);

	if (s == NULL)
		return false;
	if (s->state == FREE)
		listed->missing++;
	s->state = OLD;
	s->content = content;
	return true;
}

bool listed_new(struct listed *listed, struct fingerprint id, uint64_t content,
    enum listed_news *ret_news, struct err *err)
{
	struct slot *s = entry(listed, id, err);

	if (s == NULL)
		return false;
	if (s->state == FREE) {
		s->state = NEW;
		*ret_news = LISTED_NEW;
	} else if (s->state == OLD) {
		s->state = BOTH;
		listed->missing--;
		*ret_news = s->content == content ? LISTED_SAME : LISTED_CHANGED;
	} else {
		*ret_news = LISTED_TWICE;
	}
	return true;
}

int64_t listed_missing(const struct listed *listed)
{
	return listed->missing;
}
