/* When a licence is open, and what may be written into a link. Everything here comes from vendors' lists: it
 * ends up in an href, so that core/url has the last word on each. */
#include "core/date.h"
#include "core/url.h"
#include "platform/records.h"
#include "services/resources/resources.h"

enum resource_period resource_open_on(const struct resource *resource, struct span day)
{
	if (resource->starts.ptr != NULL && memcmp(day.ptr, resource->starts.ptr, DATE_LEN) < 0)
		return RESOURCE_NOT_YET;
	if (resource->ends.ptr != NULL && memcmp(day.ptr, resource->ends.ptr, DATE_LEN) > 0)
		return RESOURCE_ENDED;
	return RESOURCE_IN_PERIOD;
}

enum resource_period resource_open_at(const struct resource *resource, int64_t unix_ms)
{
	char day[DATE_LEN + 1];

	return resource_open_on(resource, date_print(date_of_ms(unix_ms, ZONE_MINUTES), day));
}

/* ---- templates ---- */

static bool holds(struct span s, char c)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == c)
			return true;
	return false;
}

/* Takes the plain text up to the next brace off the front of *rest, and the name in braces behind it; an absent
 * name at the end. False: a brace without its partner. */
static bool next_part(struct span *rest, struct span *ret_plain, struct span *ret_name)
{
	bool open = holds(*rest, '{'), closed;

	*ret_plain = span_cut(rest, '{');
	*ret_name = (struct span){ 0 };
	if (holds(*ret_plain, '}'))
		return false;
	if (!open)
		return true;
	closed = holds(*rest, '}');
	*ret_name = span_cut(rest, '}');
	return closed;
}

static const struct span *value_of(const struct resource_holding *h, struct span name)
{
	if (span_eq(name, SPAN("id")))
		return &h->id;
	if (span_eq(name, SPAN("isbn")))
		return &h->isbn;
	return span_eq(name, SPAN("url")) ? &h->url : NULL;
}

bool resource_template_check(struct span link_template, struct err *err)
{
	static const struct resource_holding any = { .id = { 0 } };
	struct span rest = link_template, plain, name;

	if (!url_is_web(link_template)) /* a brace in the host is refused there */
		return err_field(
		    err, "link_template", "https:// or http:// and a host without braces");
	do {
		if (!next_part(&rest, &plain, &name))
			return err_field(err, "link_template", "a brace without its partner");
		if (name.ptr != NULL && value_of(&any, name) == NULL)
			return err_field(err, "link_template", "{id}, {isbn} and {url} only");
	} while (name.ptr != NULL);
	return true;
}

/* False: a value is missing, or its {url} is none. */
static bool fill(struct buf *out, struct span rest, const struct resource_holding *holding)
{
	struct span plain, name;

	do {
		const struct span *value;

		if (!next_part(&rest, &plain, &name))
			return false;
		buf_add(out, plain);
		if (name.ptr == NULL)
			break;
		value = value_of(holding, name);
		if (value == NULL || value->len == 0 ||
		    (value == &holding->url && !url_is_web(*value)))
			return false;
		url_encode(out, *value);
	} while (true);
	return true;
}

bool resource_link(struct arena *a, const struct resource *resource,
    const struct resource_holding *holding, struct span *ret_link)
{
	struct buf filled = { .arena = a }, link = { .arena = a };
	bool ok = resource->link_template.ptr != NULL &&
	          fill(&filled, resource->link_template, holding) &&
	          url_add_web(&link, buf_span(&filled));

	if (!ok && !url_add_web(&link, holding->url))
		return false;
	if (a->failed)
		return false;
	*ret_link = buf_span(&link);
	return true;
}
