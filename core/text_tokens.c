/* Tokens of a folded text; see text.h. */
#include "core/text.h"

static bool is_plain(enum text_class class)
{
	return class == TEXT_LETTER || class == TEXT_DIGIT;
}

static enum text_class peek(struct span rest, size_t *ret_len, uint32_t *ret_point)
{
	struct span after = rest;

	if (rest.len == 0)
		return TEXT_SPACE;
	*ret_point = text_point(&after);
	*ret_len = rest.len - after.len;
	return text_class(*ret_point);
}

static void skip(struct span *rest, size_t n)
{
	*rest = (struct span){ rest->ptr + n, rest->len - n };
}

/* A word of letters and digits, with + and # behind it. */
static void take_word(struct text_tokens *self, struct text_token *ret)
{
	const char *begin = self->rest.ptr;
	size_t n = 0;
	uint32_t c = 0;

	while (is_plain(peek(self->rest, &n, &c)))
		skip(&self->rest, n);
	while (self->rest.len != 0 && (self->rest.ptr[0] == '+' || self->rest.ptr[0] == '#'))
		skip(&self->rest, 1);
	ret->word = (struct span){ begin, (size_t)(self->rest.ptr - begin) };
	ret->starts = !self->within;
	ret->colocated = false;
	ret->position = self->position++;
	self->within = false; /* a word ends its run: Latin and Han do not join */
}

/* The bigram at rest, its first character left pending; a last character stands alone. */
static void take_han(struct text_tokens *self, size_t n, struct text_token *ret)
{
	const char *begin = self->rest.ptr;
	size_t second = 0;
	uint32_t c = 0;
	bool pair;

	skip(&self->rest, n);
	pair = peek(self->rest, &second, &c) == TEXT_CJK;
	ret->word = (struct span){ begin, n + (pair ? second : 0) };
	ret->starts = !self->within;
	ret->colocated = false;
	ret->position = self->position++;
	if (pair)
		self->pending = (struct span){ begin, n };
	self->within = pair;
}

bool text_next(struct text_tokens *self, struct text_token *ret)
{
	size_t n = 0;
	uint32_t c = 0;
	enum text_class class;

	if (self->pending.len != 0) {
		*ret = (struct text_token){ self->pending, self->position - 1, true, false };
		self->pending = (struct span){ 0 };
		return true;
	}
	while (self->rest.len != 0) {
		class = peek(self->rest, &n, &c);
		if (class == TEXT_CJK) {
			take_han(self, n, ret);
			return true;
		}
		if (is_plain(class)) {
			take_word(self, ret);
			return true;
		}
		skip(&self->rest, n);
		self->within = false;
	}
	return false;
}
