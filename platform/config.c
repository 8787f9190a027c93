/* The table of settings and the reader of kaijuan.ini. */
#include "platform/config.h"

#include <stdio.h>

#include "core/utf8.h"

enum kind { SETTING_TEXT, SETTING_INT, SETTING_BOOL };

static const struct setting {
	struct config_key key;
	enum kind kind;
	size_t at;
	int64_t min, max; /* of a number, or of a text's length in characters */
} settings[] = {
	{ { "database", "sqlite:kaijuan.db",
	      "sqlite:PATH (below the data directory unless it begins with /) or postgresql://..." },
	    SETTING_TEXT, offsetof(struct config, database), 8, 400 },
	{ { "origin", "http://localhost:8080",
	      "the address readers type, without a path; changes from any other origin are refused" },
	    SETTING_TEXT, offsetof(struct config, origin), 8, 200 },
	{ { "port", "8080", "where `kaijuan up` lets nginx listen on the loopback addresses" },
	    SETTING_INT, offsetof(struct config, port), 1, 65535 },
	{ { "trusted_front", "",
	      "address of a server of yours in front of nginx, whose X-Forwarded-For is believed" },
	    SETTING_TEXT, offsetof(struct config, trusted_front), 0, 60 },
	{ { "workers", "8",
	      "requests answered at the same time; each holds a database connection" },
	    SETTING_INT, offsetof(struct config, workers), 1, 64 },
	{ { "queue", "256",
	      "requests that may wait for a worker before new ones are answered 503" },
	    SETTING_INT, offsetof(struct config, queue), 1, 10000 },
	{ { "tls.certificate", "",
	      "path of the certificate with its chain; with it `kaijuan up` serves HTTPS to everybody" },
	    SETTING_TEXT, offsetof(struct config, tls_certificate), 0, 300 },
	{ { "tls.key", "", "path of its key" }, SETTING_TEXT, offsetof(struct config, tls_key), 0,
	    300 },
	{ { "tls.port", "443", "where HTTPS is served, on all addresses" }, SETTING_INT,
	    offsetof(struct config, tls_port), 1, 65535 },
	{ { "tls.redirect_port", "80",
	      "where plain HTTP is only led to HTTPS, and DIR/run/acme is served to a certificate authority; 0: nowhere" },
	    SETTING_INT, offsetof(struct config, redirect_port), 0, 65535 },
	{ { "streams", "5000", "pages that may listen to /events at the same time" }, SETTING_INT,
	    offsetof(struct config, streams), 1, 20000 },
	{ { "library.name", "图书馆", "the library's name in Chinese, on every page and letter" },
	    SETTING_TEXT, offsetof(struct config, library_name), 1, 60 },
	{ { "library.name_en", "University Library", "the same in English" }, SETTING_TEXT,
	    offsetof(struct config, library_name_en), 1, 80 },
	{ { "library.address", "", "postal address, on letters" }, SETTING_TEXT,
	    offsetof(struct config, library_address), 0, 200 },
	{ { "library.contact", "", "telephone or mail, on letters and in the footer" },
	    SETTING_TEXT, offsetof(struct config, library_contact), 0, 200 },
	{ { "library.filing", "", "filing number (备案号) for the footer" }, SETTING_TEXT,
	    offsetof(struct config, library_filing), 0, 80 },
	{ { "mail.server", "",
	      "the relay for mail, smtp://HOST:PORT or smtps://HOST; empty: no mail is sent" },
	    SETTING_TEXT, offsetof(struct config, mail_server), 0, 200 },
	{ { "mail.from", "", "the address that mail comes from" }, SETTING_TEXT,
	    offsetof(struct config, mail_from), 0, 200 },
	{ { "mail.tls", "always",
	      "always, maybe (when the relay offers it) or never: STARTTLS with smtp://" },
	    SETTING_TEXT, offsetof(struct config, mail_tls), 5, 6 },
	{ { "mail.user", "", "the name that the relay knows us by; empty: it does not ask" },
	    SETTING_TEXT, offsetof(struct config, mail_user), 0, 100 },
	{ { "mail.password_file", "", "the file whose first line is the password for it" },
	    SETTING_TEXT, offsetof(struct config, mail_password_file), 0, 200 },
	{ { "mail.ca_file", "",
	      "certificates that the relay's is checked with; empty: the system's" },
	    SETTING_TEXT, offsetof(struct config, mail_ca_file), 0, 200 },
	{ { "webhook.url", "", "where messages are posted as signed JSON; empty: nowhere" },
	    SETTING_TEXT, offsetof(struct config, webhook_url), 0, 300 },
	{ { "webhook.secret_file", "",
	      "the file whose first line both sides sign with (HMAC-SHA256)" },
	    SETTING_TEXT, offsetof(struct config, webhook_secret_file), 0, 200 },
	{ { "webhook.ca_file", "", "certificates that the webhook's is checked with" },
	    SETTING_TEXT, offsetof(struct config, webhook_ca_file), 0, 200 },
	{ { "webhook.private", "no", "whether its address may be a private one" }, SETTING_BOOL,
	    offsetof(struct config, webhook_private), 0, 1 },
	{ { "reserves.other_edition_counts", "yes",
	      "whether another edition of a required textbook counts as a source" },
	    SETTING_BOOL, offsetof(struct config, other_edition_counts), 0, 1 },
	{ { "reserves.part_counts", "no", "whether a source with some chapters only counts" },
	    SETTING_BOOL, offsetof(struct config, part_counts), 0, 1 },
	{ { "people.second_factor_admin", "no",
	      "whether an admin may do nothing until a second factor (a telephone's code) is set up" },
	    SETTING_BOOL, offsetof(struct config, factor_admin), 0, 1 },
	{ { "people.second_factor_librarian", "no", "the same of a librarian" }, SETTING_BOOL,
	    offsetof(struct config, factor_librarian), 0, 1 },
	{ { "people.second_factor_teacher", "no", "the same of a teacher" }, SETTING_BOOL,
	    offsetof(struct config, factor_teacher), 0, 1 },
	{ { "people.audit_days", "400",
	      "how long the audit log is kept; the law wants six months at least" },
	    SETTING_INT, offsetof(struct config, audit_days), 183, 3650 },
	{ { "people.left_days", "180", "after how many days a person who left is erased" },
	    SETTING_INT, offsetof(struct config, left_days), 1, 3650 },
	{ { "people.leaving_percent", "10",
	      "when a feed would let more than this share of its persons leave, it stops" },
	    SETTING_INT, offsetof(struct config, leaving_percent), 1, 100 },
};

