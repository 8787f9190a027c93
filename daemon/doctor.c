/* The checks of `kaijuan doctor`; see doctor.h. */
#include "daemon/doctor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <link.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/buf.h"
#include "platform/file.h"
#include "platform/log.h"

enum { TEXT_MAX = 400 };

/* What `df` and `stat -f` call them; SQLite's write-ahead log needs memory that all its users share. */
enum { NFS = 0x6969, SMB2 = (int)0xfe534d42, CIFS = (int)0xff534d42, FUSE = 0x65735546 };

struct look {
	struct house *house;
	struct finding *finding;
};

static void PRINTF_LIKE(3, 4) say(struct look *l, enum verdict verdict, const char *fmt, ...)
{
	char text[TEXT_MAX];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	l->finding->verdict = verdict;
	l->finding->text = arena_dup(&l->house->memory.arena,
	    (struct span){ text, n < TEXT_MAX ? (size_t)n : TEXT_MAX - 1 });
}

/* ---- files: what only the daemon's account may read ---- */

struct exposed {
	const struct house *house;
	char first[200];
	int n;
};

static bool look_at_file(void *ctx, const char *path, struct err *err)
{
	struct exposed *e = ctx;
	char whole[4096];
	struct stat st;

	(void)err;
	(void)snprintf(whole, sizeof(whole), "%s/%s", e->house->dir, path);
	if (strncmp(path, "run/", 4) == 0 || stat(whole, &st) != 0 || (st.st_mode & 077) == 0)
		return true;
	if (e->n++ == 0)
		(void)snprintf(e->first, sizeof(e->first), "%.190s", path);
	return true;
}

static void check_files(struct look *l)
{
	struct exposed e = { .house = l->house };
	struct err err = { 0 };
	struct stat st;

	if (stat(l->house->dir, &st) == 0 && (st.st_mode & 077) == 0)
		say(l, VERDICT_GOOD, "%s is its owner's alone", l->house->dir);
	else if (!file_walk(l->house->dir, look_at_file, &e, &err))
		say(l, VERDICT_BAD, "%s", err.detail);
	else if (e.n == 0)
		say(l, VERDICT_GOOD, "others may enter %s, and read nothing in it", l->house->dir);
	else
		say(l, VERDICT_BAD, "others can read %d files, %s first: chmod 700 %s", e.n,
		    e.first, l->house->dir);
}

/* ---- clock ---- */

static void check_clock(struct look *l)
{
	struct timex t = { 0 };
	int state = adjtimex(&t);

	if (state < 0)
		say(l, VERDICT_LOOK, "the kernel does not say whether its clock is kept right");
	else if (t.status & STA_UNSYNC)
		say(l, VERDICT_LOOK,
		    "nobody keeps the clock right: install systemd-timesyncd or chrony. Sessions, "
		    "second factors and periods of licences go by it");
	else
		say(l, VERDICT_GOOD, "kept right, within %ld ms", t.maxerror / 1000);
}

/* ---- disk ---- */

static void check_disk(struct look *l)
{
	struct statvfs s;
	double gigabytes, share, inodes;

	if (statvfs(l->house->dir, &s) != 0) {
		say(l, VERDICT_BAD, "%s", strerror(errno));
		return;
	}
	gigabytes = (double)s.f_bavail * (double)s.f_frsize / 1e9;
	share = s.f_blocks ? 100.0 * (double)s.f_bavail / (double)s.f_blocks : 100;
	inodes = s.f_files ? 100.0 * (double)s.f_favail / (double)s.f_files : 100;
	say(l,
	    gigabytes < 1 || inodes < 1                ? VERDICT_BAD
	    : gigabytes < 5 || share < 5 || inodes < 5 ? VERDICT_LOOK
	                                               : VERDICT_GOOD,
	    "%.1f GB free (%.0f %%), %.0f %% of the inodes", gigabytes, share, inodes);
}

/* ---- database ---- */

static bool over_the_network(const char *path)
{
	struct statfs s;

	return statfs(path, &s) == 0 && ((int)s.f_type == NFS || (int)s.f_type == SMB2 ||
	                                    (int)s.f_type == CIFS || (int)s.f_type == FUSE);
}

static void check_database(struct look *l)
{
	const char *url = l->house->database;
	bool lite = strncmp(url, "sqlite:", 7) == 0;
	struct err err = { 0 };
	struct db *db = NULL;
	int64_t began = clock_us();

	if (lite && access(url + 7, F_OK) != 0)
		say(l, VERDICT_BAD, "%s is not there: kaijuan init, or restore", url + 7);
	else if (!db_open(url, &db, &err))
		say(l, VERDICT_BAD, "%s", err.detail);
	else if (lite && over_the_network(url + 7))
		say(l, VERDICT_BAD,
		    "%s lies on a file system of another machine, which corrupts SQLite: use a "
		    "local disk or PostgreSQL",
		    url + 7);
	else
		say(l, VERDICT_GOOD, "%s answers, opened in %.1f ms",
		    lite ? "SQLite" : "PostgreSQL", (double)(clock_us() - began) / 1000);
	db_close(db);
}

/* ---- the daemon and nginx ---- */

