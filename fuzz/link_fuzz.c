/* A template and a holding, one a line, as vendors send them: what comes out is a web address in printable
 * ASCII that can stand in an href, on the template's host or the holding's own; or nothing does. */
#include <stdint.h>

#include "core/url.h"
#include "platform/mem.h"
#include "services/resources/resources.h"
#include "testing/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* scheme://host:port of an address that url_is_web() takes. */
static struct span origin_of(struct span s)
{
	size_t n = s.ptr[4] == ':' ? 7 : 8; /* http:// or https:// */

	while (n < s.len && memchr("/?#", s.ptr[n], 3) == NULL)
		n++;
	return (struct span){ s.ptr, n };
}

/* Schemes differ in case before they are written. */
static bool same_host(struct span link, struct span from)
{
	struct span a = origin_of(link), b;

	if (!url_is_web(from))
		return false;
	b = origin_of(from);
	return a.len == b.len && memcmp(a.ptr + 7, b.ptr + 7, a.len - 7) == 0;
}

static void check_link(struct span link, const struct resource *r, const struct resource_holding *h)
{
	CHECK(url_is_web(link));
	for (size_t i = 0; i < link.len; i++)
		CHECK(link.ptr[i] > 0x20 && link.ptr[i] < 0x7f &&
		      memchr("\"'<>`\\{}", link.ptr[i], 8) == NULL);
	CHECK(same_host(link, r->link_template) || same_host(link, h->url));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = { (const char *)data, size }, link;
	struct resource r = { .link_template = span_cut(&rest, '\n') };
	struct resource_holding h = { .id = span_cut(&rest, '\n') };
	struct mem_arena memory;
	struct err err = { 0 };

	h.isbn = span_cut(&rest, '\n');
	h.url = span_cut(&rest, '\n');
	mem_arena_init(&memory);
	if (!resource_template_check(r.link_template, &err)) {
		CHECK(err.code == ERR_INVALID);
		r.link_template = (struct span){ 0 };
	}
	if (resource_link(&memory.arena, &r, &h, &link))
		check_link(link, &r, &h);
	mem_arena_finish(&memory);
	return 0;
}