enum { SETTINGS = sizeof(settings) / sizeof(settings[0]) };

bool config_explain(size_t i, struct config_key *ret_key)
{
	if (i >= SETTINGS)
		return false;
	*ret_key = settings[i].key;
	return true;
}

bool config_secret(size_t i)
{
	return strcmp(settings[i].key.name, "database") == 0;
}

struct span config_value(const struct config *config, size_t i, struct arena *a)
{
	const struct setting *s = &settings[i];
	const void *at = (const char *)config + s->at;
	char digits[32];

	switch (s->kind) {
	case SETTING_INT:
		(void)snprintf(digits, sizeof(digits), "%lld", (long long)*(const int64_t *)at);
		return arena_dup(a, span_of(digits));
	case SETTING_BOOL:
		return *(const bool *)at ? SPAN("yes") : SPAN("no");
	case SETTING_TEXT:
	default:
		return *(const struct span *)at;
	}
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct span trim(struct span s)
{
	while (s.len && blank(s.ptr[0]))
		s = (struct span){ s.ptr + 1, s.len - 1 };
	while (s.len && blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

static bool take_int(const struct setting *s, struct span value, int64_t *ret, struct err *err)
{
	int64_t n = 0;

	if (value.len == 0 || value.len > 12)
		return err_set(err, ERR_INVALID, "a whole number is wanted");
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] < '0' || value.ptr[i] > '9')
			return err_set(err, ERR_INVALID, "a whole number is wanted");
		n = n * 10 + (value.ptr[i] - '0');
	}
	if (n < s->min || n > s->max)
		return err_set(err, ERR_INVALID, "not between %lld and %lld", (long long)s->min,
		    (long long)s->max);
	*ret = n;
	return true;
}