static void check_daemon(struct look *l)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(at.sun_path, sizeof(at.sun_path), "%s", l->house->socket);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		say(l, VERDICT_GOOD, "answers at %s", l->house->socket);
	else
		say(l, VERDICT_LOOK, "not running: nothing answers at %s", l->house->socket);
	if (fd >= 0)
		(void)close(fd);
}

static void check_nginx(struct look *l)
{
	if (access("/usr/sbin/nginx", X_OK) != 0)
		say(l, VERDICT_BAD, "/usr/sbin/nginx is not there: apt install nginx");
	else
		say(l, VERDICT_GOOD, "installed");
}

static void check_limits(struct look *l)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		say(l, VERDICT_LOOK, "%s", strerror(errno));
	else
		say(l, files.rlim_max < 8192 ? VERDICT_LOOK : VERDICT_GOOD,
		    "%llu open files at most%s", (unsigned long long)files.rlim_max,
		    files.rlim_max < 8192 ? "; 8192 are wanted: LimitNOFILE= of the unit" : "");
}

/* ---- names and addresses ---- */

static void check_origin(struct look *l)
{
	struct span origin = l->house->config.origin, host;
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	char name[256];
	bool local;
	int rc;

	host = doctor_host(origin);
	(void)snprintf(name, sizeof(name), "%.*s", SPAN_FMT(host));
	local = strcmp(name, "localhost") == 0 || strcmp(name, "127.0.0.1") == 0;
	rc = getaddrinfo(name, NULL, &hints, &found);
	if (local)
		say(l, VERDICT_LOOK,
		    "origin is %.*s: only this machine can use it. Set what readers type",
		    SPAN_FMT(origin));
	else if (rc != 0)
		say(l, VERDICT_BAD, "no address for %s: %s", name, gai_strerror(rc));
	else if (l->house->config.tls_certificate.len == 0 &&
	         l->house->config.trusted_front.len == 0)
		say(l, VERDICT_BAD,
		    "readers come through a server in front that trusted_front does not name: they "
		    "all seem to be one, and one guesser keeps everybody out");
	else if (strncmp(origin.ptr, "https://", 8) != 0)
		say(l, VERDICT_BAD, "%.*s is not https: passwords would travel in the open",
		    SPAN_FMT(origin));
	else
		say(l, VERDICT_GOOD, "%s has an address", name);
	if (found != NULL)
		freeaddrinfo(found);
}

/* Connecting a datagram socket sends nothing; it only asks for the way. */
static void check_egress(struct look *l)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(53) }, from;
	socklen_t size = sizeof(from);
	char text[INET_ADDRSTRLEN] = "";
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool ok;

	(void)inet_pton(AF_INET, "192.0.2.1", &to.sin_addr); /* RFC 5737: nobody's */
	ok = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 &&
	     getsockname(fd, (struct sockaddr *)&from, &size) == 0;
	if (fd >= 0)
		(void)close(fd);
	if (!ok) {
		say(l, VERDICT_LOOK, "no way to other networks (IPv4)");
		return;
	}
	(void)inet_ntop(AF_INET, &from.sin_addr, text, sizeof(text));
	say(l, VERDICT_GOOD,
	    "leaves from %s; vendors must know the public address that it is turned into", text);
}

/* ---- libraries: one of each, or two of them work on one memory ---- */

static bool same_library(struct span a, struct span b)
{
	struct span rest_a = a, rest_b = b;

	return span_eq(span_cut(&rest_a, '.'), span_cut(&rest_b, '.')) && !span_eq(a, b);
}

enum { LIBRARIES_MAX = 128 };

struct libraries {
	struct span name[LIBRARIES_MAX];
	size_t n;
};

static int take_library(struct dl_phdr_info *info, size_t size, void *ctx)
{
	struct libraries *all = ctx;
	const char *slash = strrchr(info->dlpi_name, '/');

	(void)size;
	if (slash != NULL && all->n < LIBRARIES_MAX)
		all->name[all->n++] = span_of(slash + 1);
	return 0;
}

/* Different files of one name up to the first dot: libcurl.so.4 and libcurl.so.3. */
static void check_libraries(struct look *l)
{
	struct libraries all = { .n = 0 };

	(void)dl_iterate_phdr(take_library, &all);
	for (size_t i = 0; i < all.n; i++)
		for (size_t k = 0; k < i; k++)
			if (same_library(all.name[i], all.name[k])) {
				say(l, VERDICT_BAD, "%s and %s are both loaded", all.name[k].ptr,
				    all.name[i].ptr);
				return;
			}
	say(l, VERDICT_GOOD, "%zu loaded, each once", all.n);
}

size_t doctor_look(struct house *house, struct finding ret_findings[static FINDINGS_MAX])
{
	static const struct {
		const char *name;
		void (*look)(struct look *l);
	} checks[] = {
		{ "files", check_files },
		{ "clock", check_clock },
		{ "disk", check_disk },
		{ "database", check_database },
		{ "daemon", check_daemon },
		{ "nginx", check_nginx },
		{ "limits", check_limits },
		{ "origin", check_origin },
		{ "address", check_egress },
		{ "libraries", check_libraries },
	};
	size_t n = sizeof(checks) / sizeof(checks[0]);

	for (size_t i = 0; i < n; i++) {
		struct look l = { .house = house, .finding = &ret_findings[i] };

		ret_findings[i] = (struct finding){ .check = checks[i].name };
		checks[i].look(&l);
	}
	return n;
}
