/* How often one may try to sign in (ASVS 5.0, 6.1.1: slow guessing down without locking the owner out).
 * Failures are counted three ways: by login and network together, by network, by login. Each has some tries
 * for free; then every further one must wait twice as long after the one before, up to WAIT_MAX. After QUIET_MS
 * without a failure a count is forgotten. A pair that signed in within GOOD_MS is judged by its own count alone:
 * strangers elsewhere, or next door, who guess at a login do not keep its owner out. A browser that is known to the
 * login (its cookie, people_devices.c) takes the network's place in the pair and is judged alone wherever it is.
 * A network is the first 24 bits of an IPv4 address, 64 of an IPv6 one: what one party usually has. What was
 * typed as a login may be a password; only digests are kept. */
#include <arpa/inet.h>

#include "services/people/people_inside.h"
#include "services/people/people_sql.h" /* generated from sql/ */

enum { SECOND_MS = 1000, WAIT_MAX = 300 * SECOND_MS, QUIET_MS = 15 * 60 * SECOND_MS };
enum {
	CLOCK_MS = 60 * SECOND_MS
}; /* workers' times differ a little; more is a clock that was put back */
enum { TRIES_MAX = 3000, TRIES_DROP = 300 }; /* rows: a thousand pairs within QUIET_MS */
#define GOOD_MS (INT64_C(30) * 24 * 3600 * SECOND_MS)

enum count { BY_PAIR, BY_NETWORK, BY_LOGIN, COUNTS, BY_DEVICE = COUNTS };

static const int64_t free_tries[COUNTS] = { [BY_PAIR] = 5, [BY_NETWORK] = 50, [BY_LOGIN] = 20 };

struct row {
	unsigned char digest[DIGEST_LEN];
	int64_t fails, latest, good; /* good 0: never */
};

/* ---- what is counted together ---- */

struct network {
	char bytes[8];
	size_t len; /* 0: unknown */
};

static struct network network_of(struct span address)
{
	static const char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '\xff', '\xff' };
	char text[INET6_ADDRSTRLEN] = { 0 }, bytes[16];
	struct network n = { .len = 0 };
	const char *from = bytes;

	if (address.len >= sizeof(text))
		return n;
	if (address.len != 0)
		memcpy(text, address.ptr, address.len);
	if (inet_pton(AF_INET, text, bytes) == 1)
		n.len = 3;
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		n.len = 8;
	if (n.len == 8 && memcmp(bytes, mapped, sizeof(mapped)) == 0) {
		n.len = 3;
		from = bytes + sizeof(mapped);
	}
	memcpy(n.bytes, from, n.len);
	return n;
}

/* SHA-256 of the kind, the network and the login; the first two have lengths of their own, so that no two
 * triples look alike. */
static void tally_of(enum count count, const struct attempt *t, unsigned char out[DIGEST_LEN])
{
	const struct network n = network_of(t->address);
	unsigned char login[DIGEST_LEN];
	char text[2 + sizeof(n.bytes) + DIGEST_LEN] = { (char)count, (char)n.len };

	if (count == BY_PAIR && t->device.len != 0) {
		const struct digested device = digest_of(t->device);

		text[0] = BY_DEVICE;
		memcpy(text + 2, device.bytes, sizeof(n.bytes));
	} else if (count != BY_LOGIN) {
		memcpy(text + 2, n.bytes, n.len);
	} else {
		text[1] = 0;
	}
	sha256(t->login, login);
	if (count != BY_NETWORK)
		memcpy(text + 2 + sizeof(n.bytes), login, DIGEST_LEN);
	sha256((struct span){ text, sizeof(text) }, out);
}

/* ---- counting ---- */

static struct span digest_span(const struct row *row)
{
	return (struct span){ (const char *)row->digest, DIGEST_LEN };
}

