#include "platform/xml.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/xmlreader.h>

#include "platform/mem.h"

/* libxml2 2.9 compares each attribute of a tag with all others: a tag of a million would take minutes.
 * No office writes more than a few dozen; formulas full of =" stay below this, too. */
enum { MOST_ATTRIBUTES = 5000, MOST_TAG = 4 << 20, MOST_DEPTH = 2000 };

struct guard {
	size_t equals, length; /* since the last < */
};

static bool harmless(struct guard *g, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		if (bytes.ptr[i] == '<')
			*g = (struct guard){ 0, 0 };
		g->equals += bytes.ptr[i] == '=';
		g->length++;
		if (g->equals > MOST_ATTRIBUTES || g->length > MOST_TAG)
			return false;
	}
	return true;
}

struct xml {
	xmlTextReader *reader;
	struct xml_source source;
	struct err failure; /* what the source said, inside libxml2 */
	struct guard guard;
	const xmlNode *node;
	int type;
	bool empty; /* the element that was just opened is also its end */
	bool closing;
	bool begun;
};

static int refuse_bytes(struct xml *x, const char *why)
{
	if (x->failure.code == ERR_NONE)
		(void)err_set(&x->failure, ERR_INVALID, "%s", why);
	return -1;
}

static int on_read(void *ctx, char *bytes, int room)
{
	struct xml *x = ctx;
	size_t n;

	if (x->failure.code != ERR_NONE || room <= 0 ||
	    !x->source.read(x->source.ctx, bytes, (size_t)room, &n, &x->failure))
		return -1;
	/* entities are refused below by libxml2's own account; here before it sees the first of them */
	if (!x->begun && memmem(bytes, n, "<!DOCTYPE", 9) != NULL)
		return refuse_bytes(x, "the XML has a document type, as no office writes: refused");
	x->begun = true;
	if (!harmless(&x->guard, (struct span){ bytes, n }))
		return refuse_bytes(x, "the XML has a tag with thousands of attributes: refused");
	return (int)n;
}

static void silent(void *ctx, const char *message, xmlParserSeverities s, xmlTextReaderLocatorPtr l)
{
	(void)ctx, (void)message, (void)s, (void)l;
}

static void unheard(void *ctx, xmlError *e)
{
	(void)ctx, (void)e;
}

bool xml_open(struct xml_source source, struct xml **ret_xml, struct err *err)
{
	struct xml *x = mem_new(sizeof(*x));

	if (x != NULL) {
		x->source = source;
		/* of this thread: what has no reader to tell would be printed */
		xmlSetStructuredErrorFunc(NULL, unheard);
		x->reader = xmlReaderForIO(on_read, NULL, x, NULL, source.utf8 ? "UTF-8" : NULL,
		    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
		        (source.utf8 ? XML_PARSE_IGNORE_ENC : 0));
	}
	if (x == NULL || x->reader == NULL) {
		if (x == NULL || x->failure.code == ERR_NONE)
			(void)err_set(err, ERR_MEMORY, "out of memory");
		else
			*err = x->failure;
		xml_close(x);
		return false;
	}
	xmlTextReaderSetErrorHandler(x->reader, silent, NULL);
	*ret_xml = x;
	return true;
}

void xml_close(struct xml *x)
{
	if (x != NULL && x->reader != NULL)
		xmlFreeTextReader(x->reader);
	mem_free(x);
}

static bool broken(struct xml *x, struct err *err)
{
	const xmlError *e = xmlGetLastError();

	if (x->failure.code != ERR_NONE) {
		*err = x->failure;
		return false;
	}
	if (e != NULL && e->code == XML_ERR_NO_MEMORY)
		return err_set(err, ERR_MEMORY, "out of memory");
	return err_set(err, ERR_INVALID, "the file is damaged: its XML is broken at line %d",
	    xmlTextReaderGetParserLineNumber(x->reader));
}

/* Is the reader's node one that xml_next stops at? */
static bool wanted(struct xml *x)
{
	return x->type == XML_READER_TYPE_ELEMENT || x->type == XML_READER_TYPE_END_ELEMENT ||
	       x->type == XML_READER_TYPE_TEXT || x->type == XML_READER_TYPE_CDATA ||
	       x->type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE;
}

static bool forbidden(const struct xml *x)
{
	return x->type == XML_READER_TYPE_DOCUMENT_TYPE ||
	       x->type == XML_READER_TYPE_ENTITY_REFERENCE || x->type == XML_READER_TYPE_ENTITY;
}