static bool take_bool(struct span value, bool *ret, struct err *err)
{
	*ret = span_eq(value, SPAN("yes"));
	return *ret || span_eq(value, SPAN("no")) ||
	       err_set(err, ERR_INVALID, "yes or no is wanted");
}

static bool take_text(
    const struct setting *s, struct span value, struct arena *a, struct span *ret, struct err *err)
{
	size_t points;
	char *copy;

	if (!utf8_valid(value, &points))
		return err_set(err, ERR_INVALID, "not UTF-8");
	if ((int64_t)points < s->min || (int64_t)points > s->max)
		return err_set(err, ERR_INVALID, "%lld to %lld characters are wanted",
		    (long long)s->min, (long long)s->max);
	if ((copy = arena_alloc(a, value.len + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (value.len)
		memcpy(copy, value.ptr, value.len);
	*ret = (struct span){ copy, value.len };
	return true;
}

static bool take(const struct setting *s, struct span value, struct arena *a, struct config *config,
    struct err *err)
{
	void *to = (char *)config + s->at;

	switch (s->kind) {
	case SETTING_INT:
		return take_int(s, value, to, err);
	case SETTING_BOOL:
		return take_bool(value, to, err);
	case SETTING_TEXT:
	default:
		return take_text(s, value, a, to, err);
	}
}

bool config_init(struct arena *a, struct config *ret_config, struct err *err)
{
	for (size_t i = 0; i < SETTINGS; i++)
		if (!take(&settings[i], span_of(settings[i].key.fallback), a, ret_config, err))
			return false;
	return true;
}

static bool named(const char *name, struct span section, struct span key)
{
	struct span rest = span_of(name), first = rest;

	if (section.len) {
		first = span_cut(&rest, '.');
		return span_eq(first, section) && span_eq(rest, key);
	}
	return span_eq(first, key);
}

struct reading {
	struct arena *arena;
	struct config *config;
	struct span section;
	bool given[SETTINGS];
};

static bool take_pair(struct reading *r, struct span line, struct err *err)
{
	struct span value = line, key = trim(span_cut(&value, '='));

	if (key.len == line.len)
		return err_set(err, ERR_INVALID, "`key = value` is wanted");
	for (size_t i = 0; i < SETTINGS; i++) {
		if (!named(settings[i].key.name, r->section, key))
			continue;
		if (r->given[i])
			return err_set(err, ERR_INVALID, "given twice");
		r->given[i] = true;
		return take(&settings[i], trim(value), r->arena, r->config, err);
	}
	return err_set(
	    err, ERR_INVALID, "no such key: %.*s", (int)(key.len < 40 ? key.len : 40), key.ptr);
}

static bool take_line(struct reading *r, struct span line, struct err *err)
{
	if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';')
		return true;
	if (line.ptr[0] != '[')
		return take_pair(r, line, err);
	if (line.ptr[line.len - 1] != ']')
		return err_set(err, ERR_INVALID, "`[section]` is wanted");
	r->section = trim((struct span){ line.ptr + 1, line.len - 2 });
	return true;
}

bool config_read(struct arena *a, struct span text, struct config *ret_config, struct err *err)
{
	struct config config = { 0 };
	struct reading r = { .arena = a, .config = &config };

	if (!config_init(a, &config, err))
		return false;
	for (int n = 1; text.len; n++) {
		struct err why = { 0 };

		if (!take_line(&r, trim(span_cut(&text, '\n')), &why))
			return err_set(err, why.code, "line %d: %s", n, why.detail);
	}
	*ret_config = config;
	return true;
}