static bool load(
    struct people *people, const struct attempt *t, struct row rows[COUNTS], struct err *err)
{
	for (int i = 0; i < COUNTS; i++) {
		AUTO_ROWS struct db_rows *found = NULL;

		rows[i] = (struct row){ .fails = 0 };
		tally_of((enum count)i, t, rows[i].digest);
		if (!db_query(people->sql, PEOPLE_SQL_TRIES_FIND,
		        DB_ARGS(DB_BYTES(digest_span(&rows[i]))), &found, err))
			return false;
		if (db_next(found, err)) {
			rows[i].fails = db_i64(found, 0);
			rows[i].latest = db_i64(found, 1);
			rows[i].good = db_i64(found, 2);
		}
		if (err->code != ERR_NONE)
			return false;
		if (t->now - rows[i].latest >= QUIET_MS || rows[i].latest - t->now > CLOCK_MS)
			rows[i].fails = 0;
	}
	return true;
}

static bool store(struct people *people, const struct row *row, struct err *err)
{
	return db_run(people->sql, PEOPLE_SQL_TRIES_PUT,
	    DB_ARGS(DB_BYTES(digest_span(row)), DB_I64(row->fails), DB_I64(row->latest),
	        DB_I64(row->good)),
	    err);
}

/* How long after the latest failure the next try may come. */
static int64_t wait_after(int64_t fails, int64_t free)
{
	int64_t beyond = fails - free;

	if (beyond < 0)
		return 0;
	return beyond < 8 ? (int64_t)(2 * SECOND_MS) << beyond : WAIT_MAX;
}

static bool too_soon(const struct row *row, enum count count, int64_t now)
{
	int64_t wait = wait_after(row->fails, free_tries[count]);

	return wait > 0 && now - row->latest < wait;
}

static bool judged_alone(const struct row *pair, int64_t now)
{
	return pair->good != 0 && now - pair->good < GOOD_MS;
}

static bool admitted(const struct attempt *t, const struct row rows[COUNTS])
{
	if (too_soon(&rows[BY_PAIR], BY_PAIR, t->now))
		return false;
	return t->device.len != 0 || judged_alone(&rows[BY_PAIR], t->now) ||
	       (!too_soon(&rows[BY_NETWORK], BY_NETWORK, t->now) &&
	           !too_soon(&rows[BY_LOGIN], BY_LOGIN, t->now));
}

/* The table stays small whatever is thrown at it: when it is full, what is oldest makes room. */
static bool make_room(struct people *people, int64_t now, struct err *err)
{
	int64_t n = 0;

	if (!throttle_purge(people, now, err) ||
	    !people_number(people, PEOPLE_SQL_TRIES_COUNT, (struct db_args){ 0 }, &n, err))
		return false;
	return n < TRIES_MAX || db_run(people->sql, PEOPLE_SQL_TRIES_SHORTEN,
	                            DB_ARGS(DB_I64(now - GOOD_MS), DB_I64(TRIES_DROP)), err);
}

bool throttle_enter(
    struct people *people, const struct attempt *attempt, bool *ret_admitted, struct err *err)
{
	struct row rows[COUNTS];

	if (!load(people, attempt, rows, err))
		return false;
	*ret_admitted = admitted(attempt, rows);
	if (!*ret_admitted)
		return true;
	for (int i = 0; i < COUNTS; i++) {
		rows[i].fails++;
		rows[i].latest = attempt->now;
		if (!store(people, &rows[i], err))
			return false;
	}
	return make_room(people, attempt->now, err);
}

bool throttle_leave(
    struct people *people, const struct attempt *attempt, bool good, struct err *err)
{
	struct row rows[COUNTS];

	if (!load(people, attempt, rows, err))
		return false;
	for (int i = 0; i < COUNTS; i++)
		rows[i].fails -= rows[i].fails > 0;
	if (good) {
		rows[BY_PAIR].fails = 0;
		rows[BY_PAIR].good = attempt->now;
	}
	for (int i = 0; i < COUNTS; i++)
		if (!store(people, &rows[i], err))
			return false;
	return true;
}

bool throttle_purge(struct people *people, int64_t now, struct err *err)
{
	return db_run(people->sql, PEOPLE_SQL_TRIES_PURGE,
	    DB_ARGS(DB_I64(now - QUIET_MS), DB_I64(now - GOOD_MS)), err);
}