bool xml_next(struct xml *x, struct err *err)
{
	int got;

	if (x->empty && !x->closing) {
		x->closing = true;
		return true;
	}
	x->closing = x->empty = false;
	x->type = XML_READER_TYPE_NONE;
	do {
		if ((got = xmlTextReaderRead(x->reader)) != 1) {
			x->type = XML_READER_TYPE_NONE;
			return got == 0 && x->failure.code == ERR_NONE ? false : broken(x, err);
		}
		x->type = xmlTextReaderNodeType(x->reader);
		if (forbidden(x))
			return err_set(err, ERR_INVALID,
			    "the XML has a document type or entities, as no office writes: refused");
	} while (!wanted(x));
	x->node = xmlTextReaderCurrentNode(x->reader);
	x->empty = x->type == XML_READER_TYPE_ELEMENT &&
	           xmlTextReaderIsEmptyElement(x->reader) == 1;
	x->closing = x->type == XML_READER_TYPE_END_ELEMENT;
	return true;
}

bool xml_skip(struct xml *x, struct err *err)
{
	for (int depth = 1; depth > 0;) {
		if (!xml_next(x, err))
			return false;
		depth += xml_kind(x) == XML_OPENS ? 1 : xml_kind(x) == XML_CLOSES ? -1 : 0;
	}
	return true;
}

enum xml_kind xml_kind(const struct xml *x)
{
	return x->closing ? XML_CLOSES : x->type == XML_READER_TYPE_ELEMENT ? XML_OPENS : XML_TEXT;
}

bool xml_is(const struct xml *x, enum xml_kind kind, const char *name)
{
	return xml_kind(x) == kind &&
	       (kind == XML_TEXT || strcmp((const char *)x->node->name, name) == 0);
}

struct span xml_text(const struct xml *x)
{
	return span_of((const char *)x->node->content);
}

/* No entities are let through, so that a value is one text node or none. */
struct span xml_attribute(const struct xml *x, const char *name)
{
	for (const xmlAttr *a = x->node->properties; a != NULL; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return a->children != NULL ? span_of((const char *)a->children->content)
			                           : SPAN("");
	return (struct span){ NULL, 0 };
}

/* ---- HTML */

struct html {
	htmlParserCtxt *parser;
	const struct html_events *events;
	void *ctx;
	struct guard guard;
	size_t depth;
};

static void on_open(void *ctx, const xmlChar *name, const xmlChar **attributes)
{
	struct html *h = ctx;

	h->depth++;
	h->events->opens(h->ctx, (const char *)name, (const char *const *)attributes);
}

static void on_close(void *ctx, const xmlChar *name)
{
	struct html *h = ctx;

	h->depth -= h->depth != 0;
	h->events->closes(h->ctx, (const char *)name);
}

static void on_text(void *ctx, const xmlChar *text, int len)
{
	struct html *h = ctx;

	h->events->text(h->ctx, (struct span){ (const char *)text, (size_t)len });
}

bool html_open(const struct html_events *events, void *ctx, struct html **ret_html, struct err *err)
{
	static const xmlSAXHandler handler = { .startElement = on_open,
		.endElement = on_close,
		.characters = on_text,
		.ignorableWhitespace = on_text };
	xmlSAXHandler copy = handler; /* libxml2 wants it writable */
	struct html *h = mem_new(sizeof(*h));

	if (h != NULL) {
		h->events = events;
		h->ctx = ctx;
		h->parser = htmlCreatePushParserCtxt(
		    &copy, h, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	}
	if (h == NULL || h->parser == NULL) {
		mem_free(h);
		return err_set(err, ERR_MEMORY, "out of memory");
	}
	htmlCtxtUseOptions(h->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
	                                  HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
	                                  HTML_PARSE_IGNORE_ENC);
	*ret_html = h;
	return true;
}

void html_close(struct html *h)
{
	if (h != NULL)
		htmlFreeParserCtxt(h->parser);
	mem_free(h);
}

bool html_feed(struct html *h, struct span piece, bool last, struct err *err)
{
	if (!harmless(&h->guard, piece))
		return err_set(err, ERR_INVALID, "the HTML has a tag without end: refused");
	htmlParseChunk(h->parser, piece.ptr, (int)piece.len, last);
	/* each end tag is looked for in all that is open */
	if (h->depth > MOST_DEPTH)
		return err_set(err, ERR_INVALID, "the HTML is nested too deep: refused");
	return h->parser->errNo != XML_ERR_NO_MEMORY || err_set(err, ERR_MEMORY, "out of memory");
}
