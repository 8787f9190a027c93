#include "platform/sheet_source.h"

#include "platform/mem.h"

enum { RAW = 64 * 1024 };

/* charset=gb2312, encoding="GBK": the first such word of the file. */
static enum charset declared(struct span head)
{
	enum charset charset = CHARSET_UTF8;
	const char *end = head.ptr + head.len, *p, *from;

	if (head.ptr == NULL) /* gcc's sanitizer cannot see that it is not */
		return CHARSET_UTF8;
	if ((from = memmem(head.ptr, head.len, "charset=", 8)) != NULL)
		from += 8;
	else if ((from = memmem(head.ptr, head.len, "encoding=", 9)) != NULL)
		from += 9;
	else
		return CHARSET_UTF8;
	while (from < end && (*from == '"' || *from == '\'' || *from == ' '))
		from++;
	for (p = from; p < end && strchr("\"' />;?\r\n", *p) == NULL;)
		p++;
	if (!charset_by_name((struct span){ from, (size_t)(p - from) }, &charset) ||
	    charset > CHARSET_GB18030)
		return CHARSET_UTF8; /* in UTF-16 the word could not have been read */
	return charset;
}

/* The charset by the first block that is not all ASCII. */
static bool find_charset(struct sheet_source *s, struct err *err)
{
	enum charset named = CHARSET_UTF8;

	s->charset = CHARSET_ASCII;
	for (uint64_t at = 0; s->charset == CHARSET_ASCII; at += RAW) {
		size_t n;

		if (!sheet_read_at(&s->in, at, s->raw, RAW, &n, err))
			return false;
		if (n == 0)
			break;
		if (at == 0)
			named = declared((struct span){ s->raw, n });
		if (!charset_guess((struct span){ s->raw, n }, n < RAW, &s->charset))
			return err_set(err, ERR_INVALID, "zero bytes, so this is not text");
	}
	if (s->charset == CHARSET_ASCII)
		s->charset = named;
	return charset_open(s->charset, &s->decoder, err);
}

bool sheet_source_open(struct sheet_source *s, const struct sheet_input *in, struct err *err)
{
	*s = (struct sheet_source){ .in = *in, .raw = mem_new(RAW) };
	if (s->raw == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	s->waiting.ptr = s->raw;
	return find_charset(s, err);
}

void sheet_source_close(struct sheet_source *s)
{
	charset_close(s->decoder);
	mem_free(s->raw);
}

static bool read_block(struct sheet_source *s, struct err *err)
{
	size_t n;

	memmove(s->raw, s->waiting.ptr, s->waiting.len);
	if (!sheet_read_at(&s->in, s->at, s->raw + s->waiting.len, RAW - s->waiting.len, &n, err))
		return false;
	s->waiting = (struct span){ s->raw, s->waiting.len + n };
	s->at += n;
	s->file_read = n == 0;
	return true;
}

/* The byte order mark is no text. */
static size_t drop_mark(struct sheet_source *s, char *bytes, size_t n)
{
	if (s->begun || n < 3 || memcmp(bytes, "\xef\xbb\xbf", 3) != 0)
		return n;
	memmove(bytes, bytes + 3, n - 3);
	return n - 3;
}

bool sheet_source_read(void *source, char *bytes, size_t room, size_t *ret_n, struct err *err)
{
	struct sheet_source *s = source;
	size_t n = 0;

	while (n == 0) {
		if (s->waiting.len < 16 && !s->file_read && !read_block(s, err))
			return false;
		if (s->waiting.len == 0 && s->file_read)
			break;
		n = charset_decode(s->decoder, &s->waiting, s->file_read, bytes, room);
		if (memchr(bytes, '\0', n) != NULL)
			return err_set(err, ERR_INVALID, "zero bytes, so this is not text");
		n = drop_mark(s, bytes, n);
		s->begun = true;
	}
	if (charset_damages(s->decoder) > 20 + s->at / 2000)
		return err_set(err, ERR_INVALID,
		    "the text is not %s: too many bytes are no characters",
		    charset_name(s->charset));
	*ret_n = n;
	return true;
}
