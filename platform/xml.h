/* xml — documents from strangers, read as a stream: XML by pull, HTML by events. Document types and entities of
 * one's own are refused, nothing is fetched, names come without their prefix, memory stays small. */
#ifndef PLATFORM_XML_H
#define PLATFORM_XML_H

#include <stdint.h>

#include "core/err.h"
#include "core/span.h"

/* Gives up to `room` bytes, 0 at the end. */
struct xml_source {
	bool (*read)(void *ctx, char *bytes, size_t room, size_t *ret_n, struct err *err);
	void *ctx;
	bool utf8; /* the bytes are, whatever the document says */
};

struct xml;

enum xml_kind { XML_OPENS, XML_CLOSES, XML_TEXT };

/* ERR_INVALID: not well formed, has a document type; ERR_MEMORY; and what the source says. */
MUST_CHECK bool xml_open(struct xml_source source, struct xml **ret_xml, struct err *err);
void xml_close(struct xml *x); /* NULL is fine */

/* On to the next tag or text (white space between tags, comments and the like are left out; a long text may
 * come in parts). False: the end, or err is set. An empty element opens and closes. */
MUST_CHECK bool xml_next(struct xml *x, struct err *err);
/* To the end of the element that was just opened. */
MUST_CHECK bool xml_skip(struct xml *x, struct err *err);

/* Of the place where xml_next stands; borrowed until it is called again. */
enum xml_kind xml_kind(const struct xml *x);
bool xml_is(const struct xml *x, enum xml_kind kind, const char *name);
struct span xml_text(const struct xml *x);
/* An attribute by its name without prefix; ptr NULL: none. */
struct span xml_attribute(const struct xml *x, const char *name);

/* HTML as it is found: nothing is an error. Names are in small letters; attributes are pairs of name and value
 * (NULL: none), ended by NULL, and may be NULL. */
struct html_events {
	void (*opens)(void *ctx, const char *name, const char *const *attributes);
	void (*closes)(void *ctx, const char *name);
	void (*text)(void *ctx, struct span text);
};

struct html;

MUST_CHECK bool html_open(
    const struct html_events *events, void *ctx, struct html **ret_html, struct err *err);
void html_close(struct html *h); /* NULL is fine */
/* The next piece, in UTF-8; events are called from inside. ERR_INVALID: a tag without end; ERR_MEMORY. */
MUST_CHECK bool html_feed(struct html *h, struct span piece, bool last, struct err *err);

#endif
